// The specifications of figures as files, given to Vega-Lite. GROKSCOPE_BIN names the directory of the
// built programs, PYTHON a Python that has h5py.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import * as vega from "vega";
import * as vegaLite from "vega-lite";

import { ranProgram, root, temporaryDirectory } from "./support/page.mjs";

const programs = process.env.GROKSCOPE_BIN ?? path.join(root, "build/bin");
const python = process.env.PYTHON ?? "python3";

/** A logger of Vega that keeps what it is told. */
function keptWarnings() {
    const kept = [];
    const keep = (...words) => (kept.push(words.join(" ")), logger);
    const logger = { level: () => logger, warn: keep, error: keep, info: () => logger };
    return { kept, logger: { ...logger, debug: () => logger } };
}

describe("the specifications of figures", () => {
    const directory = temporaryDirectory(after);
    const run = path.join(directory, "run.h5");
    const figures = path.join(directory, "figures");
    let specs;
    before(() => {
        const writer = path.join(root, "tests/web/support/write_run.py");
        execFileSync(python, [writer, run, "29", "20", "2000", "2", "5", "7"]);
        const made = ranProgram(path.join(programs, "grokscope-report"), [
            run,
            "--figures",
            figures,
        ]);
        assert.equal(made.code, 0, made.stderr);
        specs = readdirSync(figures)
            .filter((name) => name.endsWith(".vl.json"))
            .map((name) => ({
                name,
                spec: JSON.parse(readFileSync(path.join(figures, name), "utf8")),
            }));
    });

    test("compile and run without a warning", async () => {
        assert.ok(specs.length > 10);
        for (const { name, spec } of specs) {
            const { kept, logger } = keptWarnings();

            const compiled = vegaLite.compile(spec, { logger }).spec;
            const view = new vega.View(vega.parse(compiled), { renderer: "none", logger });
            await view.toSVG();

            assert.deepEqual(kept, [], name);
        }
    });

    test("give every axis and legend a title, and the figure none", () => {
        for (const { name, spec } of specs) {
            const inner = spec.spec ?? spec;
            const layers = inner.layer ?? [inner];
            for (const channel of ["x", "y"]) {
                const shown = layers.filter(({ encoding }) => encoding[channel]?.field);
                const titles = new Set(shown.map(({ encoding }) => `${encoding[channel].title}`));
                assert.ok(titles.size <= 1 && !titles.has("null"), `${name} ${channel}`);
            }
            assert.equal(spec.title, undefined);
            assert.equal(spec.background, "white");
        }
    });
});
