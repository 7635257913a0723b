// What tests of a sweep's page share: a browser, pages in it, and ways to look at the grid.

import { fakeSweep } from "./fake_sweep.mjs";
import { visitedPages } from "./visited_pages.mjs";

/** Pages of the sweep that never was. */
export const sweepPages = (hooks) => visitedPages(hooks, "sweep.html", fakeSweep);

/** What the legend says: {class: count}. */
export const legendCounts = (page) =>
    page
        .locator("#legend li[data-class]")
        .evaluateAll((items) =>
            Object.fromEntries(
                items.map((item) => [
                    item.dataset.class,
                    Number(item.querySelector("b").textContent.replaceAll(",", "")),
                ]),
            ),
        );

/** The colour in a square's corner, clear of its mark, for every run by index. */
export const squareColours = (page) =>
    page.evaluate(() => {
        const canvas = document.getElementById("grid");
        const ratio = canvas.width / canvas.clientWidth;
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
        return grid.layout.squares.map(({ x, y }) => {
            const [column, row] = [x, y].map((at) => Math.floor((at + 2.5) * ratio));
            const at = 4 * (row * canvas.width + column);
            return data.slice(at, at + 3).join();
        });
    });

/** The middle of a run's square in the window. */
export const centreOf = (page, i) =>
    page.evaluate((index) => {
        const canvas = document.getElementById("grid");
        canvas.scrollIntoView({ block: "center" });
        const { left, top } = canvas.getBoundingClientRect();
        const { x, y } = grid.layout.squares[index];
        const half = grid.layout.lengths.size / 2;
        return { x: left + x + half, y: top + y + half };
    }, i);

/** Moves the pointer to a run's square. */
export async function pointAt(page, i) {
    const { x, y } = await centreOf(page, i);
    await page.mouse.move(x, y);
}

/** Moves a slider as a reader does, to the position nearest to `position`. */
export const slide = (page, name, position) =>
    page.locator(`#rule-${name}`).evaluate((input, to) => {
        input.value = to;
        input.dispatchEvent(new Event("input"));
    }, position);
