"use strict";
// The intervals in which the run memorised and generalised, in the curves and in words.

const transitionMarks = (run) =>
  [
    ["t_mem", "memorised"],
    ["t_gen", "generalised"],
  ].flatMap(([name, label]) => {
    const at = crossing(run, name);
    return at ? [{ ...at, label: `${label} ${rangeWords(at.before, at.after)}` }] : [];
  });

/** Marks with the side of their rule on which the label goes; labels that would meet get two rows. */
function placedMarks(marks, width) {
  const labelWidth = 185 / Math.min(width, 560);
  const ends = marks.map((mark) => {
    const at = stepPosition(mark.after);
    return at > 0.6
      ? { side: "right", from: at - labelWidth, to: at }
      : { side: "left", from: at, to: at + labelWidth };
  });
  const meet = ends.length === 2 && ends[0].from < ends[1].to && ends[1].from < ends[0].to;
  return marks.map((mark, i) => ({ ...mark, side: ends[i].side, line: meet ? i : 1 }));
}

function markLayers(marks, x, width) {
  const placed = placedMarks(marks, width);
  const text = (side) => ({
    data: { values: placed.filter((mark) => mark.side === side) },
    mark: {
      type: "text",
      align: side,
      dx: side === "left" ? 5 : -5,
      y: { expr: "-19 + 14 * datum.line" },
      fontSize: 11,
      color: themeColour("ink"),
      clip: false,
    },
    encoding: { x: { ...x, field: "after" }, text: { field: "label" } },
  });
  return [
    {
      data: { values: placed },
      // The stroke keeps a narrow interval visible.
      mark: {
        type: "rect",
        opacity: 0.3,
        fill: themeColour("accent"),
        stroke: themeColour("accent"),
        strokeWidth: 3,
        clip: true,
      },
      encoding: { x: { ...x, field: "before" }, x2: { field: "after" } },
    },
    {
      data: { values: placed },
      mark: { type: "rule", color: themeColour("accent"), strokeDash: [4, 3], clip: true },
      encoding: { x: { ...x, field: "after" } },
    },
    text("left"),
    text("right"),
  ];
}

// As the analysis names them, and as colours of the page.
const phaseColours = { memorisation: "train", circuit_formation: "accent", cleanup: "test" };

/** The phases of training that progress measures tell apart, each with both ends. */
function trainingPhases(run) {
  const end = lastOf(run.metrics.step) ?? 0;
  return run
    .rows("progress", "phases")
    .filter((row) => row.from !== null)
    .map(({ phase, from, to }) => ({ phase, from, to: to ?? end, isOpen: to === null }));
}

/** A strip at the top of a plot with a piece for each phase, named where there is room. */
function phaseLayers(run, x, width) {
  const phases = trainingPhases(run).map((row) => ({
    ...row,
    label: plainName(row.phase),
    isWide: (stepPosition(row.to) - stepPosition(row.from)) * width > 7 * row.phase.length,
  }));
  if (phases.length === 0) return [];
  const place = { x: { ...x, field: "from" }, x2: { field: "to" } };
  const colour = {
    field: "phase",
    type: "nominal",
    scale: {
      domain: Object.keys(phaseColours),
      range: Object.values(phaseColours).map(themeColour),
    },
    legend: null,
  };
  return [
    {
      data: { values: phases },
      mark: { type: "rect", y: 0, y2: 14, opacity: 0.28, clip: true },
      encoding: {
        ...place,
        fill: colour,
        tooltip: ["phase", "from", "to"].map((field) => ({ field })),
      },
    },
    {
      data: { values: phases.filter((row) => row.isWide) },
      mark: { type: "text", y: 7, align: "left", dx: 4, fontSize: 10, color: themeColour("ink") },
      encoding: { x: place.x, text: { field: "label" } },
    },
  ];
}

function phaseWords(run) {
  const phases = trainingPhases(run);
  if (phases.length === 0) return "";
  const words = phases.map(({ phase, from, to, isOpen }) =>
    isOpen
      ? `${plainName(phase)} from step ${formatStep(from)} on`
      : `${plainName(phase)} in steps ${rangeWords(from, to)}`,
  );
  return ` Phases by the excluded loss: ${words.join(", ")}.`;
}

function transitionWords(run) {
  if (!run.reports.transition) return "";
  const interval = ({ before, after }) =>
    before < after
      ? `between steps ${formatStep(before)} and ${formatStep(after)}`
      : `at step ${formatStep(after)}`;
  const words = [
    ["t_mem", "Train"],
    ["t_gen", "Test"],
  ].map(([name, split]) => {
    const at = crossing(run, name);
    return `${split} accuracy ${at ? "first reaches" : "never reaches"} ${thresholdWords(run, name)}${at ? ` ${interval(at)}` : ""}.`;
  });
  return words.join(" ") + phaseWords(run);
}
