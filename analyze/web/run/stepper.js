"use strict";
// The one step signal of the page: slider, keyboard, play button and URL all move it.

/** The steps of all checkpoints of all runs, ascending. */
const allSteps = [...new Set(runs.flatMap((run) => run.steps))].sort((a, b) => a - b);

/** Whether there is any training to step through. */
const isMoving = allSteps.length > 1;

const stepListeners = [];
let stepIndex = Math.max(allSteps.length - 1, 0);

const currentStep = () => allSteps[stepIndex] ?? 0;

/** Calls `listener()` at every move; it may return a promise of having drawn. */
function onStep(listener) {
  stepListeners.push(listener);
}

/** Shows every run at its checkpoint nearest to the current step. */
function placeRuns() {
  for (const run of runs) run.index = nearestIndex(run.steps, currentStep());
}

/** Moves every figure to a step, by its place among all. @returns a promise that all have drawn it */
function setStep(index) {
  const last = allSteps.length - 1;
  if (last < 0) return Promise.resolve();
  stepIndex = Math.min(Math.max(Math.round(Number(index)) || 0, 0), last);
  placeRuns();
  showStep();
  saveHash();
  return Promise.all(stepListeners.map((listener) => listener()));
}

/** Moves every figure to the checkpoint nearest to a step. */
const goToStep = (step) => Number.isFinite(step) && setStep(nearestIndex(allSteps, step));

const sliderEnds = 10_000;

function scoreWords(run) {
  const share = (name) => formatShare(run.metricAt(name, currentStep()));
  return `accuracy: train ${share("train_accuracy")}, test ${share("test_accuracy")}`;
}

function showStep() {
  const step = currentStep();
  byId("slider").value = Math.round(sliderEnds * stepPosition(step));
  byId("slider").setAttribute("aria-valuetext", `step ${formatStep(step)}`);
  byId("step-number").textContent = formatStep(step);
  if (!isComparison) byId("step-scores").textContent = scoreWords(runs[0]);
}

let hashTimer = 0;

// Browsers throttle history calls, so the address follows only when the slider rests.
function saveHash() {
  clearTimeout(hashTimer);
  const hash = `#step=${currentStep()}`;
  hashTimer = setTimeout(() => history.replaceState(null, "", hash), 300);
}

/** The place of the step that the address asks for; undefined without one. */
function hashIndex() {
  const found = /^#step=(\d+)$/.exec(location.hash);
  return found ? nearestIndex(allSteps, Number(found[1])) : undefined;
}

let playTimer = 0;

function stopPlaying() {
  clearTimeout(playTimer);
  playTimer = 0;
  byId("play").setAttribute("aria-pressed", "false");
  byId("play").setAttribute("aria-label", "Play");
  byId("play").textContent = "▶";
}

// At least 40 ms a frame, and some 12 s for the whole run.
const playFrames = () =>
  Math.min(300, Math.max(allSteps.length - 1, stepAxis() === "log" ? 120 : 1));

/** Plays at an even pace along the axis of steps, linear or logarithmic as it is. */
async function playFrom(position) {
  const next = Math.min(position + 1 / playFrames(), 1);
  const index = next === 1 ? allSteps.length - 1 : nearestPosition(next);
  if (index !== stepIndex) await setStep(index);
  if (!playTimer) return;
  if (next === 1) return stopPlaying();
  playTimer = setTimeout(() => playFrom(next), Math.max(40, Math.min(150, 12000 / playFrames())));
}

function togglePlaying() {
  if (playTimer) return stopPlaying();
  if (stepIndex === allSteps.length - 1) setStep(0);
  byId("play").setAttribute("aria-pressed", "true");
  byId("play").setAttribute("aria-label", "Pause");
  byId("play").textContent = "⏸\uFE0E";
  playTimer = setTimeout(() => playFrom(stepPosition(currentStep())), 0);
}

function keyTarget(key) {
  const leap = Math.max(1, Math.round(allSteps.length / 10));
  const targets = {
    ArrowLeft: stepIndex - 1,
    ArrowDown: stepIndex - 1,
    ArrowRight: stepIndex + 1,
    ArrowUp: stepIndex + 1,
    PageUp: stepIndex + leap,
    PageDown: stepIndex - leap,
    Home: 0,
    End: allSteps.length - 1,
  };
  return targets[key];
}

/** Left and right move the step wherever the focus is; all other keys only on the slider. */
function followKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const onSlider = event.target === byId("slider");
  const isOfPage = event.key === "ArrowLeft" || event.key === "ArrowRight";
  if (!onSlider && (event.target.closest?.("input, select, textarea") || !isOfPage)) return;
  const target = keyTarget(event.key);
  if (target === undefined) return;
  event.preventDefault();
  stopPlaying();
  setStep(target);
}

function startStepper() {
  const slider = byId("slider");
  slider.max = sliderEnds;
  byId("stepper").hidden = !isMoving;
  byId("stepper").addEventListener("submit", (event) => event.preventDefault());
  slider.addEventListener("input", () => {
    stopPlaying();
    setStep(nearestPosition(slider.value / sliderEnds));
  });
  byId("play").addEventListener("click", togglePlaying);
  document.addEventListener("keydown", followKey);
  addEventListener("hashchange", () => setStep(hashIndex() ?? stepIndex));
  stepIndex = hashIndex() ?? stepIndex;
  placeRuns();
  if (allSteps.length > 0) showStep();
}

window.grokscope = { setStep, goToStep, step: () => stepIndex };
