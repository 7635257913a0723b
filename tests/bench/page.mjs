// Measures pages of reports in Debian's chromium:
//
//     node tests/bench/page.mjs PAGE.html...
//
// For each: its size; the first contentful paint and the moment at which all is drawn, from the
// start of loading; layout shift (the sum of all, as browsers score it); and what a step of the
// slider takes, from the event to the picture being ready to paint, with each section in the window:
// the median, the 95 % quantile and the largest of all steps. Of a sweep, what it takes to recolour
// all runs when a threshold moves.

import { statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { openedPage, startBrowser } from "../web/support/page.mjs";

/** What the browser has noted of loading the page. */
const loading = (page) =>
    page.evaluate(async () => {
        const entries = (type) =>
            new Promise((resolve) => {
                new PerformanceObserver((list) => resolve(list.getEntries())).observe({
                    type,
                    buffered: true,
                });
                setTimeout(() => resolve([]), 300);
            });
        const paint = (await entries("paint")).find(
            ({ name }) => name === "first-contentful-paint",
        );
        const shifts = await entries("layout-shift");
        return {
            paint: paint?.startTime ?? NaN,
            drawn: performance.getEntriesByName("drawn")[0]?.startTime ?? NaN,
            shift: shifts.reduce((sum, { value }) => sum + value, 0),
        };
    });

/** Milliseconds of each step, in order and back to the first, with style and layout included. */
const stepTimes = (page) =>
    page.evaluate(async () => {
        const times = [];
        const { length } = allSteps;
        const order = [...Array(length).keys(), ...[...Array(length).keys()].reverse()];
        for (const index of order.slice(0, 400)) {
            const start = performance.now();
            const drawn = grokscope.setStep(index);
            document.body.getBoundingClientRect();
            await drawn;
            times.push(performance.now() - start);
            await new Promise(requestAnimationFrame);
        }
        return times;
    });

const quantile = (values, share) =>
    [...values].sort((a, b) => a - b)[
        Math.min(values.length - 1, Math.floor(share * values.length))
    ];

const milliseconds = (value) => `${value.toFixed(value < 100 ? 1 : 0)} ms`;

/** Milliseconds of moving the threshold of the train loss, over a hundred places. */
const recolouringTimes = (page) =>
    page.evaluate(async () => {
        const times = [];
        for (let i = 0; i < 100; ++i) {
            const start = performance.now();
            setRules({ train_loss: 10 ** (-7 + (5 * i) / 100) });
            document.body.getBoundingClientRect();
            times.push(performance.now() - start);
            await new Promise(requestAnimationFrame);
        }
        return times;
    });

function printTimes(name, times) {
    if (times.length < 2) return;
    const [median, high, most] = [0.5, 0.95, 1].map((share) =>
        milliseconds(quantile(times, share)),
    );
    console.log(`  ${name.padEnd(20)} median ${median}, 95 % ${high}, largest ${most}`);
}

async function measure(browser, file) {
    const { page, close } = await openedPage(browser, pathToFileURL(path.resolve(file)).href);
    const { paint, drawn, shift } = await loading(page);
    const megabytes = statSync(file).size / 1e6;
    console.log(
        `${path.basename(file)}: ${megabytes.toFixed(2)} MB, first paint ${milliseconds(paint)}, ` +
            `all drawn ${milliseconds(drawn)}, layout shift ${shift.toFixed(3)}`,
    );
    if (await page.evaluate(() => typeof setRules === "function"))
        printTimes("recolouring", await recolouringTimes(page));
    else await printStepsOfSections(page);
    await close();
}

async function printStepsOfSections(page) {
    for (const section of await page.locator("main > section:not([hidden])").all()) {
        await section.scrollIntoViewIfNeeded();
        await section.evaluate((each) => each.scrollIntoView());
        printTimes(`step at ${await section.getAttribute("id")}`, await stepTimes(page));
    }
}

const browser = await startBrowser();
for (const file of process.argv.slice(2)) await measure(browser, file);
await browser.close();
