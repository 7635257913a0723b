"use strict";
// Stars: the cosine and sine coefficients of the neurons of one frequency, in and out.

/** The sides of a neuron: columns of circle's table, and the matrix whose coefficients they are. */
function starSides({ tokenMatrices }) {
  const sides = tokenMatrices.length > 2 ? ["in_a", "in_b", "out"] : ["in_a", "out"];
  return sides.map((side, i) => ({ side, name: tokenMatrices[i].label }));
}

const starRows = (run, frequency) =>
  run.rowsNow("circle", "stars").filter((row) => row.frequency === frequency);

const starLength = (row, side) => Math.hypot(row[`${side}_cos`], row[`${side}_sin`]);

/** The largest coefficient of a side of a group: at this step, or at all. */
function makeStarLimit(run, frequency, side) {
  const largest = (rows) => rows.reduce((most, row) => Math.max(most, starLength(row, side)), 0);
  return makeLimit(
    "stars",
    () => largest(starRows(run, frequency)),
    () => largest(run.rows("circle", "stars").filter((row) => row.frequency === frequency)),
  );
}

/** The rows in the order in which neighbours are joined: by their angle on the input side. */
const joinedRows = (rows) => [...rows].sort((a, b) => a.place - b.place);

function layStar(run, frequency, side, limit) {
  return (svg, width, height) => {
    const size = Math.min(width, height);
    const margin = {
      left: (width - size) / 2 + 8,
      right: (width - size) / 2 + 8,
      top: 8,
      bottom: 8,
    };
    const plot = new Plot(width, size, { margin, x: [-1.1, 1.1], y: [-1.1, 1.1] });
    const [x, y] = [plot.x(0), plot.y(0)];
    const across = { class: "rule", y1: y, y2: y, x1: plot.x(-1.1), x2: plot.x(1.1) };
    const down = { class: "rule", x1: x, x2: x, y1: plot.y(-1.1), y2: plot.y(1.1) };
    const joined = shape("path", { class: "star" });
    const circle = shape("circle", { class: "rule unit", cx: x, cy: y, r: plot.x(1) - x });
    const limitText = axisText(plot.x(1.1), plot.y(-1.02), "end", "");
    svg.append(
      shape("line", across),
      shape("line", down),
      circle,
      axisText(plot.x(1.1), y + 15, "end", "cos"),
      axisText(x + 5, plot.y(1.02), "start", "sin"),
      limitText,
      joined,
    );
    const rays = new Map(
      starRows(run, frequency).map(({ neuron }) => {
        const ray = shape("line", { class: "ray", x1: x, y1: y });
        const point = shape(
          "circle",
          { class: "point", r: 4 },
          shape("title", {}, `neuron ${neuron}`),
        );
        const mark = shape("g", { "data-neuron": neuron, class: "star-mark" }, ray, point);
        svg.append(mark);
        return [neuron, { ray, point }];
      }),
    );
    return () => {
      const rows = joinedRows(starRows(run, frequency));
      const most = limit();
      const xs = rows.map((row) => row[`${side}_cos`] / most);
      const ys = rows.map((row) => row[`${side}_sin`] / most);
      joined.setAttribute("d", rows.length > 0 ? `${plot.path(xs, ys)}Z` : "");
      limitText.textContent = `circle: ${formatValue(most)}`;
      rows.forEach(({ neuron }, i) => {
        const { ray, point } = rays.get(neuron);
        const [atX, atY] = [plot.x(xs[i]).toFixed(1), plot.y(ys[i]).toFixed(1)];
        ray.setAttribute("x2", atX);
        ray.setAttribute("y2", atY);
        point.setAttribute("cx", atX);
        point.setAttribute("cy", atY);
      });
    };
  };
}

function starLabel(run, frequency, side, name) {
  const rows = starRows(run, frequency);
  const lengths = rows.map((row) => starLength(row, side));
  const ends = [Math.min(...lengths), Math.max(...lengths)].map(formatValue).join(" to ");
  return (
    `Cosine and sine coefficients of frequency ${frequency} of the columns of ${name} at step ` +
    `${run.stepWords}: ${counted(rows.length, "neuron")}, lengths ${ends}`
  );
}

function addStar(parent, run, frequency, { side, name }) {
  addPicture(parent, {
    run,
    name: `stars_${frequency}_${side}`,
    title: side === "out" ? `Out: ${name}` : `In: ${name}`,
    height: (width) => Math.min(width, 280),
    makeRows: () =>
      joinedRows(starRows(run, frequency)).map((row) => ({
        neuron: row.neuron,
        cos: row[`${side}_cos`],
        sin: row[`${side}_sin`],
      })),
    lay: layStar(run, frequency, side, makeStarLimit(run, frequency, side)),
    label: () => starLabel(run, frequency, side, name),
  });
}

const starFrequencies = (run) => [
  ...new Set(run.rows("circle", "stars").map((row) => row.frequency)),
];

function starsWords(run) {
  const resultant = run.summaryValue("circle", "resultant");
  const agreement =
    typeof resultant === "number"
      ? ` At the last checkpoint the out-angles follow the sum of the in-angles with R = ${formatValue(resultant)}` +
        ` (1: exactly; ${formatValue(run.summaryValue("circle", "resultant_null_95"))} by chance).`
      : "";
  return (
    "A point is a neuron: the cosine and sine coefficients of its column at the frequency of its group, " +
    "w(x) ≈ c cos(2πkx/p) + s sin(2πkx/p). Neurons that are neighbours by in-angle are joined, on both sides: " +
    "the constructed solution has a regular star of equal lengths, whose out-angles are twice its in-angles." +
    agreement +
    groupsLeftWords(run)
  );
}

function addStarCard(parent, run, frequency) {
  const grid = frequencyCard(parent, frequency);
  starSides(run).forEach((side) => addStar(grid, run, frequency, side));
}

function addStars(parent, run) {
  const cards = element("div", { class: "grid cards" });
  parent.append(figuresNote(starsWords(run), commandOf(run, "circle", "stars")), cards);
  const drawn = drawnGroups(run).map((group) => group.frequency);
  starFrequencies(run)
    .filter((frequency) => drawn.includes(frequency))
    .forEach((frequency) => addStarCard(cards, run, frequency));
}

const hasStars = (run) => starFrequencies(run).length > 0;
