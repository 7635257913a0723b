// What tests of the comparison on a sweep's page share: a page of a sweep with arms in a browser, and
// what `compare` says of it. GROKSCOPE_BIN names the directory of the built programs, PYTHON a Python
// that has h5py.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { openedPage, ranProgram, root, startBrowser, temporaryDirectory } from "./page.mjs";

const programs = process.env.GROKSCOPE_BIN ?? path.join(root, "build/bin");
const program = (name) => path.join(programs, `grokscope-${name}`);

/** A table of a tool's report as rows `{column: value}`. */
export function rowsOf(report, name) {
    const { columns } = report.tables.find((table) => table.name === name);
    return columns[0].values.map((_, i) =>
        Object.fromEntries(columns.map((column) => [column.name, column.values[i]])),
    );
}

/** What `compare` says of a sweep or a table of outcomes. */
export function compared(subject) {
    const said = ranProgram(program("compare"), [subject, "--json"]);
    assert.equal(said.code, 0, said.stderr);
    return JSON.parse(said.stdout);
}

/** The page of the sweep that write_arms.py writes; `report()` and `contrasts()` are of compare. */
export function armPages({ before, after }) {
    const directory = temporaryDirectory(after);
    const file = (name) => path.join(directory, name);
    let browser;
    let report;
    before(async () => {
        const writer = path.join(root, "tests/web/support/write_arms.py");
        execFileSync(process.env.PYTHON ?? "python3", ["-B", writer, file("arms")]);
        const made = ranProgram(program("report"), [
            ...[file("arms"), "-o", file("arms.html"), "--analyses", "compare,phase,seeds"],
        ]);
        assert.equal(made.code, 0, made.stderr);
        report = compared(file("arms"));
        browser = await startBrowser();
    });
    after(() => browser?.close());

    /** Opens a page, gives it to `body`, and expects that it was silent and asked for nothing. */
    async function withPage(body, { url, ...options } = {}) {
        const usual = pathToFileURL(file("arms.html")).href;
        const { page, errors, requests, close } = await openedPage(browser, url ?? usual, options);
        await body(page);
        assert.deepEqual([errors, requests], [[], []]);
        await close();
    }

    return {
        directory,
        withPage,
        report: () => report,
        contrasts: () => rowsOf(report, "contrasts"),
    };
}
