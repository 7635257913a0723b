"use strict";
// The one neuron of each run that is lit: pointing at it anywhere lights it everywhere.

const neuronListeners = new Map(runs.map((run) => [run, []]));

// The parameter that a chart has whose marks are neurons.
const litParameter = { name: "lit", value: null };

/** Calls `listener(neuron)` when another neuron of the run is lit, or null when none is. */
const onNeuron = (run, listener) => neuronListeners.get(run).push(listener);

function lightNeuron(run, neuron) {
  if (run.lit === (neuron ?? null)) return;
  run.lit = neuron ?? null;
  neuronListeners.get(run).forEach((listener) => listener(run.lit));
}

/** Marks of neurons within a root follow the one that is lit, and light theirs when pointed at. */
function followLitMarks(run, root) {
  const neuronAt = (target) => target.closest?.("[data-neuron]")?.dataset.neuron;
  root.addEventListener("pointerover", ({ target }) => {
    const neuron = neuronAt(target);
    lightNeuron(run, neuron === undefined ? null : Number(neuron));
  });
  root.addEventListener("pointerleave", () => lightNeuron(run, null));
  onNeuron(run, () => showLitMarks(run, root));
}

function showLitMarks(run, root) {
  root.classList.toggle("has-lit", run.lit !== null);
  root.querySelectorAll(".lit").forEach((mark) => mark.classList.remove("lit"));
  if (run.lit !== null)
    root
      .querySelectorAll(`[data-neuron="${run.lit}"]`)
      .forEach((mark) => mark.classList.add("lit"));
}

/** A choice of the neuron that is lit, for the keyboard. */
function neuronChoice(run) {
  const count = run.matrices[0]?.cols ?? 0;
  const option = (value, words) => element("option", { value }, words);
  const numbers = Array.from({ length: count }, (_, neuron) => option(neuron, String(neuron)));
  const select = element("select", {}, option("", "none"), ...numbers);
  select.addEventListener("change", () =>
    lightNeuron(run, select.value === "" ? null : Number(select.value)),
  );
  onNeuron(run, (neuron) => (select.value = neuron ?? ""));
  return element("label", { class: "choice" }, "Neuron lit ", select);
}
