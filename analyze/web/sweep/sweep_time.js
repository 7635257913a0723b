"use strict";
// The map of t_gen: how early a run generalised, as a colour.

/** t_gen of all runs by index, [step]; null where it never was, or the run has not ended. */
const generalisationSteps = () =>
  runs.map((run) => (hasEnded(run) ? crossing(run, "test", view.rules.test_accuracy).after : null));

/** Where a step lies between the earliest and the latest, on a logarithmic scale; 0 to 1. */
function logShare(step, earliest, latest) {
  const log = (value) => Math.log(Math.max(value, 1));
  return latest > earliest ? (log(step) - log(earliest)) / (log(latest) - log(earliest)) : 0.5;
}

/** The earliest and the latest of some steps, nulls left out; null where there is none. */
function stepRange(steps) {
  const known = steps.filter((step) => step !== null);
  return known.length === 0 ? null : [Math.min(...known), Math.max(...known)];
}

const censoredLook = { colour: "#8a8f98", mark: "slash" };

/** A function that gives each run's look: viridis by t_gen, hatched grey where it is censored. */
function timeLooks() {
  const steps = generalisationSteps();
  const range = stepRange(steps);
  return (run) => {
    if (!hasEnded(run)) return null;
    const step = steps[run.index];
    if (step === null) return run.state === "failed" ? looks.failed : censoredLook;
    return { colour: viridis(logShare(step, ...range)), mark: "none" };
  };
}
