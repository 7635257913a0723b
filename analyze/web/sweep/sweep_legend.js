"use strict";
// The legend of the grid: how many runs are in each class at this moment.

function swatch(look) {
  const canvas = element("canvas", { class: "swatch", "aria-hidden": "true" });
  drawSquares(sizedContext(canvas, 14, 14), [{ x: 0, y: 0, look }], 14);
  return canvas;
}

const shareOfEnded = (count) =>
  endedRuns.length === 0 ? "" : ` (${formatShare(count / endedRuns.length)})`;

const legendItem = (look, name, count) =>
  element(
    "li",
    { "data-class": name },
    swatch(look),
    `${plainName(name)} `,
    element("b", {}, formatStep(count)),
    element("small", {}, look ? shareOfEnded(count) : ""),
  );

/** Runs that are in no class: they have not ended, or cannot be read. */
const unknownItems = () =>
  runs.length > endedRuns.length
    ? [legendItem(null, "not_ended_or_unreadable", runs.length - endedRuns.length)]
    : [];

function classItems() {
  const { classes } = schemes[view.scheme];
  const counts = countsOf(view.scheme, grid.classes);
  return Object.entries(classes).map(([name, look]) => legendItem(look, name, counts[name]));
}

function timeItems() {
  const steps = generalisationSteps();
  const range = stepRange(steps);
  const isCensored = (run) => steps[run.index] === null;
  const failed = endedRuns.filter((run) => isCensored(run) && run.state === "failed").length;
  const never = endedRuns.filter(isCensored).length - failed;
  const stops = Array.from({ length: 11 }, (_, i) => viridis(i / 10)).join();
  const bar = element("span", {
    class: "bar",
    style: `background: linear-gradient(90deg, ${stops})`,
  });
  const words = range ? range.map(formatStep) : [];
  const scale = range
    ? [
        element(
          "li",
          { class: "time-scale" },
          `t_gen, log scale [step] ${words[0]} `,
          bar,
          ` ${words[1]}`,
        ),
      ]
    : [];
  return [
    ...scale,
    legendItem(censoredLook, "never_generalised", never),
    ...(failed > 0 ? [legendItem(looks.failed, "failed", failed)] : []),
  ];
}

/** What the grid shows, in words with numbers, for readers who do not see it. */
function gridWords() {
  const counts = countsOf(countedScheme(), grid.classes);
  const parts = Object.entries(counts).map(
    ([name, count]) => `${plainName(name)} ${formatStep(count)}`,
  );
  return `${counted(runs.length, "run")} in ${counted(grid.layout.cells.length, "cell")}: ${parts.join(", ")}.`;
}

function drawLegend() {
  const items = view.scheme === "time" ? timeItems() : classItems();
  byId("legend").replaceChildren(...items, ...unknownItems());
  byId("grid").setAttribute("aria-label", gridWords());
  const scheme = schemes[countedScheme()];
  byId("scheme-note").textContent =
    (view.scheme === "time"
      ? "Colour: the step of the evaluation at which test accuracy first reaches its threshold (t_gen); grey with a stroke: never by the run's last evaluation (right-censored). "
      : "") + scheme.convention(view.rules);
  byId("scheme-command").textContent = scheme.command(view.rules);
}
