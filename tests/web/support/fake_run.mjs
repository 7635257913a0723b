// The data of a page for a run that never was: p = 13, weights that go from noise to cosines.

export const modulus = 13;
export const hidden = 7;
export const checkpoints = 11;
export const stepOf = (t) => 100 * t;
// Three waves of each of two frequencies, and a neuron that all but vanishes.
const neurons = [
    { frequency: 2, phase: 0.3, amplitude: 2, group: 2 },
    { frequency: 2, phase: 2.1, amplitude: 2, group: 2 },
    { frequency: 2, phase: -1.9, amplitude: 2, group: 2 },
    { frequency: 5, phase: 0.0, amplitude: 2, group: 5 },
    { frequency: 5, phase: 1.6, amplitude: 2, group: 5 },
    { frequency: 5, phase: -2.8, amplitude: 2, group: 5 },
    { frequency: 2, phase: 0.9, amplitude: 0.001, group: 0 },
];

/** A reproducible number in [-1, 1). */
function noise(seed) {
    const x = Math.sin(seed * 12.9898 + 4.1414) * 43758.5453;
    return 2 * (x - Math.floor(x)) - 1;
}

/** The weight of a token and neuron at checkpoint t: noise at the first, a cosine at the last. */
export function weightOf(t, token, neuron, seed) {
    const { frequency, phase, amplitude } = neurons[neuron];
    const done = t / (checkpoints - 1);
    const wave = amplitude * Math.cos((2 * Math.PI * frequency * token) / modulus - phase);
    return (1 - done) * noise(seed + token * hidden + neuron) + done * wave;
}

function quantised(weights) {
    const scale = Math.max(...weights.map(Math.abs)) / 127;
    return { scale, bytes: Int8Array.from(weights, (weight) => Math.round(weight / scale)) };
}

function matrix(name, label, seed) {
    const moments = Array.from({ length: checkpoints }, (_, t) =>
        quantised(
            Array.from({ length: modulus * hidden }, (__, i) =>
                weightOf(t, Math.floor(i / hidden), i % hidden, seed),
            ),
        ),
    );
    return {
        name,
        label,
        rows: modulus,
        cols: hidden,
        row_label: "token",
        col_label: "neuron",
        scale: moments.map((moment) => moment.scale),
        data: Buffer.concat(moments.map((moment) => Buffer.from(moment.bytes.buffer))).toString(
            "base64",
        ),
    };
}

function metrics() {
    const step = Array.from({ length: 51 }, (_, i) => 20 * i);
    const falling = (middle, width) =>
        step.map((at) => 1e-6 + 0.06 / (1 + Math.exp((at - middle) / width)));
    const rising = (middle, width) => step.map((at) => 1 / (1 + Math.exp((middle - at) / width)));
    return {
        step,
        train_loss: falling(100, 15),
        test_loss: falling(600, 20),
        train_accuracy: rising(150, 10),
        test_accuracy: rising(700, 12),
        weight_norm_l1: step.map((at) => 90 - at / 20),
        weight_norm_l2: step.map((at, i) => (i === 3 ? null : 12 - at / 200)),
    };
}

function table(name, columns) {
    return {
        name,
        columns: Object.entries(columns).map(([column, values]) => ({
            name: column,
            unit: "",
            values,
        })),
    };
}

function transitionReport() {
    const row = (name, value, convention) => ({ name, value, unit: "step", convention });
    const [train, test] = ["first train accuracy >= 0.99", "first test accuracy >= 0.99"];
    return {
        tool: "transition",
        tables: [],
        figures: [],
        summary: [
            row("t_mem_before", 180, train),
            row("t_mem_after", 200, train),
            row("t_gen_before", 740, test),
            row("t_gen_after", 760, test),
            { name: "class", value: "no_learning", unit: "", convention: "article" },
        ],
    };
}

function spectrumReport() {
    const frequency = [1, 2, 3, 4, 5, 6];
    const of = (name, values) =>
        ["W_input", "W_output"].flatMap((matrix) =>
            values.map((value) => (name === "matrix" ? matrix : value)),
        );
    const figure = {
        name: "power",
        title: "Power of each frequency",
        caption: "At the last checkpoint.",
        table: "frequencies",
        spec: {
            mark: "bar",
            encoding: {
                x: { field: "frequency", type: "ordinal" },
                y: { field: "power", type: "quantitative" },
                color: { field: "matrix", type: "nominal" },
            },
        },
    };
    return {
        tool: "spectrum",
        summary: [
            {
                name: "key_frequencies",
                value: 2,
                unit: "",
                convention: "energy: 95 % of the non-constant power",
            },
            { name: "gini", value: null, unit: "", convention: "" },
            { name: "largest_phase_difference", value: 0.1071, unit: "rad", convention: "" },
        ],
        tables: [
            table("frequencies", {
                matrix: of("matrix", frequency),
                frequency: of("frequency", frequency),
                power: of("power", [0, 78, 0, 0, 78, 0]),
                share: of("share", [0, 0.5, 0, 0, 0.5, 0]),
                energy_key: of("energy_key", [false, true, false, false, true, false]),
            }),
            table("neurons", {
                neuron: neurons.map((_, i) => i),
                frequency: neurons.map((neuron) => neuron.frequency),
                phase: neurons.map((neuron) => neuron.phase),
                amplitude: neurons.map((neuron) => neuron.amplitude),
                group: neurons.map((neuron) => neuron.group),
            }),
        ],
        figures: [figure],
    };
}

const spec = [
    ["task", "kind", "modular_addition"],
    ["task", "modulus", String(modulus)],
    ["model", "hidden", String(hidden)],
    ["model", "activation", "relu"],
    ["optimizer", "kind", "adamw"],
    ["optimizer", "lr", "0.001"],
    ["regularizer", "weight_decay", "1"],
    ["regularizer", "decay", "decoupled"],
];

/** Coefficients of a neuron's wave at checkpoint t: its share of the way to the last. */
function starRow(t, { phase, amplitude, frequency }, neuron) {
    const done = (t / (checkpoints - 1)) * amplitude;
    const [cos, sin] = [done * Math.cos(phase), done * Math.sin(phase)];
    return {
        step: stepOf(t),
        frequency,
        neuron,
        in_a_cos: cos,
        in_a_sin: sin,
        in_b_cos: cos,
        in_b_sin: sin,
        out_cos: done * Math.cos(2 * phase),
        out_sin: done * Math.sin(2 * phase),
        place: neurons
            .filter((other) => other.group === frequency)
            .filter((other) => other.phase < phase).length,
    };
}

function tableOfRows(name, rows) {
    const columns = Object.keys(rows[0]).map((key) => [key, rows.map((row) => row[key])]);
    return table(name, Object.fromEntries(columns));
}

const everyCheckpoint = Array.from({ length: checkpoints }, (_, t) => t);

function circleReport() {
    const rows = everyCheckpoint.flatMap((t) =>
        neurons.flatMap((neuron, i) => (neuron.group > 0 ? [starRow(t, neuron, i)] : [])),
    );
    const summary = [
        { name: "resultant", value: 1, unit: "", convention: "" },
        { name: "resultant_null_95", value: 0.7, unit: "", convention: "" },
    ];
    return { tool: "circle", summary, tables: [tableOfRows("stars", rows)], figures: [] };
}

/** Logits that are half their cosine at every checkpoint, and half an odd wave. */
function logitsReport() {
    const rows = everyCheckpoint.flatMap((t) =>
        [2, 5].flatMap((frequency) =>
            Array.from({ length: modulus }, (_, difference) => {
                const angle = (2 * Math.PI * frequency * difference) / modulus;
                const ideal = (t / (checkpoints - 1)) * Math.cos(angle);
                const logit = ideal + 0.5 * (t / (checkpoints - 1)) * Math.sin(angle);
                return { step: stepOf(t), frequency, difference, logit, ideal };
            }),
        ),
    );
    return { tool: "logits", summary: [], tables: [tableOfRows("waves", rows)], figures: [] };
}

function progressReport() {
    const phases = table("phases", {
        phase: ["memorisation", "circuit_formation", "cleanup"],
        from: [0, 300, 600],
        to: [300, 600, 760],
    });
    return { tool: "progress", summary: [], tables: [phases], figures: [] };
}

/** A run as the page holds it, with the named members replaced. */
export function fakeRun(changes = {}) {
    return {
        name: "small",
        provenance: { git_commit: "0123abc", compiler: "none" },
        spec: spec.map(([section, key, value]) => ({ section, key, value })),
        run: { file: "small.h5", status: "complete" },
        metrics: metrics(),
        loss_unit: "cross-entropy / p (article)",
        checkpoints: { step: everyCheckpoint.map(stepOf) },
        matrices: [matrix("W_input", "W_input", 1), matrix("W_output", "W_output", 1000)],
        reports: {
            transition: transitionReport(),
            spectrum: spectrumReport(),
            circle: circleReport(),
            logits: logitsReport(),
            progress: progressReport(),
        },
        ...changes,
    };
}

/** The data of a page of these runs. */
export const fakePage = (runs, title = "A small run") => ({
    title,
    program: "grokscope 0.0",
    runs,
});

/** The data of a page of one run, with the named members replaced. */
export const fakeData = ({ title, ...changes } = {}) => fakePage([fakeRun(changes)], title);

/** The same page for a parity run: bits x hidden, the last row the bias. */
export function fakeParityData() {
    const wave = matrix("W_in", "W_in", 1);
    const parity = [
        ["task", "kind", "sparse_parity"],
        ["task", "bits", String(modulus - 1)],
        ["task", "parity_bits", "3"],
        ["model", "hidden", String(hidden)],
    ];
    return fakeData({
        spec: parity.map(([section, key, value]) => ({ section, key, value })),
        matrices: [{ ...wave, row_label: "bit" }],
        reports: { transition: transitionReport() },
        loss_unit: "cross-entropy per example (mean)",
    });
}
