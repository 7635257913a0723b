// Pictures that follow the slider: stars, logits, and the neuron that is lit in all of them.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { checkpoints, fakeData, fakeParityData, modulus } from "./support/fake_run.mjs";
import { setStep, testPages } from "./support/test_pages.mjs";

const pathPoints = (d) =>
    [...d.matchAll(/[ML]([-.\d]+) ([-.\d]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

const attribute = (page, figure, selector, name) =>
    page.locator(`[data-figure=${figure}] ${selector}`).first().getAttribute(name);

describe("stars", () => {
    const pages = testPages({ before, after });

    /** Where the points of a star are, as angles [rad] and lengths in units of its circle. */
    const pointsOf = (page, figure) =>
        page.locator(`[data-figure=${figure}]`).evaluate((element) => {
            const circle = element.querySelector("circle.unit");
            const [x, y, r] = ["cx", "cy", "r"].map((name) => Number(circle.getAttribute(name)));
            return [...element.querySelectorAll(".star-mark")].map((mark) => {
                const point = mark.querySelector(".point");
                const [dx, dy] = [
                    (Number(point.getAttribute("cx")) - x) / r,
                    (y - Number(point.getAttribute("cy"))) / r,
                ];
                return {
                    neuron: Number(mark.dataset.neuron),
                    angle: Math.atan2(dy, dx),
                    length: Math.hypot(dx, dy),
                };
            });
        });

    const phases = { 3: 0.0, 4: 1.6, 5: -2.8 };
    const turn = (angle) => Math.atan2(Math.sin(angle), Math.cos(angle));

    test("have a point for each neuron at its phase, out at twice its phase", async () => {
        await pages.withPage(async (page) => {
            for (const [figure, factor] of [
                ["stars_5_in_a", 1],
                ["stars_5_out", 2],
            ]) {
                const points = await pointsOf(page, figure);

                assert.deepEqual(points.map(({ neuron }) => neuron).sort(), [3, 4, 5]);
                for (const { neuron, angle, length } of points) {
                    const away = Math.abs(turn(angle - factor * phases[neuron]));
                    assert.ok(away < 0.01, `${figure}, neuron ${neuron}: ${angle}`);
                    assert.ok(Math.abs(length - 1) < 0.01, `${figure}, neuron ${neuron}`);
                }
            }
        });
    });

    test("join neighbours by in-angle, and close", async () => {
        await pages.withPage(async (page) => {
            const d = await attribute(page, "stars_5_in_a", "path.star", "d");
            const points = await pointsOf(page, "stars_5_in_a");

            const order = [...points].sort((a, b) => a.angle - b.angle).map(({ neuron }) => neuron);
            assert.deepEqual(order, [5, 3, 4]);
            assert.equal(pathPoints(d).length, 3);
            assert.ok(d.endsWith("Z"));
        });
    });

    test("shrink to the step's share when scaled to all steps", async () => {
        await pages.withPage(
            async (page) => {
                await page.check("input[name=scale-stars][value=fixed]");
                await page.waitForFunction(() => !document.querySelector("[data-stale]"));

                for (const { length } of await pointsOf(page, "stars_2_in_a"))
                    assert.ok(Math.abs(length - 0.5) < 0.01, String(length));
            },
            { hash: "#step=500" },
        );
    });

    test("say in words what they show", async () => {
        await pages.withPage(async (page) =>
            assert.equal(
                await attribute(page, "stars_5_in_a", "svg", "aria-label"),
                "Cosine and sine coefficients of frequency 5 of the columns of W_input at step 1,000: " +
                    "3 neurons, lengths 2 to 2",
            ),
        );
    });
});

describe("logits of each frequency", () => {
    const pages = testPages({ before, after });

    test("stand against the cosine that they should be", async () => {
        await pages.withPage(async (page) => {
            const made = pathPoints(await attribute(page, "logits_2", "path.wave", "d"));
            const ideal = pathPoints(await attribute(page, "logits_2", "path.ideal", "d"));

            assert.equal(made.length, modulus);
            const height =
                Math.max(...ideal.map(([, y]) => y)) - Math.min(...ideal.map(([, y]) => y));
            made.forEach(([x, y], place) => {
                // Along 2 x difference mod p it is one period.
                const sine = 0.5 * Math.sin((2 * Math.PI * place) / modulus);
                assert.equal(x, ideal[place][0]);
                assert.ok(Math.abs((ideal[place][1] - y) / (height / 2) - sine) < 0.03);
            });
        });
    });

    test("say how much of them the cosine explains", async () => {
        await pages.withPage(async (page) =>
            // cos + sin / 2: the half sine has a fifth of the energy.
            assert.equal(
                await attribute(page, "logits_2", "svg", "aria-label"),
                "Logits by the neurons of frequency 2 at step 1,000, with their cosine; it explains 80.0 % of them",
            ),
        );
    });
});

describe("a neuron that is lit", () => {
    const pages = testPages({ before, after });
    const lit = (page) =>
        page
            .locator(".lit[data-neuron]")
            .evaluateAll((marks) => [
                ...new Set(
                    marks.map(
                        (mark) => `${mark.closest("figure").dataset.figure} ${mark.dataset.neuron}`,
                    ),
                ),
            ]);

    test("is lit in waves, stars and heatmaps when pointed at in one of them", async () => {
        await pages.withPage(async (page) => {
            await page
                .locator("[data-figure=stars_5_in_a] .star-mark[data-neuron='4'] .point")
                .hover();

            assert.deepEqual(await lit(page), [
                "waves_5_W_input 4",
                "waves_5_W_output 4",
                "stars_5_in_a 4",
                "stars_5_out 4",
            ]);
            const frame = page.locator("[data-figure=W_output] .lit-frame");
            const canvas = await page.locator("[data-figure=W_output] canvas").boundingBox();
            const box = await frame.boundingBox();
            // Place 5 of 7 in the order of display.
            const left = canvas.x + 40 + ((canvas.width - 41) * 5) / 7;
            assert.ok(Math.abs(box.x - left) <= 1.5, `${box.x} against ${left}`);

            await page.mouse.move(2, 2);
            assert.deepEqual(await lit(page), []);
            assert.equal(await frame.isVisible(), false);
        });
    });

    test("is lit from a heatmap, and by the keyboard", async () => {
        await pages.withPage(async (page) => {
            const canvas = page.locator("[data-figure=W_input] canvas");
            const { width } = await canvas.boundingBox();
            await canvas.hover({ position: { x: 40 + (width - 41) * (3.5 / 7), y: 60 } });
            assert.ok((await lit(page)).includes("stars_5_out 5"));

            await page.locator("#weights select").selectOption("1");
            assert.ok((await lit(page)).includes("waves_2_W_input 1"));
        });
    });

    test("is lit in a chart whose points are neurons, and from there", async () => {
        const data = fakeData();
        data.runs[0].reports.spectrum.figures.push({
            name: "phases",
            title: "Phases",
            caption: "",
            table: "neurons",
            spec: {
                mark: "point",
                encoding: {
                    x: { field: "phase", type: "quantitative" },
                    y: { field: "amplitude", type: "quantitative" },
                },
            },
        });

        await pages.withPage(
            async (page) => {
                const sizes = () =>
                    page
                        .locator("[data-figure=spectrum_phases] svg .mark-symbol.role-mark path")
                        .evaluateAll((points) => points.map((point) => point.getBBox().width));
                await page.locator("[data-figure=spectrum_phases]").scrollIntoViewIfNeeded();

                await page.locator("#weights select").selectOption("4");
                await page.waitForTimeout(100);

                // Areas 160 and 40: the lit one is twice as wide.
                const [largest, ...others] = [...(await sizes())].sort((a, b) => b - a);
                assert.ok(Math.abs(largest / others[0] - 2) < 0.05, `${largest}, ${others}`);
                await page
                    .locator("[data-figure=spectrum_phases] svg .mark-symbol.role-mark path")
                    .nth(3)
                    .hover();
                assert.ok((await lit(page)).includes("waves_5_W_input 3"));
            },
            { url: pages.saved(data, "points.html") },
        );
    });

    test("stays lit while the step moves", async () => {
        await pages.withPage(async (page) => {
            await page.locator("#weights select").selectOption("3");

            await setStep(page, 2);

            assert.ok((await lit(page)).includes("stars_5_in_a 3"));
        });
    });
});

describe("the weights of a parity model over training", () => {
    const pages = testPages({ before, after });
    const withParity = (body) =>
        pages.withPage(body, { url: pages.saved(fakeParityData(), "parity.html") });

    test("are a line each, by what their bit is", async () => {
        await withParity(async (page) => {
            const lines = (kind) =>
                page
                    .locator(`[data-figure=trajectories] path.${kind}`)
                    .evaluateAll((paths) =>
                        paths.map((path) => path.getAttribute("d").split("M").length - 1),
                    );

            // 7 neurons of 3 relevant bits, 9 distractors and a bias.
            assert.deepEqual(await lines("relevant"), Array(7).fill(3));
            assert.deepEqual(await lines("distractor"), Array(7).fill(9));
            assert.deepEqual(await lines("bias"), Array(7).fill(1));
        });
    });

    test("have a rule at the step, and fade but for those of a neuron that is lit", async () => {
        await withParity(async (page) => {
            await setStep(page, 5);
            await page.waitForFunction(() => !document.querySelector("[data-stale]"));
            const rule = page.locator("[data-figure=trajectories] line.current-step");
            const line = pathPoints(await attribute(page, "trajectories", "path.relevant", "d"));
            const x = Number(await rule.getAttribute("x1"));
            assert.ok(Math.abs(x - line[5][0]) < 0.1, `${x} against ${line[5][0]}`);
            assert.ok(line.length >= checkpoints);

            await page.locator("#weights select").selectOption("2");
            assert.equal(await page.locator("[data-figure=trajectories] path.lit").count(), 3);
        });
    });
});
