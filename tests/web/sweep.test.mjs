// The classes on the page of a sweep, with the data of one that never was.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import {
    exponents,
    failedRun,
    fakeSweep,
    finalAccuracy,
    generalisedAt,
    missingRun,
    runCount,
    stepOf,
} from "./support/fake_sweep.mjs";
import { sectionScreenshots } from "./support/screenshots.mjs";
import { legendCounts, slide, squareColours, sweepPages } from "./support/sweep_pages.mjs";

/** The class of run i by the fake's formulas, thresholds given as exponents of 10. */
function expectedClass(i, { train = -5, test = -5, ratio = Math.log10(50000) } = {}) {
    if (i === missingRun) return null;
    if (i === failedRun) return "failed";
    const is = exponents(i);
    if (is.train > train) return "no_learning";
    if (is.test > test) return "no_generalisation";
    return is.ratio < ratio ? "together" : "grokking";
}

const indices = Array.from({ length: runCount }, (_, i) => i);

const countOf = (classes, name) => classes.filter((each) => each === name).length;

describe("the page of a sweep", () => {
    const pages = sweepPages({ before, after });

    test("opens without an error and asks for nothing from a network", async () => {
        await pages.withPage(async (page) => {
            assert.equal(await page.locator("h1").textContent(), "A small sweep");
            assert.equal(
                await page.locator(".chart-host svg.marks, .chart-host canvas").count(),
                4,
            );
        });
    });

    test("says in one sentence how many runs grokked and generalised", async () => {
        const grokked = countOf(
            indices.map((i) => expectedClass(i)),
            "grokking",
        );
        const generalised = indices.filter(
            (i) => i !== missingRun && finalAccuracy(i) >= 0.99,
        ).length;

        await pages.withPage(async (page) => {
            assert.equal(
                await page.locator("#result").textContent(),
                `Of 17 runs, ${grokked} grokked (23.5 %; the article's classes) and ${generalised} generalised ` +
                    "(11.8 %; test accuracy ≥ 0.99).",
            );
            assert.match(
                await page.locator("#facts").textContent(),
                /18.*16 complete, 1 failed, 1 missing.*2 hours.*4, 8, 16.*0.1, 1.*0, 1, 2/,
            );
        });
    });

    test("counts the classes in its legend and in the grid's accessible text", async () => {
        const classes = indices.map((i) => expectedClass(i));

        await pages.withPage(async (page) => {
            assert.deepEqual(await legendCounts(page), {
                no_learning: countOf(classes, "no_learning"),
                no_generalisation: countOf(classes, "no_generalisation"),
                together: countOf(classes, "together"),
                grokking: countOf(classes, "grokking"),
                failed: 1,
                not_ended_or_unreadable: 1,
            });
            assert.equal(
                await page.locator("#grid").getAttribute("aria-label"),
                "18 runs in 6 cells: no learning 8, no generalisation 2, together 2, grokking 4, failed 1.",
            );
        });
    });

    test("recolours the runs that a threshold moves to another class, and no others", async () => {
        await pages.withPage(async (page) => {
            const first = await squareColours(page);

            await slide(page, "train_loss", -4);

            const then = await squareColours(page);
            const moved = indices.filter((i) => first[i] !== then[i]);
            const expected = indices.filter(
                (i) => expectedClass(i) !== expectedClass(i, { train: -4 }),
            );
            assert.deepEqual(moved, expected);
            assert.ok(expected.length > 0);
            const classes = indices.map((i) => expectedClass(i, { train: -4 }));
            assert.equal((await legendCounts(page)).no_learning, countOf(classes, "no_learning"));
            await page.locator("#reset").click();
            assert.deepEqual(await squareColours(page), first);
        });
    });

    test("says each threshold beside its slider, and the command that counts by it", async () => {
        await pages.withPage(async (page) => {
            await slide(page, "ratio", 3);
            await slide(page, "test_accuracy", 1);

            assert.equal(await page.locator("output[for=rule-ratio]").textContent(), "1,000");
            assert.equal(await page.locator("output[for=rule-test_accuracy]").textContent(), "0.9");
            assert.equal(
                await page.locator("#scheme-command").textContent(),
                "grokscope phase small --train-loss 0.00001 --test-loss 0.00001 --ratio 1000",
            );
        });
    });

    test("shows 1,125 runs, and counts all of them in the legend at any threshold", async () => {
        const data = fakeSweep();
        const seeds = Array.from({ length: 225 }, (_, seed) => seed);
        data.axes[0].values = [4, 8, 16, 32, 64];
        data.axes[2].values = seeds;
        data.axes[1].values = [1];
        data.runs = data.axes[0].values.flatMap((_, width) =>
            seeds.map((seed) => ({
                ...data.runs[seed % 16],
                id: `${width}-${seed}`,
                places: [width, 0, seed],
            })),
        );

        await pages.withPage(
            async (page) => {
                for (const exponent of [-5, -3]) {
                    await slide(page, "train_loss", exponent);
                    const counts = Object.values(await legendCounts(page));
                    assert.equal(
                        counts.reduce((sum, count) => sum + count, 0),
                        1125,
                    );
                }
                assert.equal(await page.evaluate(() => grid.layout.squares.length), 1125);
            },
            { url: pages.saved(data, "large.html") },
        );
    });

    test("fits three widths, and leaves a picture of each section to look at", async () => {
        await pages.withPage(async (page) => {
            const taken = await sectionScreenshots(page, "sweep");

            assert.ok(taken.length >= 3 * 4, String(taken.length));
            for (const { section, width, overhang } of taken)
                assert.ok(overhang <= 0, `${section} at ${width}: ${overhang} pixels too wide`);
        });
    });

    test("finds by any accuracy the evaluation that first reaches it", async () => {
        await pages.withPage(async (page) => {
            const found = await page.evaluate(
                (thresholds) =>
                    thresholds.map((threshold) =>
                        endedRuns.map((run) => crossing(run, "test", threshold)),
                    ),
                [0.5, 0.93, 0.95, 1],
            );

            [0.5, 0.93, 0.95, 1].forEach((threshold, row) =>
                indices.slice(0, missingRun).forEach((i) => {
                    const at =
                        threshold <= 0.5
                            ? 0
                            : finalAccuracy(i) >= threshold
                              ? generalisedAt(i)
                              : null;
                    assert.deepEqual(found[row][i], {
                        before: at === 0 ? null : stepOf(at === null ? 20 : at - 1),
                        after: at === null ? null : stepOf(at),
                    });
                }),
            );
        });
    });

    for (const scheme of ["liu", "accuracy", "time"])
        test(`colours by the scheme ${scheme}`, async () => {
            const generalised = indices.filter((i) => i < 17 && finalAccuracy(i) >= 0.99);
            // Liu's grokking: 90 % on test more than 1,000 steps after step 200.
            const late = indices.filter((i) => i < 16 && stepOf(generalisedAt(i)) - 200 > 1000);

            await pages.withPage(async (page) => {
                await page.locator("#scheme").selectOption(scheme);

                const counts = await legendCounts(page);
                if (scheme === "liu") assert.equal(counts.grokking, late.length);
                if (scheme === "accuracy") assert.equal(counts.generalised, generalised.length);
                if (scheme === "time") {
                    assert.equal(counts.never_generalised, 17 - generalised.length);
                    const colours = await squareColours(page);
                    assert.equal(new Set(generalised.map((i) => colours[i])).size, 2);
                }
            });
        });
});
