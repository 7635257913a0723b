"use strict";
// Pictures that follow the slider faster than charts can: SVG whose axes stay while its marks move.

const svgNamespace = "http://www.w3.org/2000/svg";

/** An SVG element with attributes and children. */
function shape(tag, attributes = {}, ...children) {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Round numbers within [low, high], about `count` of them. */
function roundTicks(low, high, count = 5) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const spacing = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.6) * power;
  const first = Math.ceil(low / spacing - 1e-9);
  const last = Math.floor(high / spacing + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * spacing);
}

const pictureMargin = { left: 52, right: 10, top: 8, bottom: 38 };

/** The place of a plot within an SVG, and where values lie in it. */
class Plot {
  constructor(width, height, { margin = pictureMargin, x, y }) {
    this.left = margin.left;
    this.top = margin.top;
    this.width = Math.max(width - margin.left - margin.right, 20);
    this.height = height - margin.top - margin.bottom;
    this.xDomain = x;
    this.yDomain = y;
  }

  x(value) {
    const [low, high] = this.xDomain;
    return this.left + ((value - low) / (high - low)) * this.width;
  }

  y(value) {
    const [low, high] = this.yDomain;
    return this.top + this.height - ((value - low) / (high - low)) * this.height;
  }

  /** The path through points (x, y) in order. */
  path(xs, ys) {
    let d = "";
    for (let i = 0; i < xs.length; ++i)
      d += `${i === 0 ? "M" : "L"}${this.x(xs[i]).toFixed(1)} ${this.y(ys[i]).toFixed(1)}`;
    return d;
  }
}

function axisText(x, y, anchor, text, more = {}) {
  return shape("text", { x, y, "text-anchor": anchor, class: "axis-text", ...more }, text);
}

/** The horizontal axis below a plot. */
function xAxis(plot, title, ticks = roundTicks(...plot.xDomain, plot.width / 70)) {
  const bottom = plot.top + plot.height;
  const marks = ticks.flatMap((tick) => [
    shape("line", {
      class: "axis",
      x1: plot.x(tick),
      x2: plot.x(tick),
      y1: bottom,
      y2: bottom + 4,
    }),
    axisText(plot.x(tick), bottom + 16, "middle", formatValue(tick)),
  ]);
  const line = { x1: plot.left, x2: plot.left + plot.width, y1: bottom, y2: bottom };
  return shape(
    "g",
    { class: "x-axis" },
    shape("line", { class: "axis", ...line }),
    ...marks,
    axisText(plot.left + plot.width / 2, bottom + 33, "middle", title, { class: "axis-title" }),
  );
}

/** The title of a vertical axis, upwards. */
function yTitle(plot, title) {
  const middle = plot.top + plot.height / 2;
  const turned = { class: "axis-title", transform: `rotate(-90 12 ${middle})` };
  return axisText(12, middle, "middle", title, turned);
}

/** The vertical axis left of a plot, with rules across it. */
function yAxis(plot, title, ticks = roundTicks(...plot.yDomain, 4)) {
  const right = plot.left + plot.width;
  const marks = ticks.flatMap((tick) => [
    shape("line", { class: "rule", x1: plot.left, x2: right, y1: plot.y(tick), y2: plot.y(tick) }),
    axisText(plot.left - 6, plot.y(tick) + 4, "end", formatValue(tick)),
  ]);
  return shape("g", { class: "y-axis" }, ...marks, yTitle(plot, title));
}

/** Gives the vertical axis of a picture other ends, if they are others. */
function rescale(svg, plot, [low, high], title) {
  if (plot.yDomain[0] === low && plot.yDomain[1] === high) return;
  plot.yDomain = [low, high];
  svg.querySelector(".y-axis").replaceWith(yAxis(plot, title));
}

const pictures = [];

const saveSvg = (name, svg) =>
  saveButton("SVG", `${name}.svg`, "image/svg+xml", () => standaloneSvg(svg));

/** The picture with the styles that the page gives it. */
function standaloneSvg(svg) {
  const copy = svg.cloneNode(true);
  copy.setAttribute("xmlns", svgNamespace);
  const styled = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size"];
  const copies = [...copy.querySelectorAll("*")];
  [...svg.querySelectorAll("*")].forEach((original, i) => {
    const style = getComputedStyle(original);
    for (const name of styled) copies[i].setAttribute(name, style.getPropertyValue(name));
  });
  copy.setAttribute("font-family", "sans-serif");
  return new XMLSerializer().serializeToString(copy);
}

/**
 * A picture below `parent`. Beside what figureElement() needs:
 *
 * @param height  of the SVG, or a function of its width   [px]
 * @param lay     of (svg, width, height): makes what stays and returns what draws the current step
 * @param label   its text for those who cannot see it, at this moment
 */
function addPicture(parent, { run, height, lay, label, ...options }) {
  const svg = shape("svg", { role: "img", class: "picture" });
  const links = [saveSvg(options.name, svg)];
  const { figure, host } = figureElement({ ...options, links });
  host.append(svg);
  parent.append(figure);
  let draw = () => {};
  let width = 0;
  const update = () => {
    draw();
    svg.setAttribute("aria-label", label());
  };
  const layOut = () => {
    if (width === 0) return;
    const tall = typeof height === "function" ? height(width) : height;
    svg.replaceChildren();
    for (const [name, value] of Object.entries({ width, height: tall }))
      svg.setAttribute(name, value);
    svg.setAttribute("viewBox", `0 0 ${width} ${tall}`);
    draw = lay(svg, width, tall);
    update();
    if (run) showLitMarks(run, svg);
  };
  if (run) followLitMarks(run, svg);
  pictures.push(layOut);
  // The observer tells the width when the browser has it anyway; asking would lay out the page.
  new ResizeObserver(([{ contentRect }]) => {
    const wide = Math.max(Math.floor(contentRect.width), 120);
    if (wide === width) return;
    width = wide;
    layOut();
  }).observe(host);
  follow(figure, update);
}
