"use strict";
// What came of the run, in one sentence that rests on the two crossings of accuracy alone,
// and in another how its neurons compute.

/** The interval (before, after] in which a threshold was crossed; null when it never was. */
function crossing(run, name) {
  const after = run.summaryValue("transition", `${name}_after`);
  if (typeof after !== "number") return null;
  const before = run.summaryValue("transition", `${name}_before`);
  return { before: typeof before === "number" ? before : after, after };
}

/** The accuracy that counts as crossed, as the tool names it: "99 %". */
function thresholdWords(run, name) {
  const convention = run.summaryRow("transition", `${name}_after`)?.convention ?? "";
  const found = /([\d.]+)$/.exec(convention.replace(" from then on", ""));
  return found ? `${formatValue(100 * Number(found[1]))} %` : "its threshold";
}

/** Whether a split crossed its threshold, but is below it again at the end. */
const wasLost = (run, name) =>
  crossing(run, name) !== null && run.summaryValue("transition", `${name}_stable_after`) === null;

function lostWords(run) {
  if (wasLost(run, "t_gen")) return ", but no longer at the end";
  return wasLost(run, "t_mem") ? ", but no longer memorised at the end" : "";
}

/** Generalising that came later; it is grokking when the wait was longer than memorising took. */
function lateWords(memorised, generalised) {
  const wait = generalised.before - memorised.after;
  const later = wait > 0 ? ` at least ${stepCount(wait)} later,` : "";
  const name = wait > memorised.after ? ": grokking" : "";
  return `Memorised by step ${formatStep(memorised.after)}, then generalised${later} by step ${formatStep(generalised.after)}${name}`;
}

function crossingsWords(run, memorised, generalised) {
  const end = `by the last step, ${formatStep(lastOf(run.metrics.step) ?? 0)}`;
  const by = (crossed) => `by step ${formatStep(crossed.after)}`;
  if (!memorised && !generalised) return `Neither memorised nor generalised ${end}`;
  if (!generalised) return `Memorised ${by(memorised)}, has not generalised ${end}`;
  if (!memorised) return `Generalised ${by(generalised)}, has not memorised ${end}`;
  if (generalised.before >= memorised.after) return lateWords(memorised, generalised);
  const both = Math.max(memorised.after, generalised.after);
  return `Learnt and generalised together, by step ${formatStep(both)}`;
}

const reversalNames = ["reverse_grokking", "generalise_memorise_generalise", "anti_grokking"];

/** The ways in which the run turned back, as the tool names them. */
function reversalWords(run) {
  const found = reversalNames.filter((name) => run.summaryValue("transition", name) === true);
  return found.length > 0 ? ` It turned back: ${found.map(labelOf).join(", ")}.` : "";
}

/** "Memorised by step 400, then generalised at least 23,200 steps later, by step 23,700: grokking." */
function verdict(run) {
  if (run.isConstructed) return "Constructed, not trained.";
  if (!run.reports.transition) return "";
  return `${crossingsWords(run, crossing(run, "t_mem"), crossing(run, "t_gen"))}${lostWords(run)}.${reversalWords(run)}`;
}

// Beyond this the phases do not follow the constructed solution, and are not said to.   [rad]
const closePhases = 0.5;

function phaseDifferenceWords(run) {
  const difference = run.summaryValue("spectrum", "largest_phase_difference");
  if (typeof difference !== "number" || difference > closePhases) return "";
  const inputs = run.matrices.length > 2 ? "the sum of the in-phases" : "2 × in-phase";
  return `; out-phase = ${inputs} within ${formatValue(difference)} rad`;
}

/** "24 neurons in 3 groups, k = 11, 15, 27; out-phase = 2 × in-phase within 0.1071 rad." */
function mechanism(run) {
  const waving = run.groups.filter((group) => group.frequency > 0);
  if (waving.length === 0 || waving.length > 8) return "";
  const count = waving.reduce((sum, group) => sum + group.neurons.length, 0);
  const frequencies = waving.map((group) => group.frequency).join(", ");
  return `${counted(count, "neuron")} in ${counted(waving.length, "group")}, k = ${frequencies}${phaseDifferenceWords(run)}.`;
}
