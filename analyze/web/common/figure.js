"use strict";
// What all figures of the page have in common: a caption that says what is shown and which command
// gives its numbers, files to save, and a place in line when the step moves.

/** The command that prints a table of a tool. */
const commandOf = (run, tool, table) =>
  `grokscope ${tool} ${run.file}${table ? ` --table ${table}` : ""} --csv`;

/** The command that prints the weights of the current step. */
const weightsCommand = (run) => `grokscope weights ${run.file} --step STEP --csv`;

/** A paragraph on the figures below it, and the command that gives their numbers. */
const figuresNote = (words, command) =>
  element("p", { class: "note" }, `${words} `, element("code", { class: "command" }, command));

function specButton(name, makeSpec) {
  return saveButton("Vega-Lite", `${name}.vl.json`, "application/json", () =>
    JSON.stringify(makeSpec(), null, 1),
  );
}

/**
 * A figure and the host of its picture.
 *
 * @param name      stem of saved files, and the figure's data-figure
 * @param title     what is drawn
 * @param caption   its definition and convention
 * @param command   the command that gives its numbers, where no note above says it
 * @param isFull    whether it takes the whole width of the page
 * @param makeRows  its numbers at this moment, for CSV
 * @param makeSpec  its Vega-Lite specification at this moment, where it has one
 */
function figureElement({ name, title, caption, command, isFull, makeRows, makeSpec, links = [] }) {
  const host = element("div", { class: "chart-host" });
  const saves = [
    ...links,
    saveButton("CSV", `${name}.csv`, "text/csv", () => csvText(makeRows())),
    ...(makeSpec ? [specButton(name, makeSpec)] : []),
  ];
  const text = element("figcaption", {}, element("strong", {}, title), " ");
  if (caption) text.append(caption, " ");
  text.append(element("span", { class: "links" }, ...saves));
  if (command) text.append(element("code", { class: "command" }, command));
  const size = isFull ? "chart full" : "chart";
  const figure = element("figure", { class: size, "data-figure": name }, text, host);
  return { figure, host };
}

const followers = new Map();
let restTimer;

/** Once the slider has rested for some milliseconds, figures that nobody sees catch up in turn. */
function catchUpAtRest(rest = 200) {
  clearTimeout(restTimer);
  restTimer = setTimeout(async () => {
    const stale = [...followers.values()].find((follower) => follower.isStale);
    if (!stale) return;
    await catchUp(stale);
    catchUpAtRest(0);
  }, rest);
}

function markStale(follower) {
  follower.isStale = true;
  follower.figure.dataset.stale = "";
  catchUpAtRest();
}

function catchUp(follower) {
  follower.isStale = false;
  delete follower.figure.dataset.stale;
  return follower.draw();
}

// Figures far from the window wait: a step of the slider redraws only what is seen.
const nearWindow = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const follower = followers.get(target);
      follower.isNear = isIntersecting;
      if (isIntersecting && follower.isStale) catchUp(follower);
    }
  },
  { rootMargin: "200px" },
);

/** Draws a figure at every step: at once where it is near the window, else when it comes there. */
function follow(figure, draw) {
  const follower = { figure, draw, isNear: false, isStale: false };
  followers.set(figure, follower);
  nearWindow.observe(figure);
  onStep(() => (follower.isNear ? catchUp(follower) : markStale(follower)));
}

// Paper shows every figure, and does not wait.
addEventListener("beforeprint", () =>
  [...followers.values()].filter(({ isStale }) => isStale).forEach(catchUp),
);
