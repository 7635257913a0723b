// What a reader does on the page of a sweep, with the data of one that never was.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { fakeSweep, idOf, logTrainLoss, missingRun, stepOf } from "./support/fake_sweep.mjs";
import { centreOf, legendCounts, pointAt, slide, sweepPages } from "./support/sweep_pages.mjs";

describe("the page of a sweep, in use,", () => {
    const pages = sweepPages({ before, after });

    test("shows the curves of the run that is pointed at, before those of its cell", async () => {
        await pages.withPage(async (page) => {
            await pointAt(page, 10);
            await page.waitForFunction(
                (id) => curveChart.view.data("curves")[0]?.run === id,
                idOf(10),
            );

            const [curves, others] = await page.evaluate(() => [
                curveChart.view.data("curves"),
                curveChart.view.data("others").map(({ run }) => run),
            ]);
            const rows = curves.filter(({ split }) => split === "train");
            assert.deepEqual(
                rows.map(({ step }) => step),
                Array.from({ length: 21 }, (_, e) => stepOf(e)),
            );
            rows.forEach(({ value }, e) =>
                assert.ok(Math.abs(Math.log10(value) - logTrainLoss(10, e)) <= 0.5 / 2000 + 1e-9),
            );
            assert.deepEqual([...new Set(others)].sort(), [idOf(9), idOf(11)]);
            assert.equal(
                await page.locator("#preview").textContent(),
                "hidden 8, weight decay 1, seed 1: together; memorised steps 100–200; generalised never by step 2,000",
            );
        });
    });

    test("keeps everything in its place while it is pointed at", async () => {
        await pages.withPage(async (page) => {
            const places = () =>
                page.evaluate(() =>
                    ["distributions", "pinned", "curve-host"].map((id) =>
                        Math.round(
                            document.getElementById(id).getBoundingClientRect().top + scrollY,
                        ),
                    ),
                );
            await pointAt(page, 0);
            const first = await places();

            for (const i of [missingRun, 16, 5]) {
                await pointAt(page, i);
                await page.waitForTimeout(50);
                assert.deepEqual(await places(), first, idOf(i));
            }
        });
    });

    test("is walked through by the arrow keys", async () => {
        await pages.withPage(async (page) => {
            await page.locator("#grid").focus();
            const looked = () => page.evaluate(() => grid.run.id);

            const walk = [];
            for (const key of ["Home", "ArrowRight", "ArrowDown", "ArrowUp", "End"]) {
                await page.keyboard.press(key);
                walk.push(await looked());
            }

            // Three seeds stand in two columns: 0 1 above 2; the cell below begins with run 3.
            assert.deepEqual(walk, [idOf(0), idOf(1), idOf(4), idOf(1), idOf(17)]);
            assert.match(
                await page.locator("#preview").textContent(),
                /seed 2: missing: nothing is known/,
            );
        });
    });

    test("pins a run by a click or Enter, and lets it go by Escape", async () => {
        await pages.withPage(async (page) => {
            const { x, y } = await centreOf(page, 15);
            await page.mouse.click(x, y);

            const pinned = await page.locator("#pinned").textContent();
            assert.match(pinned, /Pinned: hidden 16, weight decay 1, seed 0/);
            assert.match(pinned, new RegExp(`steps 1,700–1,800`));
            assert.equal(
                await page.locator("#pinned code").textContent(),
                `grokscope report small/runs/${idOf(15)}.h5 -o ${idOf(15)}.html`,
            );
            await page.keyboard.press("Home");
            assert.match(await page.locator("#pinned h3").textContent(), /hidden 16/);
            await page.keyboard.press("Enter");
            assert.match(
                await page.locator("#pinned h3").textContent(),
                /hidden 4, weight decay 0.1, seed 0/,
            );
            await page.keyboard.press("Escape");
            assert.equal(await page.locator("#pinned h3").count(), 0);
        });
    });

    test("says what its distributions show to those who do not see them", async () => {
        await pages.withPage(async (page) => {
            const words = (name) =>
                page.locator(`[data-figure=${name}]`).getAttribute("aria-label");

            // Of the runs 12 to 16 of the largest width, 15 and 16 generalise; Wilson of 2 in 5.
            assert.match(
                await words("shares"),
                /hidden 16: 2 of 5 generalised, 40\.0 % \(11\.8 % to 76\.9 %\)\.$/,
            );
            assert.match(
                await words("times"),
                /hidden 4: memorised 6 of 6, by half at step 200; generalised 0 of 6, by fewer than half\./,
            );
            assert.equal(
                await words("key_counts"),
                "Number of key frequencies. 3: 1 run, 4: 1 run.",
            );
            await slide(page, "test_accuracy", 1);
            await page.waitForFunction(() =>
                /hidden 4: .*generalised 6 of 6, by half at step 500/.test(
                    document.querySelector("[data-figure=times]").getAttribute("aria-label"),
                ),
            );
        });
    });

    test("links to the pages of runs that have one", async () => {
        const data = fakeSweep({ pages: { [idOf(2)]: `sweep_runs/${idOf(2)}.html` } });

        await pages.withPage(
            async (page) => {
                await page.evaluate(() => pinRun(runs[2]));
                const href = await page.locator("#pinned a").getAttribute("href");
                await page.evaluate(() => pinRun(runs[3]));

                assert.equal(href, `sweep_runs/${idOf(2)}.html`);
                assert.equal(await page.locator("#pinned a").count(), 0);
            },
            { url: pages.saved(data, "linked.html") },
        );
    });

    test("lays the axes out anew, as the reader asks", async () => {
        await pages.withPage(async (page) => {
            const column = () => page.evaluate(() => grid.layout.cells.map(({ places }) => places));

            await page.locator("#role-columns").selectOption({ label: "seed" });

            assert.deepEqual(
                await page.evaluate(() => Object.values(roles).map((axis) => axis?.label ?? null)),
                ["seed", "weight_decay", null, null],
            );
            assert.equal((await column()).length, 6);
            assert.match(await page.locator("#block-note").textContent(), /differ in hidden\./);
            await page.locator("#role-rows").selectOption({ label: "seed" });
            assert.deepEqual(await page.evaluate(() => [roles.columns.label, roles.rows.label]), [
                "weight_decay",
                "seed",
            ]);
            await page.locator("#role-across").selectOption({ label: "hidden" });
            assert.equal(await page.evaluate(() => grid.layout.panels.length), 3);
            assert.equal((await column()).length, 18);
        });
    });

    for (const scheme of ["light", "dark"])
        test(`fits a telephone of 390 px, ${scheme}`, async () => {
            const options = { viewport: { width: 390, height: 844 }, colorScheme: scheme };

            await pages.withPage(async (page) => {
                await page.evaluate(() => pinRun(runs[3]));

                const overflow = await page.evaluate(
                    () => document.documentElement.scrollWidth - window.innerWidth,
                );
                assert.ok(overflow <= 0, `${overflow} px`);
            }, options);
        });

    test("keeps names and messages as text", async () => {
        const evil = "<img src=x onerror='window.broken = 1'></script><b>";
        const data = fakeSweep({ title: evil, failures: [{ tool: "phase", message: evil }] });
        Object.assign(data.sweep, { name: evil, summary: evil, file: evil, engine: evil });
        data.axes[0].label = evil;
        data.axes[1].values = [evil, "b"];
        data.runs[missingRun].problem = evil;
        data.runs[3].id = evil;
        data.pages = { [evil]: "sweep_runs/3.html" };

        await pages.withPage(
            async (page) => {
                await page.evaluate(() => showRun(runs[17]));
                assert.match(await page.locator("#preview").textContent(), /cannot be read: <img/);
                await page.evaluate(() => pinRun(runs[3]));

                assert.equal(await page.evaluate(() => window.broken), undefined);
                assert.equal(await page.locator("img").count(), 0);
                assert.equal(await page.locator("h1").textContent(), evil);
            },
            { url: pages.saved(data, "evil.html") },
        );
    });

    test("shows a sweep of which no run has ended", async () => {
        const data = fakeSweep({ step_lists: [], reports: {} });
        data.runs = data.runs.map(({ id, places, last_step }) => ({
            ...{ id, places, last_step },
            state: "missing",
        }));

        await pages.withPage(
            async (page) => {
                assert.equal(await page.locator("#result").textContent(), "No run has ended yet.");
                assert.equal((await legendCounts(page)).not_ended_or_unreadable, 18);
                assert.equal(await page.locator("#distributions").isVisible(), false);
            },
            { url: pages.saved(data, "none.html") },
        );
    });
});
