"use strict";
// The intervals in which the run memorised and generalised, in the curves and in words.

const transitionMarks = () =>
  [
    ["t_mem", "memorised"],
    ["t_gen", "generalised"],
  ].flatMap(([name, label]) => {
    const at = crossing(name);
    return at ? [{ ...at, label: `${label} ${rangeWords(at.before, at.after)}` }] : [];
  });

/** Marks with the side of their rule on which the label goes; labels that would meet get two rows. */
function placedMarks(marks) {
  const labelWidth = 185 / Math.min(byId("curve-charts").clientWidth, 560);
  const ends = marks.map((mark) => {
    const at = stepPosition(mark.after);
    return at > 0.6
      ? { side: "right", from: at - labelWidth, to: at }
      : { side: "left", from: at, to: at + labelWidth };
  });
  const meet = ends.length === 2 && ends[0].from < ends[1].to && ends[1].from < ends[0].to;
  return marks.map((mark, i) => ({ ...mark, side: ends[i].side, line: meet ? i : 1 }));
}

function markLayers(marks, x) {
  const placed = placedMarks(marks);
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

function transitionWords() {
  if (!pageData.reports.transition) return "";
  const interval = ({ before, after }) =>
    before < after
      ? `between steps ${formatStep(before)} and ${formatStep(after)}`
      : `at step ${formatStep(after)}`;
  const words = [
    ["t_mem", "Train"],
    ["t_gen", "Test"],
  ].map(([name, split]) => {
    const at = crossing(name);
    return `${split} accuracy ${at ? "first reaches" : "never reaches"} ${thresholdWords(name)}${at ? ` ${interval(at)}` : ""}.`;
  });
  return words.join(" ");
}
