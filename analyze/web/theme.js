"use strict";
// Colours: page.css names them, canvases and charts read them from there.

const darkQuery = matchMedia("(prefers-color-scheme: dark)");

const themeColour = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

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

// Okabe and Ito's colours, without black and yellow, which need a background of their own.
const seriesColours = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#e69f00",
  "#8c6bb1",
  "#999999",
];

/** Vega's configuration in the page's colours. */
function chartConfig() {
  const ink = themeColour("ink");
  const muted = themeColour("muted");
  const line = themeColour("line");
  return {
    background: "transparent",
    font: "system-ui, sans-serif",
    view: { stroke: "transparent" },
    axis: {
      labelColor: muted,
      titleColor: muted,
      gridColor: line,
      domainColor: muted,
      tickColor: muted,
      titleFontWeight: "normal",
      labelFontSize: 11,
      titleFontSize: 12,
      labelOverlap: true,
      gridOpacity: 0.7,
    },
    legend: { labelColor: ink, titleColor: muted, titleFontWeight: "normal", labelFontSize: 12 },
    header: { labelColor: ink, titleColor: muted },
    title: { color: ink, fontWeight: "normal" },
    text: { color: ink },
    rule: { color: muted },
    range: { category: seriesColours, ramp: { scheme: "viridis" }, heatmap: { scheme: "viridis" } },
  };
}
