"use strict";
// What the page says of one run: beside the grid while it is looked at, below it when it is pinned.

const neverWords = ({ before }) =>
  before === null ? "never evaluated" : `never by step ${formatStep(before)}`;

/** An interval of steps in words. */
function intervalWords(interval) {
  if (interval.after === null) return neverWords(interval);
  if (interval.before === null) return `step ${formatStep(interval.after)}, the first evaluation`;
  return `steps ${rangeWords(interval.before, interval.after)}`;
}

const memorised = (run) => crossing(run, "train", view.rules.train_accuracy);
const generalised = (run) => crossing(run, "test", view.rules.test_accuracy);

const extremeWords = (value) => (value === null ? "none" : formatValue(value));

/** The class of a run, in words, at this moment. */
function classWords(run) {
  if (run.problem) return `cannot be read: ${run.problem}`;
  if (!hasEnded(run)) return `${run.state}: nothing is known of it yet`;
  return plainName(grid.classes[run.index]);
}

const pageProblem = (run) => pageData.page_problems[run.id];

/** One line about a run, also what a screen reader says of it. */
function runLine(run) {
  const noPage = pageProblem(run) ? "; it has no page of its own" : "";
  const words = `${runWords(run)}: ${classWords(run)}${noPage}`;
  if (!hasEnded(run)) return words;
  return `${words}; memorised ${intervalWords(memorised(run))}; generalised ${intervalWords(generalised(run))}`;
}

function showPreview(run) {
  byId("preview").textContent = runLine(run);
  byId("curve-host").firstElementChild.setAttribute(
    "aria-label",
    `Learning curves. ${runLine(run)}`,
  );
  curveChart?.move();
}

const fact = (name, value, note = "") =>
  element(
    "div",
    {},
    element("dt", {}, name),
    element("dd", {}, value, note ? element("small", {}, ` ${note}`) : ""),
  );

function runFacts(run) {
  const values = variedAxes.map((axis) =>
    fact(axisName(axis), valueWords(valueOn(run, axis)), axis.keys.join(", ")),
  );
  const own = [fact("id", run.id), ...values, fact("state", run.state)];
  if (!hasEnded(run)) return own;
  const { train_accuracy, test_accuracy } = view.rules;
  return [
    ...own,
    ...Object.values(schemes).map(({ title, classOf }) =>
      fact("class", plainName(classOf(run, view.rules)), title),
    ),
    fact("memorised", intervalWords(memorised(run)), `first train accuracy ≥ ${train_accuracy}`),
    fact("generalised", intervalWords(generalised(run)), `first test accuracy ≥ ${test_accuracy}`),
    fact("smallest train loss", extremeWords(run.least_train), "CE / classes"),
    fact("smallest test loss", extremeWords(run.least_test), "CE / classes"),
    fact("largest test / train loss", extremeWords(run.largest_ratio)),
  ];
}

/** The command that makes the run's own page; of a merged sweep there is none for one run. */
function commandElement(run) {
  if (!hasEnded(run)) return "";
  const { file, is_directory: isDirectory } = pageData.sweep;
  const suffix = run.state === "failed" ? ".h5.part" : ".h5";
  const command = isDirectory
    ? `grokscope report ${file}/runs/${run.id}${suffix} -o ${run.id}.html`
    : `grokscope report ${file} --run-pages -o sweep.html`;
  const words = isDirectory ? "All of it: " : "All of it, with the pages of all runs: ";
  return element("p", { class: "note" }, words, element("code", {}, command));
}

function pageLink(run) {
  const problem = pageProblem(run);
  if (problem) return element("p", { class: "note" }, `Its page could not be made: ${problem}`);
  const address = pageData.pages[run.id];
  if (!address) return "";
  return element("p", {}, element("a", { href: address }, `The page of run ${run.id}`));
}

function unpinButton() {
  const button = element("button", { type: "button", class: "plain" }, "Unpin");
  button.addEventListener("click", () => {
    pinRun(null);
    byId("grid").focus();
  });
  return button;
}

function showPinned(run) {
  const panel = byId("pinned");
  if (run === null) {
    panel.replaceChildren(
      element("p", { class: "note" }, "Click a square, or press Enter on it, to pin its run here."),
    );
    return;
  }
  panel.replaceChildren(
    element(
      "div",
      { class: "section-head" },
      element("h3", {}, `Pinned: ${runWords(run)}`),
      unpinButton(),
    ),
    element("dl", { class: "summary" }, ...runFacts(run)),
    pageLink(run),
    commandElement(run),
  );
}

function followRuns() {
  gridListeners.onShow = showPreview;
  gridListeners.onPin = showPinned;
  onView(() => {
    if (grid.run) byId("preview").textContent = runLine(grid.run);
    showPinned(grid.pinned);
  });
  showPinned(null);
}
