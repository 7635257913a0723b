"use strict";
// Names of the tools' numbers and columns as a reader would say them.

const labels = {
  t_mem: "memorised",
  t_gen: "generalised",
  t_mem_stable: "memorised for good",
  t_gen_stable: "generalised for good",
  delay: "from memorising to generalising",
  class_liu: "class",
  key_frequency_count: "number of key frequencies",
  key_frequencies_article: "key frequencies",
  key_frequencies_quarter_max: "key frequencies",
  key_frequencies_cluster: "key frequencies",
  group_count: "groups of neurons",
  step: "step",
  l1: "L1 norm",
  l2: "L2 norm",
  l1_start: "L1 norm, first",
  l1_end: "L1 norm, last",
  l2_start: "L2 norm, first",
  l2_end: "L2 norm, last",
  l2_max: "L2 norm, largest",
  l2_max_step: "L2 norm largest at",
  l1_relative: "L1 norm / its first",
  l2_relative: "L2 norm / its first",
  ratio: "share on distractors",
  ratio_start: "share on distractors, first",
  ratio_end: "share on distractors, last",
  last_pruned: "last distractor pruned",
  max_abs_distractor_end: "largest distractor weight at the end",
  sharpness: "rise of test accuracy",
  generalise_memorise_generalise: "generalised, memorised, generalised",
  phase: "in-phase",
  out_phase: "out-phase",
  group: "frequency k",
};

/** weight_norm_l2 -> weight norm l2 */
const plainName = (name) => name.replaceAll("_", " ");

const labelOf = (name) => labels[name] ?? plainName(name);

const classConventions = {
  class: "article: by the smallest losses",
  class_liu: "Liu et al.: by 90 % accuracy, 1,000 steps apart",
};

/** The convention of a summary's row, in words where the tool gives only a name. */
const conventionOf = (row) => classConventions[row.name] ?? row.convention;
