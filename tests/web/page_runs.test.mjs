// The page of runs that are not like the usual one.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { fakeData, fakeParityData } from "./support/fake_run.mjs";
import { testPages } from "./support/test_pages.mjs";

describe("the report page, of an unusual run,", () => {
    const pages = testPages({ before, after });

    test("shows bits and the bias of a parity run, and no waves", async () => {
        await pages.withPage(
            async (page) => {
                const canvas = page.locator("[data-figure=W_in] canvas");
                await canvas.hover({ position: { x: 60, y: 18 + 20 * 12.5 } });

                assert.match(
                    await page.locator("[data-figure=W_in] .tip").textContent(),
                    /^bias, neuron \d: /,
                );
                assert.equal(await page.locator("#waves").isVisible(), false);
                assert.equal(await page.locator("#spectrum").isVisible(), false);
                assert.match(
                    await page.locator(".trained").textContent(),
                    /parity of 3 of 12 bits/,
                );
            },
            { url: pages.saved(fakeParityData(), "parity.html") },
        );
    });

    test("shows a run that has no checkpoint yet", async () => {
        const data = fakeData({
            checkpoints: { step: [] },
            reports: {},
            run: { file: "new.h5", status: "running" },
        });
        data.runs[0].matrices.forEach((matrix) => Object.assign(matrix, { scale: [], data: "" }));

        await pages.withPage(
            async (page) => {
                assert.equal(await page.locator("#stepper").isVisible(), false);
                assert.match(
                    await page.locator("#story").textContent(),
                    /This run has no checkpoint yet\./,
                );
                assert.match(await page.locator("#kicker").textContent(), /run is running/);
            },
            { url: pages.saved(data, "new.html") },
        );
    });

    test("shows a single checkpoint without what needs several", async () => {
        const data = fakeData({ provenance: { engine: "construct" } });
        data.runs[0].checkpoints.step = [0];
        for (const values of [...Object.values(data.runs[0].metrics)]) values.length = 1;
        data.runs[0].matrices.forEach((matrix) => {
            matrix.data = Buffer.from(matrix.data, "base64")
                .subarray(-matrix.rows * matrix.cols)
                .toString("base64");
            matrix.scale = matrix.scale.slice(-1);
        });

        await pages.withPage(
            async (page) => {
                for (const hidden of ["#stepper", "#curves", ".toggle"])
                    assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
                const figures = await page
                    .locator("[data-figure]")
                    .evaluateAll((list) => list.map((figure) => figure.dataset.figure));
                assert.ok(figures.includes("spectrum_W_input"));
                assert.ok(!figures.some((name) => name.includes("over_training")), figures.join());
            },
            { url: pages.saved(data, "one.html") },
        );
    });
});
