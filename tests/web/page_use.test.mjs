// The page as people use and misuse it, with the data of a run that never was.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { checkpoints, fakeData, hidden, modulus, stepOf } from "./support/fake_run.mjs";
import { drawing, step, testPages } from "./support/test_pages.mjs";

describe("the report page, used and misused,", () => {
    const pages = testPages({ before, after });

    test("computes the norms of frequencies as the closed form has them", async () => {
        // Three cosines of amplitude 2 each: norm = 2 sqrt(3 p / 2).
        const expected = 2 * Math.sqrt((3 * modulus) / 2);

        await pages.withPage(async (page) => {
            const norms = await page.evaluate(
                (t) => frequencyNorms(runs[0].matrices[0], t),
                checkpoints - 1,
            );

            norms.forEach((norm, i) =>
                assert.ok(
                    Math.abs(norm - ([2, 5].includes(i + 1) ? expected : 0)) < 0.06,
                    `k = ${i + 1}: ${norm}`,
                ),
            );
        });
    });

    test("takes norms from the spectrum tool where it has the step", async () => {
        const data = fakeData();
        const columns = {
            step: [stepOf(2), stepOf(2)],
            matrix: ["W_input", "W_input"],
            frequency: [1, 2],
            power: [9, 16],
            norm: [3, 4],
        };
        data.runs[0].reports.spectrum.tables.push({
            name: "over_training",
            columns: Object.entries(columns).map(([name, values]) => ({ name, unit: "", values })),
        });

        await pages.withPage(
            async (page) => {
                const norms = await page.evaluate(() => normsOverTraining(runs[0].matrices[0]));

                assert.deepEqual(norms[2], [3, 4]);
                assert.equal(norms[3].length, Math.floor(modulus / 2));
            },
            { url: pages.saved(data, "exact.html") },
        );
    });

    test("reads the spectrum tool's table once for each matrix, however many checkpoints", async () => {
        await pages.withPage(async (page) => {
            const reads = await page.evaluate(() => {
                const [run] = runs;
                let count = 0;
                run.matrices.forEach((matrix) => delete matrix.toolNorms);
                const read = run.rows.bind(run);
                run.rows = (...names) => {
                    ++count;
                    return read(...names);
                };
                run.matrices.forEach(normsOverTraining);
                run.matrices.forEach(normsOverTraining);
                return count;
            });

            assert.equal(reads, 2);
        });
    });

    test("writes numbers so that nothing is rounded up to all or down to nothing", async () => {
        const cases = {
            share: [
                [1, "100.0 %"],
                [0.99996, "> 99.9 %"],
                [0.9934, "99.3 %"],
                [0.0004, "< 0.1 %"],
                [0, "0.0 %"],
                [null, "–"],
            ],
            value: [
                [-30, "−30"],
                [-1.5e-9, "−1.50e−9"],
                [0.30000001, "0.3"],
                ["", "none"],
                [null, "–"],
                [false, "no"],
            ],
        };

        await pages.withPage(async (page) => {
            for (const [kind, list] of Object.entries(cases))
                for (const [number, text] of list)
                    assert.equal(
                        await page.evaluate(
                            ([name, given]) =>
                                name === "share" ? formatShare(given) : formatValue(given),
                            [kind, number],
                        ),
                        text,
                    );
        });
    });

    test("centres the cells of the spectrum over training on their checkpoints", async () => {
        await pages.withPage(async (page) => {
            const cells = () => page.evaluate(() => checkpointCells(runs[0]));
            const linear = await cells();

            assert.deepEqual(linear[0], { t: 0, from: 0, until: 50 });
            assert.deepEqual(linear[4], { t: 4, from: 350, until: 450 });
            assert.deepEqual(linear[10], { t: 10, from: 950, until: 1000 });

            await page.check("input[name=step-axis][value=log]");
            const logarithmic = await cells();
            assert.equal(logarithmic.length, checkpoints - 1);
            assert.ok(Math.abs(logarithmic[1].from - Math.sqrt(100 * 200)) < 1e-9);
            assert.equal(logarithmic.at(-1).until, 1000);
        });
    });

    test("follows the keyboard wherever the focus is", async () => {
        await pages.withPage(
            async (page) => {
                const press = async (key) => {
                    await page.keyboard.press(key);
                    return step(page);
                };

                assert.equal(await press("ArrowRight"), 6);
                assert.equal(await press("ArrowLeft"), 5);
                await page.focus("#slider");
                assert.equal(await press("Home"), 0);
                assert.equal(await press("ArrowLeft"), 0);
                assert.equal(await press("ArrowUp"), 1);
                assert.equal(await press("End"), checkpoints - 1);
            },
            { hash: "#step=500" },
        );
    });

    test("plays from the first checkpoint to the last, and stops there", async () => {
        await pages.withPage(async (page) => {
            await page.click("#play");
            assert.equal(await page.getAttribute("#play", "aria-pressed"), "true");

            await page.waitForSelector("#play[aria-pressed=false]", { timeout: 30000 });

            assert.equal(await step(page), checkpoints - 1);
            await page.waitForFunction(
                (hash) => location.hash === hash,
                `#step=${stepOf(checkpoints - 1)}`,
            );
        });
    });

    test("draws the curves on a logarithmic axis that leaves step 0 out", async () => {
        await pages.withPage(async (page) => {
            const linear = await drawing(page, "loss");

            await page.check("input[name=step-axis][value=log]");
            await page.waitForFunction(
                (was) => document.querySelector("[data-figure=loss] svg.marks").outerHTML !== was,
                linear,
            );

            const labels = await page.locator("[data-figure=loss] svg text").allTextContents();
            assert.ok(labels.includes("100") && !labels.includes("0"), labels.join());
        });
    });

    test("goes to the checkpoint nearest to a click in a chart", async () => {
        await pages.withPage(
            async (page) => {
                const plot = page
                    .locator("[data-figure=accuracy] svg .mark-line.role-mark")
                    .first();
                const { x, y, width, height } = await plot.boundingBox();

                await page.mouse.move(x + 0.3 * width, y + height / 2);
                await page.mouse.click(x + 0.4 * width, y + height / 2);

                assert.equal(await step(page), 4);
            },
            { hash: "#step=900" },
        );
    });

    test("keeps markup in its data as text", async () => {
        const evil = "</script><script>window.broken = 1</script><!-- <b>&amp;";
        const data = fakeData({ title: evil, provenance: { note: evil } });
        data.runs[0].reports.spectrum.summary[0].convention = evil;

        await pages.withPage(
            async (page) => {
                assert.equal(await page.evaluate(() => window.broken), undefined);
                assert.equal(await page.locator("h1").textContent(), evil);
                assert.equal(await page.title(), evil);
                assert.ok((await page.locator("#details").textContent()).includes(evil));
            },
            { url: pages.saved(data, "evil.html") },
        );
    });

    test("saves the rows of a figure as CSV", async () => {
        await pages.withPage(async (page) => {
            const text = await page.evaluate(() =>
                csvText([
                    { a: 1, "b,c": 'say "x"' },
                    { a: null, "b,c": -0.5 },
                ]),
            );

            assert.equal(text, 'a,"b,c"\n1,"say ""x"""\n,-0.5\n');
            const [download] = await Promise.all([
                page.waitForEvent("download"),
                page.click("[data-figure=loss] button:text('CSV')"),
            ]);
            assert.equal(download.suggestedFilename(), "loss.csv");
        });
    });

    for (const width of [1280, 390])
        for (const colorScheme of ["light", "dark"])
            test(`fits a ${colorScheme} window of ${width} pixels`, async () => {
                await pages.withPage(
                    async (page) => {
                        const overhang = await page.evaluate(
                            () => document.documentElement.scrollWidth - innerWidth,
                        );
                        const background = await page.evaluate(
                            () => getComputedStyle(document.body).backgroundColor,
                        );

                        assert.ok(overhang <= 0, `${overhang} pixels too wide`);
                        assert.equal(background === "rgb(255, 255, 255)", colorScheme === "light");
                    },
                    { viewport: { width, height: 800 }, colorScheme },
                );
            });
});
