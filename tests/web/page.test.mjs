// The page as a whole, with the data of a run that never was.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { checkpoints, fakeData, hidden, modulus, stepOf, weightOf } from "./support/fake_run.mjs";
import {
    cellColour,
    drawing,
    picture,
    pictureOf,
    ruleOffset,
    setStep,
    step,
    testPages,
} from "./support/test_pages.mjs";

describe("the report page", () => {
    const pages = testPages({ before, after });

    test("opens without an error and asks for nothing from a network", async () => {
        await pages.withPage(async (page) => {
            const charts = await page.locator(".chart-host svg.marks").count();
            const pictures = await page.locator(".chart-host svg.picture").count();

            assert.equal(charts, 2 + 2 + 1);
            assert.equal(pictures, 2 * 2 + 2 + 2 * 2 + 2);
        });
    });

    test("begins with one sentence of what came of the run", async () => {
        await pages.withPage(async (page) => {
            assert.equal(
                await page.locator(".result").textContent(),
                "Memorised by step 200, then generalised at least 540 steps later, by step 760: grokking.",
            );
            assert.equal(await page.locator("h1").textContent(), "A small run");
            assert.match(
                await page.locator(".facts").textContent(),
                /Key frequencies of W_input2, 5/,
            );
        });
    });

    for (const figure of ["loss", "accuracy"])
        test(`marks the phases and the transition's intervals in the ${figure}`, async () => {
            await pages.withPage(async (page) => {
                const labels = await page
                    .locator(`[data-figure=${figure}] svg text`)
                    .allTextContents();

                assert.ok(labels.includes("memorised 180–200"), labels.join());
                assert.ok(labels.includes("generalised 740–760"), labels.join());
                assert.ok(labels.includes("circuit formation"), labels.join());
                const bands = await page
                    .locator(`[data-figure=${figure}] svg .mark-rect.role-mark path`)
                    .evaluateAll((paths) =>
                        paths.map((path) => path.getBBox()).map(({ x, width }) => [x, width]),
                    );
                const plot = await page
                    .locator(`[data-figure=${figure}] svg .mark-line.role-mark`)
                    .first()
                    .evaluate((group) => group.getBBox().width);
                // The phases of progress measures, then what memorised and what generalised.
                const expected = [
                    [0, 300],
                    [300, 600],
                    [600, 760],
                    [180, 200],
                    [740, 760],
                ].map(([low, high]) => [(low / 1000) * plot, ((high - low) / 1000) * plot]);
                bands
                    .flat()
                    .forEach((value, i) =>
                        assert.ok(
                            Math.abs(value - expected.flat()[i]) < 2,
                            `${bands} against ${expected}`,
                        ),
                    );
                assert.equal(bands.length, expected.length);
            });
        });

    test("opens at the last checkpoint, or at the one nearest to the step of its address", async () => {
        await pages.withPage(async (page) => assert.equal(await step(page), checkpoints - 1));
        await pages.withPage(
            async (page) => {
                assert.equal(await step(page), 3);
                assert.equal(await page.locator("#step-number").textContent(), String(stepOf(3)));
            },
            { hash: "#step=270" },
        );
        await pages.withPage(async (page) => assert.equal(await step(page), checkpoints - 1), {
            hash: "#step=99999",
        });
    });

    test("redraws heatmaps, waves and spectra when the slider moves", async () => {
        await pages.withPage(
            async (page) => {
                const figures = ["waves_2_W_input", "waves_5_W_output", "spectrum_W_input"];
                const see = async () => {
                    const seen = [await picture(page, "W_input"), await picture(page, "W_output")];
                    for (const figure of figures) seen.push(await drawing(page, figure));
                    return seen;
                };
                const atFirst = await see();

                await page.locator("#slider").fill("8000");
                await setStep(page, 8);

                const then = await see();
                then.forEach((seen, i) =>
                    assert.notEqual(seen, atFirst[i], ["W_input", "W_output", ...figures][i]),
                );
                assert.equal(await page.locator("#step-number").textContent(), String(stepOf(8)));
            },
            { hash: "#step=0" },
        );
    });

    test("brings figures that nobody sees to the step once the slider rests", async () => {
        await pages.withPage(async (page) => {
            const svg = (figure) => pictureOf(page, figure).evaluate((each) => each.outerHTML);
            const atLast = await svg("spectrum_W_output");

            await setStep(page, 0);
            await page.waitForFunction(() => !document.querySelector("[data-stale]"));

            assert.equal(await page.evaluate(() => scrollY), 0);
            assert.notEqual(await svg("spectrum_W_output"), atLast);
        });
    });

    test("moves a rule in every chart over training, without a redraw of the chart", async () => {
        const figures = ["loss", "accuracy", "spectrum_over_training_W_output"];

        await pages.withPage(async (page) => {
            for (const figure of figures) {
                const drawn = await drawing(page, figure);

                await setStep(page, 3);

                assert.ok(Math.abs((await ruleOffset(page, figure)) - 0.3) < 0.005, figure);
                assert.equal(await drawing(page, figure), drawn);
                await setStep(page, checkpoints - 1);
                assert.ok(Math.abs((await ruleOffset(page, figure)) - 1) < 0.005, figure);
            }
        });
    });

    test("draws the same for a step whichever way it came there", async () => {
        await pages.withPage(
            async (page) => {
                const see = () => page.locator("[data-figure=waves_2_W_input]").screenshot();
                const waves = await see();
                const heatmap = await picture(page, "W_input");

                await setStep(page, 0);
                await setStep(page, 5);

                assert.ok(waves.equals(await see()));
                assert.equal(await picture(page, "W_input"), heatmap);
            },
            { hash: "#step=500" },
        );
    });

    test("orders columns by frequency and phase, and colours cells by their sign", async () => {
        // By (frequency, phase): 2, 0, 1 of frequency 2; 5, 3, 4 of frequency 5; 6 has vanished.
        const order = [2, 0, 1, 5, 3, 4, 6];

        await pages.withPage(async (page) => {
            for (const [row, place] of [
                [0, 0],
                [3, 1],
                [7, 2],
                [1, 3],
                [12, 4],
                [6, 5],
            ]) {
                const [red, , blue] = await cellColour(page, "W_input", row, place);
                const weight = weightOf(checkpoints - 1, row, order[place], 1);

                if (Math.abs(weight) > 0.2)
                    assert.equal(
                        red > blue,
                        weight > 0,
                        `cell ${row}, ${place} of weight ${weight}`,
                    );
            }
            const label = await page
                .locator("[data-figure=W_input] canvas")
                .getAttribute("aria-label");
            assert.match(
                label,
                /^Weights W_input at step 1,000; the largest magnitude is (2|1\.99\d*)$/,
            );
        });
    });

    test("keeps a neuron that has vanished out of the group of its frequency", async () => {
        await pages.withPage(async (page) => {
            const shown = await page.evaluate(() => [
                columnOrder(runs[0].matrices[0]),
                runs[0].groups.map((group) => group.label),
            ]);

            assert.deepEqual(shown, [
                [2, 0, 1, 5, 3, 4, 6],
                ["k = 2", "k = 5", "vanished"],
            ]);
            assert.equal(await page.locator("#waves article").count(), 2);
        });
    });

    test("tells the token, neuron and weight under the pointer", async () => {
        await pages.withPage(async (page) => {
            const canvas = page.locator("[data-figure=W_input] canvas");
            const { width } = await canvas.boundingBox();

            await canvas.hover({
                position: { x: 40 + (width - 41) * (1.5 / hidden), y: 18 + 20 * 4.5 },
            });

            const tip = await page.locator("[data-figure=W_input] .tip").textContent();
            const [, value] = /^token 4, neuron 0: (.*)$/.exec(tip) ?? [];
            const exact = weightOf(checkpoints - 1, 4, 0, 1);
            assert.ok(
                Math.abs(Number(value?.replace("−", "-")) - exact) <= 2 / 127 / 2 + 1e-3,
                `${tip}, exactly ${exact}`,
            );
        });
    });

    test("scales colours to 99 % of the weights of all steps, and says so, or to one step", async () => {
        const magnitudesAt = (t) =>
            Array.from({ length: modulus * hidden }, (_, i) =>
                Math.abs(weightOf(t, Math.floor(i / hidden), i % hidden, 1)),
            );
        const all = Array.from({ length: checkpoints }, (_, t) => magnitudesAt(t)).flat();

        await pages.withPage(
            async (page) => {
                const high = () =>
                    page.locator("[data-figure=W_input] .legend .high").textContent();

                const [, common] = /^≥ (.*)$/.exec(await high());
                await page.check("input[name=scale-weights][value=step]");

                const within = all.filter((weight) => weight <= Number(common)).length / all.length;
                assert.ok(within > 0.985 && within < 0.995, `${within} within ${common}`);
                const largest = Math.max(...magnitudesAt(4));
                assert.ok(Math.abs(Number(await high()) - largest) < 0.01, await high());
            },
            { hash: "#step=400" },
        );
    });
});
