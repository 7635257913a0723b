"use strict";
// The axis of steps that the slider and all charts share, and the rule on it at the current step.

const stepAxis = () => document.querySelector("input[name=step-axis]:checked").value;

function findDomain(kind) {
  const steps = runs
    .flatMap(({ metrics }) => metrics.step)
    .filter((step) => kind === "linear" || step > 0);
  const low = steps.reduce((a, b) => Math.min(a, b), Infinity);
  const high = steps.reduce((a, b) => Math.max(a, b), 1);
  if (!Number.isFinite(low)) return kind === "log" ? [1, 2] : [0, 1];
  return [low, Math.max(high, low + 1)];
}

const stepDomains = {};

/** The first and last step of the axis; a logarithmic one begins at the first step above 0. */
const stepDomain = () => (stepDomains[stepAxis()] ??= findDomain(stepAxis()));

/** Vega-Lite's channel x for steps, without its field. */
const stepChannel = () => ({
  type: "quantitative",
  scale: { type: stepAxis(), domain: stepDomain(), nice: false, clamp: true },
  title: "step",
  axis: { grid: false, format: ",.0f", tickMinStep: 1 },
});

/** Where on the axis a step lies, from 0 to 1. */
function stepPosition(step) {
  const [low, high] = stepDomain().map((end) => (stepAxis() === "log" ? Math.log(end) : end));
  const at = stepAxis() === "log" ? Math.log(Math.max(step, 1)) : step;
  return Math.min(Math.max((at - low) / (high - low), 0), 1);
}

/** The place among all steps of the one nearest to a position on the axis. */
function nearestPosition(position) {
  let best = 0;
  let distance = Infinity;
  allSteps.forEach((step, i) => {
    const away = Math.abs(stepPosition(step) - position);
    if (away < distance) [best, distance] = [i, away];
  });
  return best;
}

/** A rule above a chart: moving it costs nothing, while the chart's view stays as it is. */
const stepRule = () => element("div", { class: "step-rule", "aria-hidden": "true" });

/** Puts a rule where the view's axis of steps begins. */
function fitStepRule(rule, host, view) {
  const [left, top] = view.origin();
  const { left: paddingLeft, top: paddingTop } = view.padding();
  rule.style.left = `${host.offsetLeft + paddingLeft + left}px`;
  rule.style.top = `${host.offsetTop + paddingTop + top}px`;
  rule.style.height = `${view.height()}px`;
}

/** Moves the rule to the current step, for which the browser need not lay out the page. */
function moveStepRule(rule, view) {
  const at = view.scale("x")(Math.max(currentStep(), stepDomain()[0]));
  rule.style.transform = `translateX(${at}px)`;
}
