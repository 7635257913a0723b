// The comparison of arms on the page of a sweep: its words and tables, against what `compare` says.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { armPages, compared, rowsOf } from "./support/arm_pages.mjs";
import { fakeSweep } from "./support/fake_sweep.mjs";
import { assembledPage, savedPage } from "./support/page.mjs";
import { sectionScreenshots } from "./support/screenshots.mjs";

const hostileName = "</script><b>bold";

const summaryValue = (report, name) => report.summary.find((row) => row.name === name).value;

/** The numbers in a text, in order. */
const numbersIn = (text) =>
    [...text.replaceAll(",", "").matchAll(/\d+(\.\d+)?/g)].map(([number]) => Number(number));

/** Whether each number of a text is one of these, in their order, as rounded as it stands there. */
function assertNumbers(text, values, tolerance) {
    const known = values.filter((value) => value !== null);
    const found = numbersIn(text);
    assert.equal(found.length, known.length, text);
    known.forEach((value, i) =>
        assert.ok(Math.abs(found[i] - value) <= tolerance(value), `${text} has ${value}`),
    );
}

describe("the comparison on the page of a sweep with arms", () => {
    const pages = armPages({ before, after });

    /** A page of made-up runs, with a report of `compare` or without. */
    const pageOf = (reports, name) =>
        savedPage(pages.directory, assembledPage(fakeSweep({ reports }), "sweep.html"), name);

    test("stands before everything else", async () => {
        await pages.withPage(async (page) => {
            const ids = await page
                .locator("main > section")
                .evaluateAll((sections) => sections.map(({ id }) => id));
            assert.equal(ids[0], "comparison");
            assert.ok(await page.locator("#comparison").isVisible());
        });
    });

    test("says in one sentence how many arms are faster and slower, and which", async () => {
        const named = (verdict) =>
            pages
                .contrasts()
                .filter((row) => row.verdict === verdict)
                .map(({ arm }) => arm);
        const parts = ["faster", "slower", "cannot tell"].map((verdict) => {
            const count = summaryValue(pages.report(), verdict.replace(" ", "_"));
            assert.ok(count > 0, verdict);
            return `${count} ${verdict} (${named(verdict).join(", ")})`;
        });

        await pages.withPage(async (page) => {
            assert.equal(
                await page.locator("#comparison-result").textContent(),
                `Of 3 arms against weight decay (10 runs each): ${parts.join(", ")}.`,
            );
        });
    });

    test("has the numbers of compare in its table, rounded for people", async () => {
        const expected = rowsOf(pages.report(), "arms");

        await pages.withPage(async (page) => {
            const rows = await page
                .locator("#comparison-arms tbody tr")
                .evaluateAll((list) =>
                    list.map((row) => [...row.cells].map((cell) => cell.textContent)),
                );
            assert.equal(rows.length, expected.length);
            rows.forEach(([arm, runs, share, median, mean, ratio, p, verdict, needed], i) => {
                const row = expected[i];
                assert.deepEqual([arm, Number(runs), verdict], [row.arm, row.runs, row.verdict]);
                const shares = [row.share, row.share_low, row.share_high];
                assertNumbers(
                    share,
                    shares.map((value) => 100 * value),
                    () => 0.051,
                );
                assertNumbers(median, [row.median, row.median_low, row.median_high], () => 0.5);
                assertNumbers(mean, [row.mean], () => 0.5);
                const ratios = [row.hazard_ratio, row.ratio_low, row.ratio_high];
                assertNumbers(ratio, ratios, (value) => 0.0051 * value);
                assertNumbers(p, [row.holm_p], () => 0.001);
                assertNumbers(needed, [row.runs_needed], (value) => 0.05 * value);
            });
            assert.match(
                await page.locator("#comparison-arms code").textContent(),
                /^grokscope compare arms --csv$/,
            );
        });
    });

    test("keeps the name of an arm as text, whatever it looks like", async () => {
        await pages.withPage(async (page) => {
            const cells = page.locator("#comparison-arms tbody th");
            assert.ok((await cells.allTextContents()).includes(hostileName));
            assert.equal(await page.locator("main b:text('bold')").count(), 0);
            assert.ok(
                (
                    await page.locator("[data-figure=compare_ratios] svg text").allTextContents()
                ).includes(hostileName),
            );
        });
    });

    test("has the other tables folded, and is not among the analyses again", async () => {
        await pages.withPage(async (page) => {
            const folded = page.locator("#comparison-tables details");
            assert.deepEqual(await folded.locator("summary").allTextContents(), [
                "Table contrasts, 3 rows",
                "Table costs, 4 rows",
                "Table outcomes, 40 rows",
                "Table settings, 4 rows",
            ]);
            await folded.first().locator("summary").click();
            assert.equal(await folded.first().locator("tbody tr").count(), 3);
            assert.equal(await page.locator("#analysis-list [data-tool=compare]").count(), 0);
            assert.ok((await page.locator("#analysis-list [data-tool]").count()) > 0);
        });
    });

    test("makes arms the rows of the grid and the axis of distributions", async () => {
        await pages.withPage(async (page) => {
            const [axis, rows, keys] = await page.evaluate(() => [
                axes[0],
                roles.rows?.key,
                axes.map(({ key }) => key),
            ]);
            assert.deepEqual(
                axis.values,
                rowsOf(pages.report(), "arms").map(({ arm }) => arm),
            );
            assert.deepEqual([rows, keys], ["arm", ["arm", "seed"]]);
            assert.equal(
                await page.locator("#distribution-axis option:checked").textContent(),
                "arm",
            );
            assert.equal(await page.locator("#margins tbody tr").count(), 4);
            assert.ok(!(await page.locator("#spec-table").textContent()).includes("weight_decay"));
        });
    });

    test("has the seeds of an arm in one line of the grid", async () => {
        await pages.withPage(async (page) => {
            const lines = await page.evaluate(() =>
                grid.layout.cells.map(({ squares }) => [
                    squares.length,
                    new Set(squares.map(({ y }) => y)).size,
                ]),
            );
            assert.deepEqual(lines, Array(4).fill([10, 1]));
        });
    });

    test("fits a telephone, also when a wide window becomes a narrow one", async () => {
        await pages.withPage(async (page) => {
            const figures = page.locator("#comparison .chart-host");
            for (const taken of await sectionScreenshots(page, "arms"))
                assert.ok(taken.overhang <= 0, `${taken.section} at ${taken.width}`);
            assert.equal(page.viewportSize().width, 390);
            await page.waitForFunction(() =>
                [...document.querySelectorAll("#comparison .chart-host")].every(
                    (host) => host.scrollWidth <= host.clientWidth,
                ),
            );
            assert.equal(await figures.count(), 3);
        });
    });

    test("says so where only the baseline has runs that have ended", async () => {
        const outcomes = path.join(pages.directory, "one.csv");
        writeFileSync(
            outcomes,
            "arm,seed,t_gen_before,t_gen_after,steps\ndecay,0,100,200,500\ndecay,1,500,,500\n",
        );
        const url = pageOf({ compare: compared(outcomes) }, "one.html");

        await pages.withPage(
            async (page) => {
                assert.equal(
                    await page.locator("#comparison-result").textContent(),
                    "No run of an arm other than decay has ended yet.",
                );
                assert.equal(await page.locator("#comparison-arms tbody tr").count(), 1);
                assert.equal(await page.locator("#comparison-figures > figure").count(), 1);
            },
            { url },
        );
    });

    test("is not there on the page of a sweep without arms", async () => {
        await pages.withPage(
            async (page) => assert.ok(await page.locator("#comparison").isHidden()),
            {
                url: pageOf({}, "plain.html"),
            },
        );
    });
});
