// What tests of the page share: a browser, pages in it, and ways to look at their figures.

import { fakeData, hidden, modulus } from "./fake_run.mjs";
import { visitedPages } from "./visited_pages.mjs";

/** Pages of the run that never was. */
export const testPages = (hooks) => visitedPages(hooks, "page.html", fakeData);

export const step = (page) => page.evaluate(() => window.grokscope.step());

/** Moves the page to a checkpoint and waits until every figure has followed. */
export const setStep = (page, index) =>
    page.evaluate((to) => window.grokscope.setStep(to).then(() => {}), index);

/** The pixels of a heatmap. */
export const picture = (page, matrix) =>
    page.locator(`[data-figure=${matrix}] canvas`).evaluate((canvas) => canvas.toDataURL());

/** The SVG of a chart, or of a picture that follows the slider. */
export const pictureOf = (page, figure) =>
    page.locator(`[data-figure=${figure}] :is(svg.marks, svg.picture)`);

/** The SVG of a chart, once it has come into the window and has followed the step. */
export async function drawing(page, figure) {
    await page.locator(`[data-figure=${figure}]`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`[data-figure=${figure}]:not([data-stale])`);
    return pictureOf(page, figure).evaluate((svg) => svg.outerHTML);
}

/** Where the rule at the current step stands in a chart: its distance from the axis's left end. */
export const ruleOffset = (page, figure) =>
    page.locator(`[data-figure=${figure}]`).evaluate((element) => {
        const plot = element.querySelector("svg.marks .role-frame .background");
        const rule = element.querySelector(".step-rule").getBoundingClientRect();
        return (rule.left - plot.getBoundingClientRect().left) / plot.getBoundingClientRect().width;
    });

/** The colour [r, g, b] in the middle of a heatmap's cell, by its place on the screen. */
export const cellColour = (page, matrix, row, place) =>
    page.locator(`[data-figure=${matrix}] canvas`).evaluate(
        (canvas, { row, place, rows, cols }) => {
            const ratio = canvas.width / canvas.clientWidth;
            const [left, top, right, bottom] = [40, 18, 1, 20];
            const x = left + ((place + 0.5) / cols) * (canvas.clientWidth - left - right);
            const y = top + ((row + 0.5) / rows) * (canvas.clientHeight - top - bottom);
            const pixel = new OffscreenCanvas(1, 1).getContext("2d");
            pixel.drawImage(canvas, -Math.round(x * ratio), -Math.round(y * ratio));
            return [...pixel.getImageData(0, 0, 1, 1).data.slice(0, 3)];
        },
        { row, place, rows: modulus, cols: hidden },
    );
