// The page's waves: weights of a group of neurons, unrolled along its frequency.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { modulus } from "./support/fake_run.mjs";
import { drawing, testPages } from "./support/test_pages.mjs";

const pathPoints = (d) =>
    [...d.matchAll(/[ML]([-.\d]+) ([-.\d]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe("the page's waves", () => {
    const pages = testPages({ before, after });
    const rowsOfNeuron3 = (page) => page.evaluate(() => waveRows(runs[0].matrices[0], 5, [3]));
    const pathOf = async (page, figure, neuron) =>
        pathPoints(
            await page
                .locator(`[data-figure=${figure}] path[data-neuron="${neuron}"]`)
                .getAttribute("d"),
        );
    const heightOf = (points) => {
        const ys = points.map(([, y]) => y);
        return Math.max(...ys) - Math.min(...ys);
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

    test("are drawn as they are, a line for each neuron of a group by phase", async () => {
        await pages.withPage(async (page) => {
            const points = await pathOf(page, "waves_5_W_input", 3);
            const names = await page
                .locator("[data-figure=waves_5_W_input] .wave-row .axis-text")
                .allTextContents();

            assert.equal(points.length, modulus);
            const ys = points.map(([, y]) => -y);
            const mean = ys.reduce((sum, y) => sum + y, 0) / modulus;
            const half = heightOf(points) / 2;
            ys.forEach((y, place) => {
                const cosine = Math.cos((2 * Math.PI * place) / modulus);
                assert.ok(Math.abs((y - mean) / half - cosine) < 0.04, `place ${place}`);
            });
            assert.deepEqual(names, ["5", "3", "4"]);
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

    test("stand over the tokens in their own order when asked to", async () => {
        await pages.withPage(async (page) => {
            await page.check("input[name=token-order][value=token]");

            const rows = await rowsOfNeuron3(page);
            const title = page.locator("[data-figure=waves_5_W_input] .x-axis .axis-title");
            assert.deepEqual(
                rows.map((row) => row.token),
                Array.from({ length: modulus }, (_, token) => token),
            );
            assert.equal(await title.textContent(), "token");
            await page.check("input[name=token-order][value=unrolled]");
            assert.equal(await title.textContent(), `5 × token mod ${modulus}`);
        });
    });

    test("are points without a line where several tokens share a place", async () => {
        await pages.withPage(async (page) => {
            const joined = await page.evaluate(() => [5, 3, 6].map((k) => hasOwnPlaces(k, 12)));

            assert.deepEqual(joined, [true, false, false]);
        });
    });

    test("have a scale of their own", async () => {
        await pages.withPage(
            async (page) => {
                const high = page.locator("[data-figure=W_input] .legend .high");
                const colours = await high.textContent();
                const toThisStep = heightOf(await pathOf(page, "waves_5_W_input", 3));

                await page.check("input[name=scale-waves][value=fixed]");
                await page.waitForFunction(() => !document.querySelector("[data-stale]"));

                // The first step's noise lies within 1, the last step's waves within 2.
                const toAllSteps = heightOf(await pathOf(page, "waves_5_W_input", 3));
                assert.ok(
                    Math.abs(toThisStep / toAllSteps - 2) < 0.1,
                    `${toThisStep}, ${toAllSteps}`,
                );
                assert.equal(await high.textContent(), colours);
            },
            { hash: "#step=0" },
        );
    });
});
