"use strict";
// Schemes that sort runs into classes by the thresholds of the moment. Each class has a colour that
// colour-blind readers can tell from the others (Okabe and Ito), and a mark besides.

const looks = {
  nothing: { colour: "#999999", mark: "none" },
  memorised: { colour: "#e69f00", mark: "slash" },
  together: { colour: "#56b4e9", mark: "dot" },
  grokking: { colour: "#009e73", mark: "plus" },
  failed: { colour: "#000000", mark: "cross" },
};

/** A missing extreme is infinite: JSON has no such number. */
const orInfinite = (extreme) => extreme ?? Infinity;

/** The article's class: by the smallest losses and the largest ratio of the whole run. */
function articleClass(run, rules) {
  if (run.state === "failed") return "failed";
  if (orInfinite(run.least_train) > rules.train_loss) return "no_learning";
  if (orInfinite(run.least_test) > rules.test_loss) return "no_generalisation";
  return orInfinite(run.largest_ratio) < rules.ratio ? "together" : "grokking";
}

/** Liu et al.'s class: by 90 % accuracy within 100,000 steps, 1,000 apart. */
function liuClass(run) {
  if (run.state === "failed") return "failed";
  const [train, test] = ["train", "test"].map((split) => crossing(run, split, 0.9).after);
  const isInTime = (step) => step !== null && step <= 100_000;
  if (!isInTime(train)) return "confusion";
  if (!isInTime(test)) return "memorisation";
  return test - train > 1_000 ? "grokking" : "comprehension";
}

/** By accuracy alone; a run that generalised before it failed has generalised. */
function accuracyClass(run, rules) {
  if (crossing(run, "test", rules.test_accuracy).after !== null) return "generalised";
  if (run.state === "failed") return "failed";
  const memorised = crossing(run, "train", rules.train_accuracy).after !== null;
  return memorised ? "memorised_only" : "neither";
}

const lossWords = (loss) => (loss >= 1e-3 ? String(loss) : loss.toExponential().replace("-", "−"));

const schemes = {
  article: {
    title: "Article (losses)",
    classes: {
      no_learning: looks.nothing,
      no_generalisation: looks.memorised,
      together: looks.together,
      grokking: looks.grokking,
      failed: looks.failed,
    },
    classOf: articleClass,
    convention: ({ train_loss, test_loss, ratio }) =>
      `Pearce et al. 2023: smallest train loss > ${lossWords(train_loss)}: no learning; else smallest test ` +
      `loss > ${lossWords(test_loss)}: no generalisation; else largest test / train loss < ${formatValue(ratio)}: ` +
      "together; else grokking. Losses are cross-entropy / classes, not below float32's epsilon.",
    command: ({ train_loss, test_loss, ratio }) =>
      `grokscope phase ${pageData.sweep.file} --train-loss ${train_loss} --test-loss ${test_loss} --ratio ${ratio}`,
  },
  liu: {
    title: "Liu et al. (90 % accuracy)",
    classes: {
      confusion: looks.nothing,
      memorisation: looks.memorised,
      comprehension: looks.together,
      grokking: looks.grokking,
      failed: looks.failed,
    },
    classOf: liuClass,
    convention: () =>
      "Liu et al. 2022: 90 % on train and on test within 100,000 steps, more than 1,000 apart: grokking; less: " +
      "comprehension; train alone: memorisation; neither: confusion. Its thresholds are fixed.",
    command: () => `grokscope transition ${pageData.sweep.file}`,
  },
  accuracy: {
    title: "Generalised or not (accuracy)",
    classes: {
      neither: looks.nothing,
      memorised_only: looks.memorised,
      generalised: looks.grokking,
      failed: looks.failed,
    },
    classOf: accuracyClass,
    convention: ({ train_accuracy, test_accuracy }) =>
      `Generalised: test accuracy ever ≥ ${test_accuracy}; memorised only: train accuracy ever ≥ ${train_accuracy}. ` +
      "A run that generalised before its loss became no number has generalised.",
    command: ({ train_accuracy, test_accuracy }) =>
      `grokscope seeds ${pageData.sweep.file} --train-accuracy ${train_accuracy} --test-accuracy ${test_accuracy}`,
  },
};

/** The class of every run, null where it has not ended, by a scheme and rules. */
const classesBy = (scheme, rules) =>
  runs.map((run) => (hasEnded(run) ? schemes[scheme].classOf(run, rules) : null));

/** How many of some runs are in each class of a scheme, in its order. */
function countsOf(scheme, classes) {
  const counts = Object.fromEntries(Object.keys(schemes[scheme].classes).map((name) => [name, 0]));
  for (const name of classes) if (name !== null) ++counts[name];
  return counts;
}

/** The scheme whose classes are counted: the map of t_gen has those of accuracy. */
const countedScheme = () => (view.scheme === "time" ? "accuracy" : view.scheme);
