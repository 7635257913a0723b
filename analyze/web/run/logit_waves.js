"use strict";
// The logits that each group of neurons makes, against the cosine that they should be.

const logitRows = (run, frequency) =>
  run.rowsNow("logits", "waves").filter((row) => row.frequency === frequency);

/** The largest |logit| of a group: at this step, or at all. */
function makeLogitLimit(run, frequency) {
  const largest = (rows) =>
    rows.reduce((most, row) => Math.max(most, Math.abs(row.logit), Math.abs(row.ideal)), 0);
  const limit = makeLimit(
    "logits",
    () => largest(logitRows(run, frequency)),
    () => largest(run.rows("logits", "waves").filter((row) => row.frequency === frequency)),
  );
  return () => 1.05 * limit();
}

/** k, where every difference has a place of its own in the order k d mod p; else 1. */
const logitFactor = (frequency, modulus) => (hasOwnPlaces(frequency, modulus) ? frequency : 1);

const unrolledRows = (rows, factor, modulus) =>
  rows
    .map((row) => ({ ...row, place: unrolled(factor, row.difference, modulus) }))
    .sort((a, b) => a.place - b.place);

function layLogits(run, frequency, limit) {
  return (svg, width, height) => {
    const modulus = Number(run.value("task.modulus"));
    const plot = new Plot(width, height, { x: [0, modulus - 1], y: [-1, 1] });
    const factor = logitFactor(frequency, modulus);
    const ideal = shape("path", { class: "ideal" });
    const made = shape("path", { class: "wave" });
    const title = `${factor > 1 ? `${factor} × ` : ""}(a + b − c) mod ${modulus}`;
    svg.append(yAxis(plot, "logit"), xAxis(plot, title), made, ideal);
    return () => {
      const rows = unrolledRows(logitRows(run, frequency), factor, modulus);
      rescale(svg, plot, [-limit(), limit()], "logit");
      const pathOf = (curve) =>
        plot.path(
          rows.map((row) => row.place),
          rows.map((row) => row[curve]),
        );
      made.setAttribute("d", pathOf("logit"));
      ideal.setAttribute("d", pathOf("ideal"));
    };
  };
}

/** 1 - sum of squared differences from the cosine / sum of squares: 1 where they are the same. */
function logitFit(rows) {
  const sum = (of) => rows.reduce((total, row) => total + of(row) ** 2, 0);
  const total = sum((row) => row.logit);
  return total > 0 ? 1 - sum((row) => row.logit - row.ideal) / total : null;
}

function logitLabel(run, frequency) {
  return (
    `Logits by the neurons of frequency ${frequency} at step ${run.stepWords}, ` +
    `with their cosine; it explains ${formatShare(logitFit(logitRows(run, frequency)))} of them`
  );
}

function addLogitWave(parent, run, frequency) {
  addPicture(parent, {
    name: `logits_${frequency}`,
    title: `k = ${frequency}`,
    height: 200,
    makeRows: () =>
      logitRows(run, frequency).map(({ difference, logit, ideal }) => ({
        difference,
        logit,
        ideal,
      })),
    lay: layLogits(run, frequency, makeLogitLimit(run, frequency)),
    label: () => logitLabel(run, frequency),
  });
}

function logitsWords(run) {
  const explained = run.summaryValue("logits", "logit_r2");
  return (
    "The mean logit of answer c that the neurons of one frequency make alone, over all pairs of the same " +
    "(a + b − c) mod p, its mean taken off (line); and the cosine α cos(2πk(a + b − c)/p) fitted to it (dashes). " +
    "A right answer has a + b − c = 0, and in the order k × (a + b − c) mod p the cosine is one period." +
    (typeof explained === "number"
      ? ` At the last checkpoint the cosines of the key frequencies explain ${formatShare(explained)} of the variance of all logits.`
      : "") +
    groupsLeftWords(run)
  );
}

const logitFrequencies = (run) => {
  const drawn = drawnGroups(run).map((group) => group.frequency);
  const found = new Set(run.rows("logits", "waves").map((row) => row.frequency));
  return drawn.filter((frequency) => found.has(frequency));
};

function addLogits(parent, run) {
  const grid = element("div", { class: "grid cards" });
  parent.append(figuresNote(logitsWords(run), commandOf(run, "logits", "waves")), grid);
  logitFrequencies(run).forEach((frequency) => addLogitWave(grid, run, frequency));
}

const hasLogits = (run) => logitFrequencies(run).length > 0;
