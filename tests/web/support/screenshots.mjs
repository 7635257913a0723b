// Pictures of each section of a page, for a person to look at.

import { mkdirSync } from "node:fs";
import path from "node:path";

import { root } from "./page.mjs";

const directory = path.join(
    process.env.GROKSCOPE_BIN ?? path.join(root, "build/bin"),
    "..",
    "screenshots",
);

export const widths = [1280, 800, 390];

/**
 * Writes `screenshots/<name>_<section>_<width>.png` beside the programs.
 *
 * @returns [{section, width, file, overhang}]  overhang: by how much the page is too wide   [px]
 */
export async function sectionScreenshots(page, name) {
    mkdirSync(directory, { recursive: true });
    const taken = [];
    for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        const overhang = await page.evaluate(
            () => document.documentElement.scrollWidth - innerWidth,
        );
        for (const section of await page.locator("main > section:not([hidden])").all()) {
            const id = await section.getAttribute("id");
            const file = path.join(directory, `${name}_${id}_${width}.png`);
            await section.scrollIntoViewIfNeeded();
            await page.waitForTimeout(100);
            await section.screenshot({ path: file });
            taken.push({ section: id, width, file, overhang });
        }
    }
    return taken;
}
