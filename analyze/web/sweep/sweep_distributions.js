"use strict";
// How times and classes are distributed over the runs, for each value of an axis.

const distributionAxis = () => chosenAxis(byId("distribution-axis"));

const events = { memorised, generalised };

// Within the band of a group, memorised stands above generalised.
const laneMiddles = { memorised: -0.25, generalised: 0.25 };

/** A lane for the i-th run of a group, so that equal times do not hide each other. */
const laneOf = (event, i) => laneMiddles[event] + 0.36 * (((i * 7) % 17) / 17 - 0.5);

const laneChannel = {
  field: "lane",
  type: "quantitative",
  scale: { domain: [-0.55, 0.55], nice: false },
};

/** Rows of the strips: a run each, its time or, where it is censored, its last evaluation. */
function stripRows() {
  const [low] = stepDomain();
  return groupsBy(distributionAxis()).flatMap((group) =>
    Object.entries(events).flatMap(([event, timeOf]) =>
      group.runs.map((run, i) => {
        const { before, after } = timeOf(run);
        return {
          group: group.words,
          event,
          step: Math.max(after ?? before ?? 0, low),
          when: after === null ? "never (censored)" : "at this evaluation",
          lane: laneOf(event, i),
          run: runWords(run),
        };
      }),
    ),
  );
}

const quartiles = [0.25, 0.5, 0.75];

/** Rows of the quartiles: {group, event, share, step}, without those that are censored. */
function quartileRows() {
  const [low] = stepDomain();
  return groupsBy(distributionAxis()).flatMap((group) =>
    Object.entries(events).flatMap(([event, timeOf]) => {
      const steps = crossingSteps(group.runs, timeOf);
      return quartiles
        .map((share) => ({
          group: group.words,
          event,
          share,
          lane: laneMiddles[event],
          step: stepQuantile(steps, group.runs.length, share),
        }))
        .filter(({ step }) => step !== null)
        .map((row) => ({ ...row, step: Math.max(row.step, low) }));
    }),
  );
}

const groupTitle = () => (distributionAxis() ? axisName(distributionAxis()) : "");
const groupNames = () => groupsBy(distributionAxis()).map(({ words }) => words);

const stripDatasets = () => ({ datasets: { times: stripRows(), quartiles: quartileRows() } });

function stripSpec() {
  const y = { field: "group", type: "ordinal", sort: groupNames(), title: groupTitle() };
  const names = Object.keys(events);
  const colour = {
    field: "event",
    type: "nominal",
    scale: { domain: names, range: [themeColour("train"), themeColour("test")] },
    title: null,
    legend: { orient: "top", columns: 1 },
  };
  const x = stepChannel("step", "t_mem and t_gen [step]");
  const dots = {
    data: { name: "times" },
    mark: { type: "point", size: 18, opacity: 0.55, strokeWidth: 1 },
    encoding: {
      x,
      y,
      yOffset: laneChannel,
      color: colour,
      shape: {
        field: "when",
        type: "nominal",
        scale: {
          domain: ["at this evaluation", "never (censored)"],
          range: ["circle", "triangle-right"],
        },
        title: null,
        legend: { orient: "top", columns: 1 },
      },
      tooltip: [{ field: "run" }, { field: "event" }, { field: "step", format: "," }],
    },
  };
  const marks = {
    data: { name: "quartiles" },
    mark: { type: "tick", thickness: 3, size: 20 },
    encoding: {
      x,
      y,
      yOffset: laneChannel,
      color: { field: "event", type: "nominal" },
      opacity: { condition: { test: { field: "share", equal: 0.5 }, value: 1 }, value: 0.5 },
    },
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    height: Math.max(90, 56 * groupNames().length),
    ...stripDatasets(),
    layer: [dots, marks],
  };
}

function shareRows() {
  const [low] = stepDomain();
  return groupsBy(distributionAxis()).flatMap((group) =>
    generalisedShares(group.runs).map((row) => ({
      group: group.words,
      ...row,
      step: Math.max(row.step, low),
    })),
  );
}

const shareDatasets = () => ({ datasets: { shares: shareRows() } });

/** Whether the values are names, which have no order that a colour could show. */
const areNames = (axis) => axis?.values.some((value) => typeof value === "string") ?? false;

/** How many names there is room for beside each other, above one of the charts. */
function legendColumns() {
  const longest = Math.max(...groupNames().map((name) => name.length));
  const width = byId("distribution-charts").firstElementChild.clientWidth - 50;
  return Math.min(Math.max(Math.floor(width / (7 * longest + 30)), 1), 6);
}

// More would hide each other.
const mostBands = 8;

// A colour for each value of an axis; one of all runs needs no legend.
const groupColour = () => ({
  field: "group",
  type: "ordinal",
  sort: groupNames(),
  scale: {
    scheme: areNames(distributionAxis()) ? "tableau20" : "viridis",
    domain: groupNames(),
  },
  title: groupTitle(),
  legend:
    groupNames().length > 1 ? { orient: "top", columns: legendColumns(), symbolOpacity: 1 } : null,
});

function shareSpec() {
  const x = stepChannel("step");
  const y = (field) => ({
    field,
    type: "quantitative",
    scale: { domain: [0, 1] },
    title: "share of runs that have generalised",
    axis: { format: ".0%" },
  });
  const [band, line] = [
    { type: "area", interpolate: "step-after", opacity: 0.15 },
    { type: "line", interpolate: "step-after", strokeWidth: 2 },
  ];
  const color = groupColour();
  const bands = { mark: band, encoding: { x, y: y("low"), y2: { field: "high" }, color } };
  const lines = { mark: line, encoding: { x, y: y("share"), color } };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    height: 240,
    data: { name: "shares" },
    ...shareDatasets(),
    layer: groupNames().length > mostBands ? [lines] : [bands, lines],
  };
}

const medianWords = (list, timeOf) => {
  const step = stepQuantile(crossingSteps(list, timeOf), list.length, 0.5);
  return step === null ? "by fewer than half" : `by half at step ${formatStep(step)}`;
};

/** What the strips show, in words with numbers. */
const stripWords = () =>
  groupsBy(distributionAxis())
    .map(({ words, runs: list }) => {
      const parts = Object.entries(events).map(
        ([event, timeOf]) =>
          `${event} ${crossingSteps(list, timeOf).length} of ${list.length}, ${medianWords(list, timeOf)}`,
      );
      return `${groupTitle()} ${words}: ${parts.join("; ")}`;
    })
    .join(". ");

/** What the shares come to at the end, in words with numbers. */
const shareWords = () =>
  groupsBy(distributionAxis())
    .map(({ words, runs: list }) => {
      const { runs: count, share, low, high } = generalisedShares(list).at(-1);
      return `${groupTitle()} ${words}: ${count} of ${list.length} generalised, ${formatShare(share)} (${formatShare(low)} to ${formatShare(high)})`;
    })
    .join(". ");

/** Adds a chart that follows thresholds and axis; `makeWords()` says what it shows. */
function addDistribution({ makeWords, ...options }, moving) {
  const chart = addFollowingChart(byId("distribution-charts"), options, moving);
  const figure = byId("distribution-charts").lastElementChild;
  const describe = () =>
    figure.setAttribute("aria-label", `${options.title}. ${makeWords().trim()}.`);
  describe();
  afterView(() => {
    describe();
    chart?.move();
  });
  byId("distribution-axis").addEventListener("change", () => {
    describe();
    chart?.draw();
  });
}

function addDistributions() {
  const list = variedAxes.filter((axis) => !isSeed(axis));
  const select = axisSelect("distribution-axis", list, true);
  select.options[0].textContent = "all runs";
  select.value = list.length > 0 ? String(list[0].index) : "";
  byId("distribution-choice").append(element("label", {}, "For each value of ", select));
  addDistribution(
    {
      name: "times",
      title: "When runs memorised and generalised",
      caption:
        "A mark is a run, at the evaluation that first reaches the accuracy; a triangle at its last, where none does. " +
        "Bars: the steps by which 25, 50 and 75 % of all runs had, the censored ones counted. " +
        `Numbers: grokscope seeds ${pageData.sweep.file} --table runs.`,
      makeWords: stripWords,
      makeRows: stripRows,
      makeSpec: stripSpec,
    },
    stripDatasets,
  );
  addDistribution(
    {
      name: "shares",
      title: "Generalisation over training",
      caption:
        `Share of runs that have generalised by a step, with Wilson intervals of 95 % for up to ${mostBands} values. ` +
        `Numbers, of all runs: grokscope seeds ${pageData.sweep.file} --table generalised.`,
      makeWords: shareWords,
      makeRows: shareRows,
      makeSpec: shareSpec,
    },
    shareDatasets,
  );
  addKeyCounts();
  select.addEventListener("change", drawMargins);
}
