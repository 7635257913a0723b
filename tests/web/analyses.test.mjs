// The page's account of what the tools found.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { fakeData, fakeParityData, hidden } from "./support/fake_run.mjs";
import { testPages } from "./support/test_pages.mjs";

describe("the page's analyses", () => {
    const pages = testPages({ before, after });

    test("give an interval as one cell, under a name for readers", async () => {
        const row = (name, value, unit = "step") => ({ name, value, unit, convention: "" });
        const cases = [
            [[row("t_mem_before", 300), row("t_mem_after", 400)], "memorisedsteps 300–400"],
            [[row("t_gen_before", 200), row("t_gen_after", null)], "generalisednever"],
            [[row("t_gen_before", null), row("t_gen_after", 0)], "generalisedstep 0"],
            [
                [row("delay_least", 1660), row("delay_most", 1680)],
                "from memorising to generalising1,660–1,680 steps",
            ],
            [
                [row("delay_least", null), row("delay_most", null)],
                "from memorising to generalising–",
            ],
            [
                [row("delay_least", -30), row("delay_most", 30)],
                "from memorising to generalising−30 to 30 steps",
            ],
            [[row("sharpness", 1)], "rise of test accuracy1 step"],
            [[row("l2_max_step", 1300)], "L2 norm largest atstep 1,300"],
            [[row("key_frequencies_article", "", "")], "key frequenciesnone"],
            [[row("class", "no_learning", "")], "classno learningarticle: by the smallest losses"],
            [[row("largest_phase_difference", 0.25, "rad")], "largest phase difference0.25 rad"],
        ];

        await pages.withPage(async (page) => {
            for (const [rows, text] of cases)
                assert.equal(
                    (await page.evaluate((given) => summaryList(given).textContent, rows)).replace(
                        /\s(?=article:)/,
                        "",
                    ),
                    text,
                );
        });
    });

    test("come in the order transition, spectrum, and the rest", async () => {
        const data = fakeData();
        const { transition, spectrum } = data.runs[0].reports;
        data.runs[0].reports = {
            another: { ...transition },
            norms: { ...transition },
            spectrum,
            transition,
        };

        await pages.withPage(
            async (page) =>
                assert.deepEqual(await page.locator("#analyses h3").allTextContents(), [
                    "transition",
                    "spectrum",
                    "norms",
                    "another",
                ]),
            { url: pages.saved(data, "order.html") },
        );
    });

    test("leave out tables without a row", async () => {
        const data = fakeData();
        const columns = [{ name: "kind", unit: "", values: [] }];
        data.runs[0].reports.spectrum.tables.push({ name: "nothing", columns });

        await pages.withPage(
            async (page) =>
                assert.deepEqual(
                    await page
                        .locator("[data-tool=spectrum] > details > summary")
                        .allTextContents(),
                    ["Table frequencies, 12 rows", "Table neurons, 7 rows"],
                ),
            { url: pages.saved(data, "tables.html") },
        );
    });

    test("stand above the keys of the specification that the task reads", async () => {
        const keys = (page) =>
            page
                .locator("#details table:has(caption:text-is('Specification')) tbody tr")
                .allTextContents();
        const data = fakeData();
        data.runs[0].spec.push({ section: "task", key: "bits", value: "40" });
        const parity = fakeParityData();
        parity.runs[0].spec.push({ section: "task", key: "modulus", value: "67" });

        await pages.withPage(
            async (page) => assert.ok(!(await keys(page)).includes("task.bits40")),
            { url: pages.saved(data, "keys.html") },
        );
        await pages.withPage(
            async (page) =>
                assert.deepEqual(await keys(page), [
                    "task.kindsparse_parity",
                    "task.bits12",
                    "task.parity_bits3",
                    "model.hidden7",
                ]),
            { url: pages.saved(parity, "parity_keys.html") },
        );
    });

    test("list every report", async () => {
        await pages.withPage(async (page) => {
            const spectrum = page.locator("[data-tool=spectrum]");

            assert.match(
                await spectrum.locator("dl").textContent(),
                /key frequencies2 energy: 95 % of the non-constant power/,
            );
            assert.equal(
                await spectrum
                    .locator("[data-figure=spectrum_power] svg .mark-rect.role-mark path")
                    .count(),
                12,
            );
            await spectrum.locator("summary", { hasText: "Table neurons" }).click();
            await spectrum.locator("tbody tr").first().waitFor();
            assert.equal(await spectrum.locator("tbody tr").count(), hidden);
        });
    });

    test("leave out the figures that the page draws itself", async () => {
        const data = fakeData();
        data.runs[0].reports.spectrum.figures[0].name = "frequency_norms";

        await pages.withPage(
            async (page) =>
                assert.equal(await page.locator("[data-tool=spectrum] [data-figure]").count(), 0),
            { url: pages.saved(data, "once.html") },
        );
    });

    test("name the channels of every layer of a figure for readers", async () => {
        await pages.withPage(async (page) => {
            const { layer } = await page.evaluate(() =>
                readableSpec({
                    layer: [
                        { encoding: { x: { field: "before", title: "step" } } },
                        { encoding: { x: { field: "step" }, y: { field: "l2_relative" } } },
                    ],
                }),
            );

            assert.deepEqual(layer[0].encoding.x, { field: "before", title: "step" });
            assert.equal(layer[1].encoding.x.axis.format, ",.0f");
            assert.equal(layer[1].encoding.y.title, "L2 norm / its first");
        });
    });

    test("leave out a layered figure over training where there is one checkpoint", async () => {
        await pages.withPage(async (page) => {
            const shown = await page.evaluate(() => {
                const layer = [
                    { encoding: { x: { field: "before" } } },
                    { encoding: { x: { field: "step" } } },
                ];
                const figure = { name: "layered", spec: { layer } };
                return [true, false].map((isMoving) => isShown({ isMoving }, "another", figure));
            });

            assert.deepEqual(shown, [true, false]);
        });
    });

    test("draw train and test in the colours of the curves", async () => {
        const data = fakeData();
        const { figures } = data.runs[0].reports.spectrum;
        figures[0].spec.encoding.color = { field: "split", type: "nominal" };
        figures[0].spec.transform = [
            { calculate: "datum.matrix === 'W_input' ? 'test' : 'train'", as: "split" },
        ];

        await pages.withPage(
            async (page) => {
                const bars = page.locator("[data-figure=spectrum_power] .mark-rect.role-mark path");
                const fills = await bars.evaluateAll((paths) =>
                    paths.map((path) => path.getAttribute("fill")),
                );

                const lines = await page
                    .locator("[data-figure=loss] .mark-line path")
                    .evaluateAll((paths) => paths.map((path) => path.getAttribute("stroke")));
                assert.deepEqual(new Set(fills), new Set(lines));
                assert.equal(fills[0], lines[1]);
            },
            { url: pages.saved(data, "colours.html") },
        );
    });
});
