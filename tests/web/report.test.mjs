// grokscope-report from a run file to a page in a browser. GROKSCOPE_BIN names the directory of the
// built programs, PYTHON a Python that has h5py.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { openedPage, ranProgram, root, startBrowser } from "./support/page.mjs";
import { temporaryDirectory, withoutVega } from "./support/page.mjs";

const programs = process.env.GROKSCOPE_BIN ?? path.join(root, "build/bin");
const report = path.join(programs, "grokscope-report");
const libraries = ["vega.min.js", "vega-lite.min.js", "vega-embed.min.js"];

describe("grokscope report", () => {
    const directory = temporaryDirectory(after);
    const file = (name) => path.join(directory, name);
    const writeRun = (name, ...words) =>
        execFileSync(process.env.PYTHON ?? "python3", [
            path.join(root, "tests/web/support/write_run.py"),
            file(name),
            ...words.map(String),
        ]);
    let browser;
    before(async () => {
        writeRun("small.h5", 13, 6, 1000, 2, 5);
        browser = await startBrowser();
    });
    after(() => browser?.close());

    const programsWithoutVega = () => withoutVega(report, file("plain"));

    const opened = (name, options) => openedPage(browser, pathToFileURL(file(name)).href, options);

    test("makes a page that draws the run's own weights, without a network", async () => {
        const made = ranProgram(report, [file("small.h5"), "-o", file("small.html")]);
        assert.equal(made.code, 0, made.stderr);

        const { page, errors, requests, close } = await opened("small.html");

        const python =
            "import h5py, sys; print(h5py.File(sys.argv[1])['checkpoints/W_E'][4, 5, 3])";
        const exact = Number(
            execFileSync(process.env.PYTHON ?? "python3", ["-c", python, file("small.h5")], {
                encoding: "utf8",
            }),
        );
        const [weight, scale] = await page.evaluate(() => [
            weightAt(runs[0].matrices[0], 4, 5, 3),
            runs[0].matrices[0].scale[4],
        ]);
        assert.ok(Math.abs(weight - exact) <= scale / 2 + 1e-12, `${weight} against ${exact}`);
        assert.equal(await page.locator("h1").textContent(), "small");
        assert.equal(await page.locator("[data-figure=loss] svg.marks").count(), 1);
        assert.deepEqual([errors, requests], [[], []]);
        await close();
    });

    test("gives the output matrix token by neuron, as the input matrix", async () => {
        ranProgram(report, [file("small.h5"), "-o", file("output.html")]);

        const { page, close } = await opened("output.html");

        const python =
            "import h5py, sys; print(h5py.File(sys.argv[1])['checkpoints/W_U'][10, 2, 7])";
        const exact = Number(
            execFileSync(process.env.PYTHON ?? "python3", ["-c", python, file("small.h5")], {
                encoding: "utf8",
            }),
        );
        const weight = await page.evaluate(() =>
            weightAt(
                runs[0].matrices.find(({ name }) => name === "W_output"),
                10,
                7,
                2,
            ),
        );
        assert.ok(Math.abs(weight - exact) < 0.01, `${weight} against ${exact}`);
        await close();
    });

    test("makes a page with plain SVG charts where Vega is missing", async () => {
        const made = ranProgram(programsWithoutVega(), [
            file("small.h5"),
            "-o",
            file("plain.html"),
            "--title",
            "</script>&<b>",
        ]);
        assert.equal(made.code, 0, made.stderr);

        const { page, errors, close } = await opened("plain.html");

        assert.equal(await page.locator("#curves svg path").count(), 4);
        assert.equal(await page.locator("h1").textContent(), "</script>&<b>");
        const rule = () => page.locator("[data-figure=loss] .current-step").getAttribute("x1");
        const canvas = () =>
            page.locator("[data-figure=W_input] canvas").evaluate((element) => element.toDataURL());
        const atLast = [await rule(), await canvas()];
        await page.evaluate(() => window.grokscope.setStep(0));
        assert.deepEqual([await rule(), (await canvas()) === atLast[1]], ["64", false]);
        assert.equal(atLast[0], "572");
        assert.deepEqual(errors, []);
        await close();
    });

    test("labels plain charts so that no text is cut off or lies on the curve", async () => {
        ranProgram(programsWithoutVega(), [file("small.h5"), "-o", file("labels.html")]);

        const { page, close } = await opened("labels.html");

        for (const figure of ["loss", "accuracy"]) {
            const outside = await page.locator(`[data-figure=${figure}] svg`).evaluate((svg) => {
                const { width, height } = svg.viewBox.baseVal;
                return [...svg.querySelectorAll(":scope > text")]
                    .filter((text) => {
                        const box = text.getBBox();
                        return (
                            box.x < 0 || box.x + box.width > width || box.y + box.height > height
                        );
                    })
                    .map((text) => text.textContent);
            });
            assert.deepEqual(outside, [], figure);
        }
        const texts = await page.locator("[data-figure=accuracy] svg text").allTextContents();
        assert.deepEqual(
            texts.filter((text) => /^(1,000|0|1|generalised.*)$/.test(text)),
            ["0", "1", "0", "1,000", "generalised 640–650"],
        );
        await close();
    });

    test("holds no number in more digits than it knows, and no table twice", async () => {
        ranProgram(report, [file("small.h5"), "-o", file("digits.html")]);

        const { page, close } = await opened("digits.html");

        const [longest, tables] = await page.evaluate(() => {
            const all = Object.values(runs[0].reports).flatMap((each) => each.tables);
            const numbers = all.flatMap((table) => table.columns.flatMap(({ values }) => values));
            const digits = (value) =>
                String(value).replace(/e.*$/, "").replace(/[-.]/g, "").replace(/^0+/, "").length;
            const fractions = numbers.filter(
                (value) => typeof value === "number" && value % 1 !== 0,
            );
            return [Math.max(...fractions.map(digits)), all.map((table) => table.name)];
        });
        assert.equal(longest, 7);
        assert.ok(tables.includes("over_training"), tables.join());
        for (const name of ["curves", "frequency_norms"]) assert.ok(!tables.includes(name), name);
        await close();
    });

    test("keeps markup in a specification and in a file's name as text", async () => {
        const evil = "</script><img src=x onerror='window.broken = 1'>";
        const run = "x<img src=x onerror=window.broken=1>.h5";
        const preset = readFileSync(path.join(root, "data/presets/circle-relu.toml"), "utf8");
        writeFileSync(file("evil.toml"), preset.replace(/^summary = .*$/m, `summary = "${evil}"`));
        const construct = path.join(programs, "grokscope-construct");
        assert.equal(ranProgram(construct, [file("evil.toml"), "-o", file(run)]).code, 0);
        assert.equal(ranProgram(report, [file(run), "-o", file("evil.html")]).code, 0);

        const { page, errors, requests, close } = await opened("evil.html");

        assert.equal(await page.evaluate(() => window.broken), undefined);
        assert.equal(await page.locator("img").count(), 0);
        assert.equal(await page.locator(".summary-text").textContent(), evil);
        assert.ok((await page.locator("#kicker").textContent()).endsWith(run));
        assert.deepEqual([errors, requests], [[], []]);
        await close();
    });

    test("says in one line that Vega is missing", () => {
        const program = programsWithoutVega();

        const script = `"${program}" "${file("small.h5")}" -o "${file("said.html")}" 2>&1 >&-`;
        const said = execFileSync("sh", ["-c", script], { encoding: "utf8" });

        assert.equal(said.split("\n").filter((line) => line.includes("no Vega")).length, 1, said);
    });

    test("keeps the page of a long run below 8 MB, and says what it left out", async () => {
        writeRun("long.h5", 47, 200, 15000, 3, 8, 20);
        assert.equal(ranProgram(report, [file("long.h5"), "-o", file("long.html")]).code, 0);

        const { page, close } = await opened("long.html");

        assert.ok(
            statSync(file("long.html")).size < 8e6,
            `${statSync(file("long.html")).size} bytes`,
        );
        const steps = await page.evaluate(() => runs[0].steps);
        assert.deepEqual([steps[0], steps.at(-1)], [0, 15000]);
        assert.ok(steps.length >= 30 && steps.length < 151, `${steps.length} checkpoints`);
        assert.match(
            await page.locator("#weights .note").textContent(),
            new RegExp(`Of 151 checkpoints ${steps.length} are on this page`),
        );
        await close();
    });

    test("replaces a page only when it is told to", () => {
        writeFileSync(file("kept.html"), "kept");

        const refused = ranProgram(report, [file("small.h5"), "-o", file("kept.html")]);
        const text = readFileSync(file("kept.html"), "utf8");
        const forced = ranProgram(report, [file("small.h5"), "-o", file("kept.html"), "--force"]);

        assert.deepEqual(
            [refused.code, refused.stderr, text],
            [
                2,
                `grokscope report: ${file("kept.html")} exists (another name, or --force to replace it, would be right)\n`,
                "kept",
            ],
        );
        assert.equal(forced.code, 0);
        assert.match(readFileSync(file("kept.html"), "utf8"), /^<!DOCTYPE html>/);
    });

    test("leaves nothing behind when it fails", () => {
        writeFileSync(file("broken.h5"), "not HDF5");
        const before = readdirSync(directory);

        const failed = ranProgram(report, [file("broken.h5"), "-o", file("broken.html")]);

        assert.equal(failed.code, 1);
        assert.match(
            failed.stderr,
            /^grokscope report: .*broken\.h5 is not a readable HDF5 file .*\n$/,
        );
        assert.deepEqual(readdirSync(directory), before);
    });

    test("shows several runs side by side, and needs at least one", async () => {
        const run = file("small.h5");
        const two = ranProgram(report, [run, run, "-o", file("two.html"), "--title", "Twice"]);
        const none = ranProgram(report, ["-o", file("none.html")]);
        assert.deepEqual([two.code, none.code], [0, 2]);

        const { page, errors, requests, close } = await opened("two.html");

        assert.equal(await page.locator("h1").textContent(), "Twice");
        assert.equal(await page.locator("#weights .run-column").count(), 2);
        // Two files of one name are told apart by their folders.
        assert.deepEqual(await page.evaluate(() => runs.map(({ name }) => name)), [
            run.replace(/\.h5$/, ""),
            run.replace(/\.h5$/, ""),
        ]);
        assert.deepEqual([errors, requests], [[], []]);
        await close();
    });
});
