"use strict";
// Colours and axes of charts: page.css names the colours, canvases and charts read them from there.

const darkQuery = matchMedia("(prefers-color-scheme: dark)");

const knownColours = new Map();
darkQuery.addEventListener("change", () => knownColours.clear());

/** A colour that page.css names. Asking the browser each time would make it lay out the page. */
function themeColour(name) {
  if (!knownColours.has(name)) {
    const style = getComputedStyle(document.documentElement);
    knownColours.set(name, style.getPropertyValue(`--${name}`).trim());
  }
  return knownColours.get(name);
}

/** Calls `listener()` whenever the reader's colour scheme changes. */
function onTheme(listener) {
  darkQuery.addEventListener("change", listener);
}

// ColorBrewer's RdBu, which colour-blind readers can tell apart; on a dark page its middle is dark.
const divergingStops = {
  light: [
    "#053061",
    "#2166ac",
    "#4393c3",
    "#92c5de",
    "#f7f7f7",
    "#f4a582",
    "#d6604d",
    "#b2182b",
    "#67001f",
  ],
  dark: [
    "#b5d9ff",
    "#5fa8ea",
    "#2f74b5",
    "#1e4468",
    "#1b1f25",
    "#63301f",
    "#b0502f",
    "#ea8350",
    "#ffcdb0",
  ],
};

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** A table of 255 colours for the integers -127 to 127, as packed [r, g, b]. */
function divergingTable() {
  const stops = divergingStops[darkQuery.matches ? "dark" : "light"].map(channels);
  return Array.from({ length: 255 }, (_, i) => {
    const at = (i / 254) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    return stops[low].map((from, c) => Math.round(from + (at - low) * (stops[low + 1][c] - from)));
  });
}

// Tol's muted colours, lighter on a dark page. None looks like the two of train and test.
const seriesColours = {
  light: ["#117733", "#882255", "#7a6ff0", "#8a6d00", "#b0487a", "#0f8a7e", "#555555", "#9a4b2e"],
  dark: ["#5cc98a", "#e08fb4", "#a99cf5", "#d9c04f", "#c77dd1", "#4fd0c4", "#b8b8b8", "#c9a38a"],
};

const splits = ["train", "test"];

const splitScale = () => ({ domain: splits, range: splits.map(themeColour) });

const verdictColours = { faster: "faster", slower: "slower", "cannot tell": "muted" };

/** Scales of columns whose colours the page chooses, given that of the figure. */
const themedScales = {
  split: splitScale,
  of: ({ domain }) => ({ domain, range: ["muted", "accent"].map(themeColour) }),
  verdict: ({ domain }) => ({
    domain,
    range: domain.map((verdict) => themeColour(verdictColours[verdict])),
  }),
};

/** The channel that tells train from test, with a legend of lines above the plot. */
const splitColour = (legend) => ({
  field: "split",
  type: "nominal",
  scale: splitScale(),
  legend: { orient: "top", title: null, symbolType: "stroke", symbolStrokeWidth: 3, ...legend },
});

/** Ticks of a logarithmic axis: at most about eight powers of ten; 1, 2, 5 within less than two. */
function logTicks([least, most]) {
  const [low, high] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const spacing = Math.max(1, Math.ceil((high - low) / 8));
  const factors = high - low <= 2 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let power = low; power <= high; power += spacing)
    ticks.push(...factors.map((factor) => Number(`${factor}e${power}`)));
  return ticks;
}

/** Vega's configuration in the page's colours, for a chart of some width. */
function chartConfig(width) {
  const ink = themeColour("ink");
  const muted = themeColour("muted");
  const line = themeColour("line");
  const series = seriesColours[darkQuery.matches ? "dark" : "light"];
  const titled = { titleColor: muted, titleFontWeight: "normal" };
  return {
    background: "transparent",
    font: "system-ui, sans-serif",
    view: { stroke: "transparent" },
    axis: {
      ...titled,
      labelColor: muted,
      gridColor: line,
      domainColor: muted,
      tickColor: muted,
      labelFontSize: 11,
      titleFontSize: 12,
      labelOverlap: true,
      labelSeparation: 6,
      gridOpacity: 0.7,
    },
    legend: {
      ...titled,
      labelColor: ink,
      labelFontSize: 12,
      labelLimit: 240,
      // Beside a narrow plot a legend would leave no room for it.
      ...(width < 480 ? { orient: "top", columns: 3 } : {}),
    },
    header: { labelColor: ink, titleColor: muted },
    title: { color: ink, fontWeight: "normal" },
    text: { color: ink },
    rule: { color: muted },
    mark: { color: series[0] },
    range: { category: series, ramp: { scheme: "viridis" }, heatmap: { scheme: "viridis" } },
  };
}
