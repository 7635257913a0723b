"use strict";
// What the reader can choose: scheme, thresholds, and which axis goes where.

/** Two significant digits, so that sliders stop at round numbers. */
const rounded = (value) => Number(value.toPrecision(2));

const lossSlider = { low: -8, high: 1, toValue: (at) => rounded(10 ** at), toPosition: Math.log10 };

// The last position is an accuracy of exactly 1.
const perfect = 4.05;
const accuracySlider = {
  low: 0.3,
  high: perfect,
  toValue: (at) => (at >= perfect ? 1 : Number((1 - rounded(10 ** -at)).toPrecision(12))),
  toPosition: (accuracy) => (accuracy >= 1 ? perfect : -Math.log10(1 - accuracy)),
};

const sliders = {
  train_loss: { ...lossSlider, title: "Train loss", unit: "CE / classes" },
  test_loss: { ...lossSlider, title: "Test loss", unit: "CE / classes" },
  ratio: { ...lossSlider, low: 0, high: 9, title: "Test / train loss", unit: "" },
  train_accuracy: { ...accuracySlider, title: "Train accuracy (memorised)", unit: "" },
  test_accuracy: { ...accuracySlider, title: "Test accuracy (generalised)", unit: "" },
};

const schemesOfRule = {
  train_loss: ["article"],
  test_loss: ["article"],
  ratio: ["article"],
  train_accuracy: ["accuracy", "time"],
  test_accuracy: ["accuracy", "time"],
};

/** A threshold with its unit. */
function ruleWords(name) {
  const value = view.rules[name];
  if (sliders[name].unit) return `${lossWords(value)} ${sliders[name].unit}`;
  return value > 1 ? formatStep(value) : String(value);
}

/** A slider with its read-out; `show()` brings it in line with the view. */
function sliderElement(name) {
  const { low, high, title, toValue, toPosition } = sliders[name];
  const input = element("input", {
    type: "range",
    id: `rule-${name}`,
    min: low,
    max: high,
    step: 0.05,
    autocomplete: "off",
  });
  const output = element("output", { for: input.id });
  const label = element("label", { for: input.id }, title);
  const row = element("div", { class: "rule" }, label, input, output);
  input.addEventListener("input", () => setRules({ [name]: toValue(Number(input.value)) }));
  const show = () => {
    if (toValue(Number(input.value)) !== view.rules[name])
      input.value = toPosition(view.rules[name]);
    output.textContent = ruleWords(name);
    input.setAttribute("aria-valuetext", ruleWords(name));
    row.classList.toggle("unused", !schemesOfRule[name].includes(view.scheme));
  };
  onView(show);
  show();
  return row;
}

function addSliders() {
  const reset = element("button", { type: "button", class: "plain", id: "reset" }, "Reset");
  reset.addEventListener("click", () => setRules(pageData.rules));
  byId("rules").append(...Object.keys(sliders).map(sliderElement), reset);
}

const optionElement = (value, words) => element("option", { value }, words);

/** A select of axes, `none` first where there may be none. */
function axisSelect(id, list, isOptional) {
  const options = list.map((axis) => optionElement(String(axis.index), axisName(axis)));
  if (isOptional) options.unshift(optionElement("", "–"));
  return element("select", { id, autocomplete: "off" }, ...options);
}

const chosenAxis = (select) => axes[select.value] ?? null;

function addRoles() {
  const selects = Object.keys(roles).map((role) => axisSelect(`role-${role}`, variedAxes, true));
  const show = () =>
    Object.keys(roles).forEach((role, i) => {
      selects[i].value = roles[role] === null ? "" : String(roles[role].index);
      byId("block-note").textContent = blockWords();
    });
  selects.forEach((select, i) =>
    select.addEventListener("change", () => {
      setRole(Object.keys(roles)[i], select.value === "" ? null : chosenAxis(select));
      show();
      layOutGrid();
    }),
  );
  byId("roles").append(
    ...selects.map((select, i) => element("label", {}, `${Object.values(roleTitles)[i]} `, select)),
  );
  byId("roles").hidden = variedAxes.length === 0;
  show();
}

/** What the squares of one cell are. */
function blockWords() {
  const names = blockAxes().map(axisName);
  if (names.length === 0) return "A square is a run.";
  return `A square is a run; the squares of a cell differ in ${names.join(" and ")}.`;
}

function addSchemes() {
  const titles = Object.entries(schemes).map(([name, { title }]) => [name, title]);
  const all = [...titles, ["time", "When it generalised (t_gen)"]];
  const select = element(
    "select",
    { id: "scheme", autocomplete: "off" },
    ...all.map(([name, title]) => optionElement(name, title)),
  );
  select.addEventListener("change", () => setView({ scheme: select.value }));
  byId("scheme-choice").append(element("label", {}, "Colour by ", select));
}

function followStepScale() {
  document.querySelectorAll("input[name=step-axis]").forEach((input) =>
    input.addEventListener("change", () => {
      view.stepScale = input.value;
      drawCharts();
    }),
  );
}

function addControls() {
  addSchemes();
  addSliders();
  addRoles();
  followStepScale();
}
