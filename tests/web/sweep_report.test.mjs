// grokscope-report of a sweep, against what the tools say of it. GROKSCOPE_BIN names the directory of
// the built programs, PYTHON a Python that has h5py.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { openedPage, ranProgram, root, startBrowser } from "./support/page.mjs";
import { temporaryDirectory, withoutVega } from "./support/page.mjs";

const programs = process.env.GROKSCOPE_BIN ?? path.join(root, "build/bin");
const program = (name) => path.join(programs, `grokscope-${name}`);
const accuracies = [0.2, 0.5, 0.9, 0.97, 0.99, 1];

describe("grokscope report of a sweep", () => {
    const directory = temporaryDirectory(after);
    const file = (name) => path.join(directory, name);
    let browser;
    before(async () => {
        const writer = path.join(root, "tests/web/support/write_sweep.py");
        execFileSync(process.env.PYTHON ?? "python3", ["-B", writer, file("small")]);
        const made = ranProgram(program("report"), [
            ...[file("small"), "-o", file("small.html")],
            ...["--run-pages", "--title", "</script>&<b>"],
        ]);
        assert.equal(made.code, 0, made.stderr);
        browser = await startBrowser();
    });
    after(() => browser?.close());

    const opened = (name, options) => openedPage(browser, pathToFileURL(file(name)).href, options);

    /** What a tool says of the sweep. */
    function toolReport(name, ...options) {
        const said = ranProgram(program(name), [file("small"), "--json", ...options]);
        assert.equal(said.code, 0, said.stderr);
        return JSON.parse(said.stdout);
    }

    const summaryValue = (report, name) =>
        report.summary.find((row) => row.name === name)?.value ?? 0;

    /** A table of a tool's report as rows `{column: value}`. */
    function rowsOf(report, name) {
        const { columns } = report.tables.find((table) => table.name === name);
        return columns[0].values.map((_, i) =>
            Object.fromEntries(columns.map((column) => [column.name, column.values[i]])),
        );
    }

    /** Counts of a scheme's classes on the page, by rules that differ from the tools' as given. */
    const pageCounts = (page, scheme, changes = {}) =>
        page.evaluate(
            ([name, rules]) => countsOf(name, classesBy(name, { ...pageData.rules, ...rules })),
            [scheme, changes],
        );

    test("asks for nothing from a network, and keeps markup as text", async () => {
        const { page, errors, requests, close } = await opened("small.html");

        assert.equal(await page.locator("h1").textContent(), "</script>&<b>");
        assert.equal(await page.locator("#sweep-summary").textContent(), "<b>twelve runs</b>");
        assert.match(
            await page.locator("#facts").textContent(),
            /10 complete, 1 failed, 1 missing/,
        );
        assert.deepEqual([errors, requests], [[], []]);
        await close();
    });

    test("counts the article's classes as phase does, at any thresholds", async () => {
        const { page, close } = await opened("small.html");
        const cases = [
            {},
            { train_loss: 1e-3 },
            { test_loss: 1e-4, ratio: 1e6 },
            { train_loss: 2e-8, test_loss: 1e-7, ratio: 10 },
        ];

        for (const rules of cases) {
            const options = Object.entries(rules).flatMap(([name, value]) => [
                `--${name.replace("_", "-")}`,
                String(value),
            ]);
            const phase = toolReport("phase", ...options);
            const counts = await pageCounts(page, "article", rules);
            for (const [name, count] of Object.entries(counts))
                assert.equal(count, summaryValue(phase, name), `${name} ${options}`);
        }
        const counts = await pageCounts(page, "article");
        assert.ok(
            Object.values(counts).every((count) => count > 0),
            JSON.stringify(counts),
        );
        await close();
    });

    test("counts Liu's classes as transition does", async () => {
        const { page, close } = await opened("small.html");

        const transition = toolReport("transition");
        const counts = await pageCounts(page, "liu");

        for (const [name, count] of Object.entries(counts))
            assert.equal(count, summaryValue(transition, `class_liu ${name}`), name);
        await close();
    });

    test("has every run's times as seeds has them, at any accuracy", async () => {
        const { page, close } = await opened("small.html");

        for (const accuracy of accuracies) {
            const options = ["--train-accuracy", accuracy, "--test-accuracy", accuracy].map(String);
            const rows = rowsOf(toolReport("seeds", ...options), "runs");
            const found = await page.evaluate(
                (threshold) =>
                    endedRuns.map((run) => {
                        const [train, test] = ["train", "test"].map((split) =>
                            crossing(run, split, threshold),
                        );
                        return [run.id, train.before, train.after, test.before, test.after];
                    }),
                accuracy,
            );
            const expected = rows.map((row) => [
                ...[row.id, row.t_mem_before, row.t_mem_after],
                ...[row.t_gen_before, row.t_gen_after],
            ]);
            assert.deepEqual(found, expected, `accuracy ${accuracy}`);
        }
        await close();
    });

    test("has the share of runs that have generalised as seeds has it", async () => {
        const { page, close } = await opened("small.html");

        const expected = rowsOf(toolReport("seeds"), "generalised");
        const found = await page.evaluate(() => generalisedShares(endedRuns).slice(1, -1));

        assert.ok(expected.length > 1);
        assert.deepEqual(
            found.map(({ step, runs }) => [step, runs]),
            expected.map(({ step, runs }) => [step, runs]),
        );
        found.forEach((row, i) => {
            for (const name of ["share", "low", "high"])
                assert.ok(Math.abs(row[name] - expected[i][name]) < 1e-12, `${name} ${i}`);
        });
        await close();
    });

    test("has the margins of phase", async () => {
        const { page, close } = await opened("small.html");

        const margins = rowsOf(toolReport("phase"), "margins").filter(
            ({ hyperparameter }) => hyperparameter === "regularizer.weight_decay",
        );
        await page.locator("#distribution-axis").selectOption({ label: "weight decay" });
        const rows = await page.evaluate(() => marginRows());

        assert.deepEqual(
            rows,
            margins.map(({ hyperparameter, value, ...counts }) => ({
                value: String(value),
                ...counts,
            })),
        );
        await close();
    });

    test("holds the curves of a run to its 16 bits", async () => {
        const { page, close } = await opened("small.html");

        const python =
            "import h5py, json, sys; m = h5py.File(sys.argv[1])['metrics']; " +
            "print(json.dumps({n: list(map(float, m[n][:])) for n in m}))";
        const exact = JSON.parse(
            execFileSync(
                process.env.PYTHON ?? "python3",
                ["-c", python, file("small/runs/run03.h5")],
                { encoding: "utf8" },
            ),
        );
        const rows = await page.evaluate(() => curvesOf(runs[3]));

        assert.deepEqual(
            rows.map(({ step }) => step),
            exact.step,
        );
        // The article's losses are never below float32's epsilon.
        const floored = (loss) => Math.max(loss, 2 ** -23);
        rows.forEach((row, i) => {
            for (const name of ["train_loss", "test_loss"])
                assert.ok(Math.abs(Math.log10(row[name] / floored(exact[name][i]))) < 2.6e-4);
            for (const name of ["train_accuracy", "test_accuracy"])
                assert.ok(Math.abs(row[name] - exact[name][i]) < 2.6e-5);
        });
        await close();
    });

    test("shows every analysis that can be asked of the sweep", async () => {
        const { page, close } = await opened("small.html");

        const shown = await page
            .locator("#analysis-list > article")
            .evaluateAll((cards) => cards.map((card) => card.dataset.tool));

        for (const name of ["phase", "seeds", "transition", "spectrum", "norms"])
            assert.ok(shown.includes(name), shown.join());
        assert.ok(!shown.includes("parity"), shown.join());
        assert.match(await page.locator("#thresholds summary").textContent(), /27 rows/);
        await close();
    });

    test("makes a page of every run that has ended, which its own page links to", async () => {
        const pages = readdirSync(file("small_runs"));
        assert.deepEqual(
            pages.sort(),
            Array.from({ length: 11 }, (_, i) => `run${String(i).padStart(2, "0")}.html`),
        );

        const { page, close } = await opened("small.html");
        await page.evaluate(() => pinRun(runs[3]));
        await page.locator("#pinned a").click();
        await page.waitForSelector("html[data-ready=true]", { state: "attached", timeout: 60000 });

        assert.equal(await page.locator("h1").textContent(), "run03");
        await close();
    });

    test("makes the same page of the sweep merged into one file", async () => {
        const made = ranProgram(program("report"), [file("small.h5"), "-o", file("merged.html")]);
        assert.equal(made.code, 0, made.stderr);

        const data = [];
        for (const name of ["small.html", "merged.html"]) {
            const { page, close } = await opened(name);
            data.push(await page.evaluate(() => [pageData.runs, pageData.axes, pageData.reports]));
            await close();
        }

        assert.deepEqual(data[1], data[0]);
    });

    test("has its grid and tables, and no charts, where Vega is missing", async () => {
        const plain = withoutVega(program("report"), file("plain"));
        const made = ranProgram(plain, [file("small"), "-o", file("plain.html")]);
        assert.equal(made.code, 0, made.stderr);

        const { page, errors, close } = await opened("plain.html");
        await page.locator("#grid").focus();
        await page.keyboard.press("End");

        assert.match(await page.locator("#preview").textContent(), /seed 2: missing/);
        assert.equal(await page.locator("#margins tbody tr").count(), 2);
        assert.match(await page.locator("#curve-host").textContent(), /needs the Vega libraries/);
        assert.deepEqual(errors, []);
        await close();
    });

    test("refuses what is no sweep, and pages of runs of what is one run", () => {
        mkdirSync(file("empty"));
        const empty = ranProgram(program("report"), [file("empty"), "-o", file("empty.html")]);
        const single = ranProgram(program("report"), [
            ...[file("small/runs/run00.h5"), "-o", file("single.html"), "--run-pages"],
        ]);

        assert.deepEqual(
            [empty.code, empty.stderr],
            [
                1,
                `grokscope report: ${file("empty")} is not the directory of a sweep (one with a plan.json, or a run file, would be right)\n`,
            ],
        );
        assert.deepEqual(
            [single.code, single.stderr],
            [2, "grokscope report: --run-pages without a sweep (a sweep would be right)\n"],
        );
        assert.ok(!existsSync(file("empty.html")) && !existsSync(file("single.html")));
    });

    test("replaces pages of runs only when it is told to", () => {
        mkdirSync(file("kept_runs"));
        writeFileSync(file("kept_runs/run05.html"), "kept");
        const words = [file("small"), "-o", file("kept.html"), "--run-pages"];

        const refused = ranProgram(program("report"), words);

        assert.equal(refused.code, 2);
        assert.match(refused.stderr, /kept_runs\/run05\.html exists \(another name, or --force/);
        assert.deepEqual(readdirSync(file("kept_runs")), ["run05.html"]);
    });
});
