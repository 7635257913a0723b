"use strict";
// What the reader has chosen, and who is told when it changes.

const view = {
  scheme: "article",
  rules: { ...pageData.rules },
  stepScale: "linear",
};

const viewListeners = [];

/** Calls `listener()` whenever scheme or rules change. */
function onView(listener) {
  viewListeners.push(listener);
}

const laterListeners = [];

/** Calls `listener()` a moment after a change, once for many: what takes longer than a frame. */
function afterView(listener) {
  laterListeners.push(listener);
}

const tellLater = latestWins(async () => {
  await nextFrame();
  laterListeners.forEach((listener) => listener());
});

/** Changes what the reader has chosen. */
function setView(changes) {
  Object.assign(view, changes);
  viewListeners.forEach((listener) => listener());
  tellLater();
}

/** Changes thresholds: of losses, their ratio, or accuracies. */
const setRules = (changes) => setView({ rules: { ...view.rules, ...changes } });

/**
 * A chart below `parent` whose data follow the view.
 *
 * @param moving  `{datasets}` as they are at this moment
 * @returns       the chart; undefined where the page was made without Vega
 */
function addFollowingChart(parent, options, moving) {
  const count = charts.length;
  addChart(parent, options);
  if (charts.length === count) return undefined;
  const chart = charts.at(-1);
  chart.move = async () => {
    if (!chart.view) return;
    for (const [name, rows] of Object.entries(moving().datasets)) chart.view.data(name, rows);
    await chart.redraw();
  };
  return chart;
}
