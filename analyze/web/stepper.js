"use strict";
// The one step signal of the page: slider, keyboard, play button and URL all move it.

const stepListeners = [];
let stepIndex = 0;

/** Calls `listener(index)` at every move; it may return a promise of having drawn. */
function onStep(listener) {
  stepListeners.push(listener);
}

/** Moves every figure to a checkpoint. @returns a promise that all have drawn it */
function setStep(index) {
  const last = checkpointSteps.length - 1;
  if (last < 0) return Promise.resolve();
  stepIndex = Math.min(Math.max(Math.round(Number(index)) || 0, 0), last);
  showStep();
  saveHash();
  return Promise.all(stepListeners.map((listener) => listener(stepIndex)));
}

function metricAt(name, step) {
  const { step: steps } = pageData.metrics;
  const row = steps.findLastIndex((candidate) => candidate <= step);
  return row < 0 ? null : pageData.metrics[name][row];
}

function showStep() {
  const step = checkpointSteps[stepIndex];
  byId("slider").value = stepIndex;
  byId("slider").setAttribute("aria-valuetext", `step ${formatStep(step)}`);
  byId("step-number").textContent = formatStep(step);
  byId("step-scores").textContent =
    `accuracy: train ${formatShare(metricAt("train_accuracy", step))}, test ${formatShare(metricAt("test_accuracy", step))}`;
}

let hashTimer = 0;

// Browsers throttle history calls, so the address follows only when the slider rests.
function saveHash() {
  clearTimeout(hashTimer);
  const hash = `#step=${checkpointSteps[stepIndex]}`;
  hashTimer = setTimeout(() => history.replaceState(null, "", hash), 300);
}

/** The checkpoint nearest to the step that the address asks for; undefined without one. */
function hashCheckpoint() {
  const found = /^#step=(\d+)$/.exec(location.hash);
  return found ? nearestCheckpoint(Number(found[1])) : undefined;
}

let playTimer = 0;

function stopPlaying() {
  clearTimeout(playTimer);
  playTimer = 0;
  byId("play").setAttribute("aria-pressed", "false");
  byId("play").setAttribute("aria-label", "Play");
  byId("play").textContent = "▶";
}

function playOn() {
  // At least 40 ms a step, and no more than about 12 s for the whole run.
  const pause = Math.max(40, Math.min(150, 12000 / checkpointSteps.length));
  const moved = setStep(stepIndex + 1);
  if (stepIndex === checkpointSteps.length - 1) return stopPlaying();
  playTimer = setTimeout(() => moved.then(() => playTimer && playOn()), pause);
}

function togglePlaying() {
  if (playTimer) return stopPlaying();
  if (stepIndex === checkpointSteps.length - 1) setStep(0);
  byId("play").setAttribute("aria-pressed", "true");
  byId("play").setAttribute("aria-label", "Pause");
  byId("play").textContent = "⏸\uFE0E";
  playTimer = setTimeout(playOn, 0);
}

function keyTarget(key) {
  const leap = Math.max(1, Math.round(checkpointSteps.length / 10));
  const targets = {
    ArrowLeft: stepIndex - 1,
    ArrowRight: stepIndex + 1,
    PageUp: stepIndex + leap,
    PageDown: stepIndex - leap,
    Home: 0,
    End: checkpointSteps.length - 1,
  };
  return targets[key];
}

/** Arrow keys move the step wherever the focus is; pages and ends only on the slider. */
function followKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const onSlider = event.target === byId("slider");
  if (
    !onSlider &&
    (event.target.closest?.("input, select, textarea") || !event.key.startsWith("Arrow"))
  )
    return;
  const target = keyTarget(event.key);
  if (target === undefined) return;
  event.preventDefault();
  stopPlaying();
  setStep(target);
}

function startStepper() {
  const slider = byId("slider");
  slider.max = Math.max(checkpointSteps.length - 1, 0);
  byId("stepper").hidden = !isMoving;
  byId("stepper").addEventListener("submit", (event) => event.preventDefault());
  slider.addEventListener("input", () => {
    stopPlaying();
    setStep(slider.value);
  });
  byId("play").addEventListener("click", togglePlaying);
  document.addEventListener("keydown", followKey);
  addEventListener("hashchange", () => setStep(hashCheckpoint() ?? stepIndex));
  stepIndex = hashCheckpoint() ?? Math.max(checkpointSteps.length - 1, 0);
  if (checkpointSteps.length > 0) showStep();
}

window.grokscope = { setStep, step: () => stepIndex };
