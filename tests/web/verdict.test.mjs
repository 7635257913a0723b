// The page's first sentence: what came of a run, from its crossings of accuracy alone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { fakeData } from "./support/fake_run.mjs";
import { testPages } from "./support/test_pages.mjs";

/** The data of a run with these rows of the transition tool's summary replaced or added. */
function dataWith(values, changes = {}) {
    const data = fakeData(changes);
    const { summary } = data.runs[0].reports.transition;
    for (const [name, value] of Object.entries(values)) {
        const row = summary.find((candidate) => candidate.name === name);
        if (row) row.value = value;
        else summary.push({ name, value, unit: "step", convention: "" });
    }
    return data;
}

describe("the verdict", () => {
    const pages = testPages({ before, after });

    const verdicts = {
        "names grokking when the wait was longer than the memorising": [
            {},
            "Memorised by step 200, then generalised at least 540 steps later, by step 760: grokking.",
        ],
        "does not name grokking after a short wait": [
            { t_gen_before: 300, t_gen_after: 320 },
            "Memorised by step 200, then generalised at least 100 steps later, by step 320.",
        ],
        "says together when the intervals meet": [
            { t_gen_before: 180, t_gen_after: 220 },
            "Learnt and generalised together, by step 220.",
        ],
        "says when a run never generalised": [
            { t_gen_after: null },
            "Memorised by step 200, has not generalised by the last step, 1,000.",
        ],
        "says when a run did neither": [
            { t_mem_after: null, t_gen_after: null },
            "Neither memorised nor generalised by the last step, 1,000.",
        ],
        "says when a run turned back": [
            { t_gen_after: null, reverse_grokking: true, anti_grokking: false },
            "Memorised by step 200, has not generalised by the last step, 1,000. It turned back: reverse grokking.",
        ],
        "says when what was reached was lost": [
            { t_gen_stable_after: null },
            "Memorised by step 200, then generalised at least 540 steps later, by step 760: grokking, but no longer at the end.",
        ],
    };
    for (const [name, [values, sentence]] of Object.entries(verdicts))
        test(name, async () => {
            await pages.withPage(
                async (page) => assert.equal(await page.locator(".result").textContent(), sentence),
                { url: pages.saved(dataWith(values), "verdict.html") },
            );
        });

    test("says in which groups neurons compute, and how near the phases are to the solution", async () => {
        const far = dataWith({});
        far.runs[0].reports.spectrum.summary.find(
            (row) => row.name === "largest_phase_difference",
        ).value = 2.7;
        const mechanism = (page) => page.locator(".mechanism").textContent();

        await pages.withPage(async (page) =>
            assert.equal(
                await mechanism(page),
                "6 neurons in 2 groups, k = 2, 5; out-phase = 2 × in-phase within 0.1071 rad.",
            ),
        );
        await pages.withPage(
            async (page) => assert.equal(await mechanism(page), "6 neurons in 2 groups, k = 2, 5."),
            { url: pages.saved(far, "far.html") },
        );
    });

    test("gives the classes of others with the convention of each", async () => {
        await pages.withPage(async (page) =>
            assert.match(
                await page.locator("#story").textContent(),
                /Classno learningarticle: by the smallest losses/,
            ),
        );
    });

    test("calls a constructed network constructed, and tells no facts of training", async () => {
        const provenance = { engine: "construct" };

        await pages.withPage(
            async (page) => {
                assert.equal(
                    await page.locator(".result").textContent(),
                    "Constructed, not trained.",
                );
                assert.doesNotMatch(
                    await page.locator("#story").textContent(),
                    /Optimiser|Learning rate|weight decay|Class/i,
                );
            },
            { url: pages.saved(fakeData({ provenance }), "constructed.html") },
        );
    });

    test("lists every regulariser that is on, and none that is off", async () => {
        const data = fakeData();
        data.runs[0].spec.push({ section: "regularizer", key: "l1", value: "0.0003" });
        data.runs[0].spec.push({ section: "regularizer", key: "dropout", value: "0" });

        await pages.withPage(
            async (page) => {
                const facts = await page.locator("#story").textContent();

                assert.match(facts, /, weight decay 1, l1 0\.0003, for 1,000 steps/);
                assert.doesNotMatch(facts, /dropout/);
            },
            { url: pages.saved(data, "regularised.html") },
        );
    });
});
