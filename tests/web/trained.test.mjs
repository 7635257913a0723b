// The page of a run that was really trained: what it draws at the first step and at the last.
// GROKSCOPE_BIN names the directory of the built programs; without grokscope-train it is skipped.

import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { openedPage, ranProgram, root, startBrowser, temporaryDirectory } from "./support/page.mjs";
import { sectionScreenshots } from "./support/screenshots.mjs";
import { setStep } from "./support/test_pages.mjs";

const programs = process.env.GROKSCOPE_BIN ?? path.join(root, "build/bin");
const train = path.join(programs, "grokscope-train");
const settings = [
    "task.modulus=23",
    "task.train_fraction=0.7",
    "model.embed=64",
    "model.hidden=24",
    "optimizer.lr=0.005",
    "schedule.steps=3000",
    "schedule.checkpoints=every 300",
    "seed.init=0",
    "seed.split=0",
];

/** The share of a line's variance that one period of a sinusoid explains. */
function sinusoidShare(heights) {
    const count = heights.length;
    const mean = heights.reduce((sum, y) => sum + y, 0) / count;
    const along = (wave) =>
        heights.reduce((sum, y, i) => sum + (y - mean) * wave((2 * Math.PI * i) / count), 0);
    const power = (2 / count) * (along(Math.cos) ** 2 + along(Math.sin) ** 2);
    return power / heights.reduce((sum, y) => sum + (y - mean) ** 2, 0);
}

/** The y of every point of every line of the waves. */
const drawnLines = (page) =>
    page
        .locator("#waves svg path.wave")
        .evaluateAll((paths) =>
            paths.map((line) =>
                [...line.getAttribute("d").matchAll(/[ML]([-.\d]+) ([-.\d]+)/g)].map((point) =>
                    Number(point[2]),
                ),
            ),
        );

/** The heights of the bars of the frequencies 1, 2, ... */
const drawnBars = (page) =>
    page
        .locator("[data-figure=spectrum_W_input] svg rect.bar")
        .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute("height"))));

/** Moves to a checkpoint, brings the waves and spectra into view, and reads what is drawn. */
async function drawnAt(page, checkpoint) {
    await setStep(page, checkpoint);
    for (const figure of await page.locator("#waves figure, #spectrum figure").all()) {
        await figure.scrollIntoViewIfNeeded();
        const name = await figure.getAttribute("data-figure");
        await page.waitForSelector(`[data-figure=${name}]:not([data-stale])`);
    }
    const lines = await drawnLines(page);
    const powers = (await drawnBars(page)).map((height) => height ** 2).sort((a, b) => b - a);
    const total = powers.reduce((sum, power) => sum + power, 0);
    return {
        waves: lines.map(sinusoidShare).reduce((sum, share) => sum + share, 0) / lines.length,
        lineCount: lines.length,
        topShare: powers.slice(0, 4).reduce((sum, power) => sum + power, 0) / total,
    };
}

describe("the page of a trained run", { skip: !existsSync(train) && "no grokscope-train" }, () => {
    const directory = temporaryDirectory(after);
    const file = (name) => path.join(directory, name);
    let browser;
    before(async () => {
        const sets = settings.flatMap((setting) => ["--set", setting]);
        const trained = ranProgram(train, ["modular-addition", "-o", file("run.h5"), ...sets]);
        assert.equal(trained.code, 0, trained.stderr);
        const report = path.join(programs, "grokscope-report");
        assert.equal(ranProgram(report, [file("run.h5"), "-o", file("run.html")]).code, 0);
        browser = await startBrowser();
    });
    after(() => browser?.close());

    test("draws noise at the first step, and waves of few frequencies at the last", async () => {
        const { page, errors, close } = await openedPage(
            browser,
            pathToFileURL(file("run.html")).href,
        );
        const last = (await page.evaluate(() => allSteps.length)) - 1;

        const [first, then] = [await drawnAt(page, 0), await drawnAt(page, last)];

        assert.ok(first.lineCount >= 20, `${first.lineCount} lines`);
        assert.ok(first.waves < 0.4 && then.waves > 0.7, `${first.waves} to ${then.waves}`);
        assert.ok(
            first.topShare < 0.75 && then.topShare > 0.9,
            `${first.topShare} to ${then.topShare}`,
        );
        assert.deepEqual(errors, []);
        await close();
    });

    test("fits three widths, and leaves a picture of each section to look at", async () => {
        const { page, errors, close } = await openedPage(
            browser,
            pathToFileURL(file("run.html")).href,
        );

        const taken = await sectionScreenshots(page, "run");

        const sections = [...new Set(taken.map(({ section }) => section))];
        assert.deepEqual(sections, [
            "curves",
            "weights",
            "waves",
            "spectrum",
            "stars",
            "logits",
            "analyses",
            "details",
        ]);
        for (const { section, width, file: picture, overhang } of taken) {
            assert.ok(statSync(picture).size > 2000, picture);
            assert.ok(overhang <= 0, `${section} at ${width}: ${overhang} pixels too wide`);
        }
        assert.deepEqual(errors, []);
        await close();
    });

    test("says in words what each of its figures shows", async () => {
        const { page, close } = await openedPage(browser, pathToFileURL(file("run.html")).href);

        const texts = await page.locator("figure[data-figure]").evaluateAll((figures) =>
            figures.map((figure) => ({
                name: figure.dataset.figure,
                title: figure.querySelector("figcaption strong").textContent,
                words:
                    figure
                        .querySelector("[role^=img], [role^=graphics]")
                        ?.getAttribute("aria-label") ?? "",
            })),
        );

        assert.ok(texts.length > 40, String(texts.length));
        for (const { name, title, words } of texts) {
            // Charts say their titles; pictures that move say at which step they are.
            const isTold = words.includes(title) || words.includes("at step 3,000");
            assert.ok(isTold && words.length > 10, `${name}: "${words}"`);
        }
        const { words } = texts.find(({ name }) => name === "loss");
        const [train, test] = await page.evaluate(() =>
            ["train_loss", "test_loss"].map((name) => runs[0].metrics[name].at(-1)),
        );
        const numbers = [...words.matchAll(/(?:ends at|test at) ([\d.e−]+)[,.] /g)].map(
            ([, text]) => Number(text.replaceAll("−", "-")),
        );
        [train, test].forEach((loss, i) =>
            assert.ok(Math.abs(numbers[i] / loss - 1) < 0.01, `${words}; ${loss}`),
        );
        await close();
    });
});
