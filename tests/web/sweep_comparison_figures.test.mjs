// The figures of the comparison of arms on the page of a sweep, against what `compare` says.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { armPages, rowsOf } from "./support/arm_pages.mjs";

const marks = (page, figure, kind) =>
    page.locator(`[data-figure=compare_${figure}] g.mark-${kind}.role-mark path[d]:not([d=""])`);

describe("the figures of the comparison on the page of a sweep with arms", () => {
    const pages = armPages({ before, after });

    test("draws a curve and a band of every arm and of the baseline beside it", async () => {
        const curves = rowsOf(pages.report(), "curves");
        const series = new Set(curves.map(({ panel, of }) => `${panel}: ${of}`));
        const banded = new Set(
            curves.filter(({ low }) => low !== null).map(({ panel, of }) => `${panel}: ${of}`),
        );
        assert.ok(banded.size < series.size);

        await pages.withPage(async (page) => {
            assert.equal(await marks(page, "curves", "line").count(), series.size);
            assert.equal(await marks(page, "curves", "area").count(), banded.size);
            const titles = await page
                .locator("[data-figure=compare_curves] .role-title-text text")
                .allTextContents();
            assert.deepEqual(
                titles.filter((title) => title !== ""),
                pages.contrasts().map(({ arm }) => arm),
            );
        });
    });

    test("draws a point for every finite hazard ratio, and every interval", async () => {
        const points = pages.contrasts().filter(({ hazard_ratio: ratio }) => ratio > 0);
        assert.ok(points.length > 1 && points.length < pages.contrasts().length);

        await pages.withPage(async (page) => {
            const places = await marks(page, "ratios", "symbol").evaluateAll((list) =>
                list.map((mark) => {
                    const { e, f } = mark.transform.baseVal.consolidate().matrix;
                    return { x: e, y: f };
                }),
            );
            assert.equal(places.length, points.length);
            points.slice(1).forEach((point, i) => {
                assert.ok(places[i + 1].y > places[i].y);
                const isRight = places[i + 1].x > places[i].x;
                assert.equal(isRight, point.hazard_ratio > points[i].hazard_ratio);
            });
            const intervals = page.locator(
                "[data-figure=compare_ratios] :is(.intervals_marks, .open_below_marks, .open_above_marks) line",
            );
            assert.equal(await intervals.count(), pages.contrasts().length);
            assert.equal(
                await marks(page, "differences", "symbol").count(),
                pages.contrasts().length,
            );
        });
    });

    test("draws the interval of an arm that never generalises from the edge to its upper end", async () => {
        await pages.withPage(async (page) => {
            const open = page.locator("[data-figure=compare_ratios] .open_below_marks line");
            const never = pages.contrasts().filter(({ hazard_ratio: ratio }) => ratio === 0);
            assert.deepEqual([await open.count(), never.length], [1, 1]);
            const [left, width] = await open.evaluate((line) => {
                const axis = line.closest(".mark-group").querySelector(".background");
                const from = axis.getBoundingClientRect().left;
                const { left: start, width: length } = line.getBoundingClientRect();
                return [start - from, length];
            });
            assert.ok(Math.abs(left) < 2 && width > 20, `${left} ${width}`);
        });
    });

    test("tells verdicts by the colours of its theme, alike in table and figures", async () => {
        for (const colorScheme of ["light", "dark"])
            await pages.withPage(
                async (page) => {
                    const dots = await page
                        .locator("#comparison-arms .verdict:not([data-verdict=baseline])")
                        .evaluateAll((list) =>
                            list.map((dot) => getComputedStyle(dot, "::before").backgroundColor),
                        );
                    const points = await marks(page, "differences", "symbol").evaluateAll((list) =>
                        list.map((mark) => getComputedStyle(mark).fill),
                    );
                    assert.deepEqual(points, dots);
                    assert.equal(new Set(points).size, 3);
                },
                { colorScheme },
            );
    });

    test("says what its figures show to those who do not see them", async () => {
        await pages.withPage(async (page) => {
            for (const name of ["curves", "differences", "ratios"]) {
                const words = await page
                    .locator(`[data-figure=compare_${name}] [aria-roledescription=visualization]`)
                    .getAttribute("aria-label");
                for (const { arm } of pages.contrasts())
                    assert.ok(words.includes(`${arm}: `), words);
            }
            const words = await page
                .locator("[data-figure=compare_ratios] [aria-roledescription=visualization]")
                .getAttribute("aria-label");
            assert.match(words, /none: 0 \(at most [\d.]+\), slower\./);
        });
    });
});
