"use strict";
// Statistics of groups of runs: those with one value of an axis.

/** Groups of the runs that have ended: {words, runs}, one for each value of an axis, or one of all. */
function groupsBy(axis) {
  if (!axis) return [{ words: "all runs", runs: endedRuns }];
  return axis.values
    .map((value, place) => ({
      words: valueWords(value),
      runs: endedRuns.filter((run) => run.places[axis.index] === place),
    }))
    .filter((group) => group.runs.length > 0);
}

/**
 * The step by which a share of all had crossed; null where fewer ever did.
 *
 * @param steps  ascending, of those that crossed
 * @param count  of all, the censored among them
 */
function stepQuantile(steps, count, share) {
  const rank = Math.ceil(share * count);
  return rank >= 1 && rank <= steps.length ? steps[rank - 1] : null;
}

const ascending = (numbers) => [...numbers].sort((a, b) => a - b);

const crossingSteps = (list, timeOf) =>
  ascending(list.map((run) => timeOf(run).after).filter((step) => step !== null));

/** A share with Wilson's score interval of 95 % (Wilson 1927). */
function wilson(successes, count) {
  const z = 1.959963984540054;
  const share = successes / count;
  const middle = share + z ** 2 / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  return {
    share,
    low: successes === 0 ? 0 : (middle - half) / scale,
    high: successes === count ? 1 : (middle + half) / scale,
  };
}

/**
 * The share of a group that has generalised, at every step at which one does: rows {step, runs, share,
 * low, high}. It ends where the shortest of the runs was to end: beyond, not all could have.
 */
function generalisedShares(list) {
  const end = Math.min(...list.map((run) => run.last_step));
  const steps = crossingSteps(list, generalised).filter((step) => step <= end);
  const rows = [{ step: 0, runs: 0, ...wilson(0, list.length) }];
  steps.forEach((step, i) => {
    if (steps[i + 1] !== step) rows.push({ step, runs: i + 1, ...wilson(i + 1, list.length) });
  });
  return [...rows, { ...rows.at(-1), step: end }];
}

/** How often each number comes: rows {value, count}, ascending. */
function histogram(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => a.value - b.value);
}
