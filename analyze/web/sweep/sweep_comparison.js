"use strict";
// The arms of a sweep against their baseline: one sentence, a table, curves and forest plots, all of
// them what the tool `compare` says.

const verdicts = ["faster", "slower", "cannot tell"];

/** The rows of the table `arms`, the baseline's first. */
const comparedArms = () => sweepReports.rows("compare", "arms");

// More names would bury the counts.
const mostNames = 4;

/** `2 faster (l1, dropout)`; the names of few arms only. */
function verdictCount(verdict, arms) {
  const names = arms.filter((arm) => arm.verdict === verdict).map(({ arm }) => arm);
  const listed = names.length > 0 && names.length <= mostNames ? ` (${names.join(", ")})` : "";
  return `${names.length} ${verdict}${listed}`;
}

function comparisonWords() {
  const [baseline, ...arms] = comparedArms();
  if (arms.length === 0) return `No run of an arm other than ${baseline.arm} has ended yet.`;
  const counts = comparedArms().map(({ runs: count }) => count);
  const each = rangeWords(Math.min(...counts), Math.max(...counts));
  const found = verdicts.map((verdict) => verdictCount(verdict, arms)).join(", ");
  return `Of ${counted(arms.length, "arm")} against ${baseline.arm} (${each} runs each): ${found}.`;
}

const shareWordsOf = ({ share, share_low: low, share_high: high }) =>
  `${formatShare(share)} (${formatShare(low)} to ${formatShare(high)})`;

const wholeStep = (step) => formatStep(Math.round(step));

/** The median with its interval, whose ends may lie beyond the last step. */
function medianWordsOf({ median, median_low: low, median_high: high }) {
  const beyond = low === null ? "" : ` (${wholeStep(low)} or later)`;
  if (median === null) return `not reached${beyond}`;
  if (low === null) return wholeStep(median);
  const range = high === null ? beyond : ` (${wholeStep(low)} to ${wholeStep(high)})`;
  return `${wholeStep(median)}${range}`;
}

const threeDigits = (value) => formatValue(Number(value.toPrecision(3)));

/** The hazard ratio with its interval, which has one end where the ratio is 0 or infinite. */
function ratioWords({ hazard_ratio: ratio, ratio_low: low, ratio_high: high }) {
  if (low === null && high === null) return ratio === null ? "–" : threeDigits(ratio);
  if (low === null) return `${threeDigits(ratio)} (at most ${threeDigits(high)})`;
  if (high === null) return `∞ (at least ${threeDigits(low)})`;
  return `${threeDigits(ratio)} (${threeDigits(low)} to ${threeDigits(high)})`;
}

function probabilityWords(p) {
  if (p === null) return "–";
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** An order of magnitude, and no more digits than that has. */
function runsNeededWords(count) {
  if (count === null) return "–";
  return count === "inf" ? "∞" : `about ${formatStep(Number(count.toPrecision(2)))}`;
}

const verdictMark = (verdict) =>
  element("span", { class: "verdict", "data-verdict": verdict }, verdict);

const armCells = (row) => [
  row.arm,
  formatStep(row.runs),
  shareWordsOf(row),
  medianWordsOf(row),
  wholeStep(row.mean),
  ratioWords(row),
  probabilityWords(row.holm_p),
  verdictMark(row.verdict),
  runsNeededWords(row.runs_needed),
];

const armHeadings = [
  "arm",
  "runs",
  "generalised",
  "median [step]",
  "mean [step]",
  "hazard ratio",
  "p (Holm)",
  "verdict",
  "runs needed",
];

const armsFile = () =>
  saveButton("CSV", "compare_arms.csv", "text/csv", () => csvText(comparedArms()));

function armsTable() {
  const caption = element("span", {}, `Arms against ${comparedArms()[0].arm} `, armsFile());
  const table = tableOfRows(caption, armHeadings, comparedArms().map(armCells));
  table.classList.add("arms");
  return table;
}

const howToRead = () =>
  "Generalised: the share of runs that reach test accuracy .99, with Wilson's interval. Median: the step by " +
  "which half have, by Kaplan and Meier. Mean: of the steps until then, at most " +
  `${formatStep(sweepReports.summaryValue("compare", "tau"))} of each run. Hazard ratio: above 1 the arm is ` +
  "faster; 0 or ∞ where one side generalises after all of the other, or never. p: of the log-rank test by permutation, by Holm's rule for all arms; " +
  "below .05 there is a verdict, where there are enough runs. Runs needed: of each of both arms, to tell the ratio that was seen. " +
  "All intervals are of 95 %.";

/** What each figure shows, in words with numbers, for readers who do not see it. */
const armWords = {
  curves: (row) => `${shareWordsOf(row)} generalised, median step ${medianWordsOf(row)}`,
  differences: (row, contrast) =>
    `${formatValue(contrast.mean_difference)} steps ` +
    `(${formatValue(contrast.difference_low)} to ${formatValue(contrast.difference_high)})`,
  ratios: (row) => `${ratioWords(row)}, ${row.verdict}`,
};

function figureWords({ name, title }) {
  const [, ...arms] = comparedArms();
  const contrasts = sweepReports.rows("compare", "contrasts");
  const each = arms.map((row, i) => `${row.arm}: ${armWords[name](row, contrasts[i])}`);
  return `${title}. ${each.join(". ")}.`;
}

function addComparisonFigures(parent) {
  const { figures } = sweepReports.reports.compare;
  for (const figure of figures.filter((each) => hasRows(sweepReports, "compare", each)))
    addReportFigure(parent, sweepReports, "compare", figure, { label: () => figureWords(figure) });
}

// The page shows the first, and the second is drawn.
const shownTables = ["arms", "curves"];

function foldedTables() {
  const { tables } = sweepReports.reports.compare;
  return tables
    .filter(({ name, columns }) => !shownTables.includes(name) && columns[0].values.length > 0)
    .map((table) => foldedTable("compare", table));
}

/** The section, of a sweep whose arms were compared. */
function addComparison() {
  if (!sweepReports.reports.compare) return;
  byId("comparison").hidden = false;
  byId("comparison-result").textContent = comparisonWords();
  byId("comparison-arms").append(
    armsTable(),
    figuresNote(howToRead(), commandOf(sweepReports, "compare")),
  );
  addComparisonFigures(byId("comparison-figures"));
  byId("comparison-tables").append(...foldedTables());
}
