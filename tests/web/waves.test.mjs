// The page's waves: weights of a group of neurons, unrolled along its frequency.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { modulus } from "./support/fake_run.mjs";
import { drawing, testPages } from "./support/test_pages.mjs";

describe("the page's waves", () => {
    const pages = testPages({ before, after });
    const rowsOfNeuron3 = (page) => page.evaluate(() => waveRows(matrices[0], 5, [3]));
    const axisLabels = async (page) => {
        const labels = await page
            .locator("[data-figure=waves_5_W_input] svg .role-axis-label")
            .last()
            .locator("text")
            .allTextContents();
        return labels.map((label) => Number(label.replace("−", "-"))).sort((a, b) => a - b);
    };

    test("are one period of a cosine once a neuron has learnt it", async () => {
        await pages.withPage(async (page) => {
            const rows = await rowsOfNeuron3(page);

            assert.deepEqual(
                rows.map((row) => row.place),
                Array.from({ length: modulus }, (_, place) => place),
            );
            for (const { token, place, value } of rows) {
                assert.equal((5 * token) % modulus, place);
                const cosine = 2 * Math.cos((2 * Math.PI * place) / modulus);
                assert.ok(Math.abs(value - cosine) < 0.01, `${value} against ${cosine}`);
            }
        });
    });

    test("are noise before", async () => {
        await pages.withPage(
            async (page) => {
                const rows = await rowsOfNeuron3(page);

                const turns = rows.filter(
                    ({ value }, i) =>
                        i > 0 &&
                        i < modulus - 1 &&
                        (value - rows[i - 1].value) * (rows[i + 1].value - value) < 0,
                ).length;
                assert.ok(turns >= 5, `${turns} turns`);
            },
            { hash: "#step=0" },
        );
    });

    test("are points without a line where several tokens share a place", async () => {
        await pages.withPage(async (page) => {
            const marks = await page.evaluate(() =>
                [5, 3, 6].map((k) => waveSpec({ rows: 12, label: "W" }, k, [], 1).mark.type),
            );

            assert.deepEqual(marks, ["line", "point", "point"]);
        });
    });

    test("stand on an axis of round ends that hold the largest weight of the step", async () => {
        await pages.withPage(async (page) => {
            const ends = await page.evaluate(() => [0, 0.47, 1, 5.3, 461, 0.0081].map(roundedUp));

            assert.deepEqual(ends, [1, 0.6, 1, 6, 600, 0.01]);
            assert.deepEqual(await axisLabels(page), [-1, 0, 1]);
        });
    });

    test("have a scale of their own", async () => {
        await pages.withPage(
            async (page) => {
                const high = page.locator("[data-figure=W_input] .legend .high");
                const atFirst = [await high.textContent(), await axisLabels(page)];
                const waves = await drawing(page, "waves_5_W_input");

                await page.check("input[name=scale-waves][value=fixed]");
                await page.waitForFunction(
                    (was) =>
                        document.querySelector("[data-figure=waves_5_W_input] svg.marks")
                            .outerHTML !== was,
                    waves,
                );

                assert.deepEqual(atFirst[1], [-0.5, 0, 0.5]);
                assert.deepEqual(await axisLabels(page), [-1, 0, 1]);
                assert.equal(await high.textContent(), atFirst[0]);
            },
            { hash: "#step=0" },
        );
    });

    test("say in their titles which order of the tokens they have", async () => {
        await pages.withPage(async (page) => {
            const texts = await page
                .locator("[data-figure=waves_5_W_input] svg text")
                .allTextContents();

            assert.ok(texts.includes(`5 × token mod ${modulus}`), texts.join());
        });
    });
});
