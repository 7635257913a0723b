// The data of a page for a sweep that never was: 3 widths x 2 decays x 3 seeds, whose numbers follow
// from the index i of a run by short formulas.

export const widths = [4, 8, 16];
export const decays = [0.1, 1];
export const seeds = [0, 1, 2];
export const runCount = 18;
export const failedRun = 16;
export const missingRun = 17;
export const evaluations = 21;
export const stepOf = (evaluation) => 100 * evaluation;

/** Its class's exponents: least train loss 10^-(3 + i/4), least test loss 10^-(2.6 + i/4), ratio 10^(3.55 + i/10). */
export const exponents = (i) => ({
    train: -3 - i / 4,
    test: -2.6 - i / 4,
    ratio: 3.55 + i / 10,
});

/** Train accuracy is 1 from evaluation 2 on; test accuracy this from evaluation 3 + i on, .5 before. */
export const finalAccuracy = (i) => 0.9005 + 0.006 * i;
export const generalisedAt = (i) => 3 + i;

/** The logarithm of the train loss at each evaluation; the test loss is ten times as large. */
export const logTrainLoss = (i, evaluation) => -i / 10 - evaluation / 10;

const base64 = (array) => Buffer.from(array.buffer).toString("base64");

const records = (at, values) => ({
    evaluation: base64(Uint32Array.from(at)),
    value: base64(Float64Array.from(values)),
});

function curves(i) {
    const each = (valueOf) => Array.from({ length: evaluations }, (_, e) => Math.round(valueOf(e)));
    return base64(
        Int16Array.from([
            ...each((e) => 2000 * logTrainLoss(i, e)),
            ...each((e) => 2000 * (logTrainLoss(i, e) + 1)),
            ...each((e) => 20000 * (e < 2 ? 0.5 : 1)),
            ...each((e) => 20000 * (e < generalisedAt(i) ? 0.5 : finalAccuracy(i))),
        ]),
    );
}

function known(i) {
    const { train, test, ratio } = exponents(i);
    return {
        steps: 0,
        evaluations,
        least_train: 10 ** train,
        least_test: 10 ** test,
        largest_ratio: 10 ** ratio,
        train: records([0, 2], [0.5, 1]),
        test: records([0, generalisedAt(i)], [0.5, finalAccuracy(i)]),
        curves: curves(i),
    };
}

const stateOf = (i) => (i === missingRun ? "missing" : i === failedRun ? "failed" : "complete");

export const idOf = (i) => `run${String(i).padStart(2, "0")}`;

function fakeRun(i) {
    const places = [Math.floor(i / 6), Math.floor(i / 3) % 2, i % 3];
    const run = { id: idOf(i), state: stateOf(i), places, last_step: 2000 };
    return i === missingRun ? run : { ...run, ...known(i) };
}

function seedsReport() {
    const column = (name, values) => ({ name, unit: "", values });
    const ids = Array.from({ length: runCount - 1 }, (_, i) => idOf(i));
    return {
        tool: "seeds",
        summary: [{ name: "generalised", value: 2, unit: "", convention: "runs" }],
        tables: [
            {
                name: "runs",
                columns: [
                    column("id", ids),
                    column(
                        "keys",
                        ids.map((_, i) => 3 + (i % 2)),
                    ),
                ],
            },
        ],
        figures: [],
    };
}

/** The data of a page, with the named members replaced. */
export function fakeSweep(changes = {}) {
    const steps = Array.from({ length: evaluations }, (_, e) => stepOf(e));
    return {
        title: "A small sweep",
        program: "grokscope 0.0",
        sweep: {
            name: "small-sweep",
            summary: "18 runs that never were",
            engine: "none",
            file: "small",
            is_directory: true,
            seconds: 7200,
        },
        axes: [
            { key: "model.hidden", label: "hidden", keys: ["model.hidden"], values: widths },
            {
                key: "regularizer.weight_decay",
                label: "weight_decay",
                keys: ["regularizer.weight_decay"],
                values: decays,
            },
            {
                key: "seed",
                label: "seed",
                keys: ["seed.init", "seed.split", "seed.noise"],
                values: seeds,
            },
        ],
        rules: {
            train_loss: 1e-5,
            test_loss: 1e-5,
            ratio: 50000,
            train_accuracy: 0.99,
            test_accuracy: 0.99,
        },
        scales: { loss: 2000, accuracy: 20000 },
        step_lists: [{ step: steps, shown: steps.map((_, e) => e) }],
        runs: Array.from({ length: runCount }, (_, i) => fakeRun(i)),
        spec: [{ section: "task", key: "kind", value: "modular_addition" }],
        pages: {},
        page_problems: {},
        reports: { seeds: seedsReport() },
        analyses: { seeds: { summary: "how many generalise", source: "none" } },
        failures: [],
        ...changes,
    };
}
