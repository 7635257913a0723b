// The page of several runs side by side.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { fakeData, fakePage, fakeParityData, fakeRun, stepOf } from "./support/fake_run.mjs";
import { setStep, testPages } from "./support/test_pages.mjs";

/** A run of every second checkpoint of the usual one, with another learning rate. */
function sparserRun() {
    const run = fakeRun({ name: "sparser" });
    const kept = run.checkpoints.step.map((_, t) => t).filter((t) => t % 2 === 0);
    run.checkpoints.step = kept.map(stepOf);
    run.spec = run.spec.map((row) => (row.key === "lr" ? { ...row, value: "0.01" } : row));
    for (const matrix of run.matrices) {
        const bytes = Buffer.from(matrix.data, "base64");
        const size = matrix.rows * matrix.cols;
        const parts = kept.map((t) => bytes.subarray(t * size, (t + 1) * size));
        matrix.data = Buffer.concat(parts).toString("base64");
        matrix.scale = kept.map((t) => matrix.scale[t]);
    }
    return run;
}

describe("the page of several runs", () => {
    const pages = testPages({ before, after });
    const withRuns = (body, runs = [fakeRun({ name: "every" }), sparserRun()], options = {}) =>
        pages.withPage(body, {
            url: pages.saved(fakePage(runs, "Two runs"), "runs.html"),
            ...options,
        });

    test("names each in every section, and says in which settings they differ", async () => {
        await withRuns(async (page) => {
            for (const section of ["curves", "weights", "waves", "spectrum", "stars", "logits"])
                assert.deepEqual(await page.locator(`#${section} .run-name`).allTextContents(), [
                    "every",
                    "sparser",
                ]);
            const rows = page.locator("#comparison table").first().locator("tbody tr");
            assert.deepEqual(await rows.allTextContents(), ["optimizer.lr0.0010.01"]);
        });
    });

    test("moves all of them with one slider, each to its checkpoint nearest to the step", async () => {
        await withRuns(async (page) => {
            const label = (run) =>
                page
                    .locator(`#weights [data-run="${run}"] [data-figure=W_input] canvas`)
                    .getAttribute("aria-label");

            await setStep(page, 4);
            await page.waitForFunction(() => !document.querySelector("[data-stale]"));
            assert.match(await label(0), /at step 400;/);
            assert.match(await label(1), /at step 400;/);

            await setStep(page, 5);
            await page.waitForFunction(() => !document.querySelector("[data-stale]"));
            assert.match(await label(0), /at step 500;/);
            assert.match(await label(1), /at step 400;/);
        });
    });

    test("puts the numbers of their analyses side by side", async () => {
        await withRuns(async (page) => {
            await page.locator("#comparison summary").click();

            const rows = await page.locator("#comparison details tbody tr").allTextContents();
            assert.ok(
                rows.includes("transition: generalisedsteps 740–760steps 740–760"),
                rows.join("|"),
            );
        });
    });

    test("lights a neuron in its own run alone", async () => {
        await withRuns(async (page) => {
            await page.locator('#weights [data-run="1"] select').selectOption("4");

            assert.ok((await page.locator('#waves [data-run="1"] .lit').count()) > 0);
            assert.equal(await page.locator('#waves [data-run="0"] .lit').count(), 0);
        });
    });

    test("says where a run has not what a section shows", async () => {
        const runs = [fakeRun(), fakeParityData().runs[0]];
        await withRuns(async (page) => {
            assert.match(
                await page.locator('#waves [data-run="1"]').textContent(),
                /Not in this run\./,
            );
            assert.match(
                await page.locator('#trajectories [data-run="0"]').textContent(),
                /Not in this run\./,
            );
        }, runs);
    });

    for (const width of [1280, 390])
        test(`fits a window of ${width} pixels`, async () => {
            await withRuns(
                async (page) =>
                    assert.ok(
                        (await page.evaluate(
                            () => document.documentElement.scrollWidth - innerWidth,
                        )) <= 0,
                    ),
                undefined,
                { viewport: { width, height: 800 } },
            );
        });

    test("has no comparison where there is one run", async () => {
        await pages.withPage(
            async (page) => {
                assert.equal(await page.locator("#comparison").isVisible(), false);
                assert.equal(await page.locator(".run-name").count(), 0);
            },
            { url: pages.saved(fakeData(), "single.html") },
        );
    });
});
