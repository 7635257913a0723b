// A browser for the tests of one file, and pages of made-up data in it.

import assert from "node:assert/strict";

import {
    assembledPage,
    newWindow,
    savedPage,
    show,
    startBrowser,
    temporaryDirectory,
} from "./page.mjs";

/**
 * @param template  page.html or sweep.html
 * @param makeData  gives the data of the page that tests see unless they ask for another
 */
export function visitedPages({ before, after }, template, makeData) {
    const directory = temporaryDirectory(after);
    const saved = (data, name) => savedPage(directory, assembledPage(data, template), name);
    let browser;
    let address;
    let usualWindow;
    let visits = 0;
    before(async () => {
        browser = await startBrowser();
        address = saved(makeData(), "usual.html");
        usualWindow = await newWindow(browser);
    });
    after(() => browser?.close());

    // In a window that has shown a page before, its libraries are compiled already.
    async function windowLike(options) {
        if (Object.keys(options).length > 0) return newWindow(browser, options);
        await usualWindow.page.setViewportSize({ width: 1280, height: 900 });
        await usualWindow.page.mouse.move(0, 0);
        for (const list of [usualWindow.errors, usualWindow.requests]) list.length = 0;
        return { ...usualWindow, close: () => {} };
    }

    /** Opens a page, gives it to `body`, and expects that it was silent and asked for nothing. */
    async function withPage(body, { hash = "", url = address, ...options } = {}) {
        const opened = await windowLike(options);
        await show(opened, `${url}?visit=${++visits}${hash}`);
        await body(opened.page);
        assert.deepEqual(opened.errors.splice(0), []);
        assert.deepEqual(opened.requests.splice(0), []);
        await opened.close();
    }

    return { saved, withPage };
}
