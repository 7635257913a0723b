"use strict";
// The axis of steps that charts share, and the rule on it at the current step.

const stepAxis = () => document.querySelector("input[name=step-axis]:checked").value;

/** The first and last step of the axis; a logarithmic one begins at the first step above 0. */
function stepDomain() {
  const steps = pageData.metrics.step;
  const low = stepAxis() === "log" ? (steps.find((step) => step > 0) ?? 1) : (steps[0] ?? 0);
  return [low, Math.max(lastOf(steps) ?? 1, low + 1)];
}

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
  return (at - low) / (high - low);
}

const currentStep = () => Math.max(checkpointSteps[stepIndex] ?? 0, stepDomain()[0]);

/** A rule above a chart: moving it costs nothing, while the chart's view stays as it is. */
const stepRule = () => element("div", { class: "step-rule", "aria-hidden": "true" });

/** Puts the rule at the current step of the view's axis. */
function placeStepRule(rule, host, view) {
  const [left, top] = view.origin();
  const { left: paddingLeft, top: paddingTop } = view.padding();
  rule.style.left = `${host.offsetLeft + paddingLeft + left + view.scale("x")(currentStep())}px`;
  rule.style.top = `${host.offsetTop + paddingTop + top}px`;
  rule.style.height = `${view.height()}px`;
}
