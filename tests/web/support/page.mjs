// Assembles a page from analyze/web as grokscope-report does, and opens pages in a browser.

import { execFileSync } from "node:child_process";
import {
    copyFileSync,
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

const libraries = {
    "vega.min.js": "vega",
    "vega-lite.min.js": "vega-lite",
    "vega-embed.min.js": "vega-embed",
};

const web = path.join(root, "analyze/web");
const rooms = ["common", "run", "sweep"].map((room) => path.join(web, room));

function assetPath(name) {
    if (name in libraries) return path.join(root, "node_modules", libraries[name], "build", name);
    return path.join(rooms.find((room) => existsSync(path.join(room, name))) ?? web, name);
}

/** A program in a directory of its own, with the page's files but without Vega. */
export function withoutVega(program, directory) {
    const copy = path.join(directory, "bin", path.basename(program));
    mkdirSync(path.dirname(copy), { recursive: true });
    copyFileSync(program, copy); // of a link, the program
    for (const room of rooms)
        cpSync(room, path.join(directory, "share/grokscope/web"), { recursive: true });
    return copy;
}

const escapedScript = (text) =>
    text.replace(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "\\x3c!--");

const escapedHtml = (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The page with this data, as one HTML text; of a run, or of a sweep by its own template. */
export function assembledPage(data, template = "page.html") {
    const json = JSON.stringify(data).replaceAll("<", "\\u003c");
    return readFileSync(assetPath(template), "utf8")
        .replace("<title></title>", () => `<title>${escapedHtml(data.title)}</title>`)
        .replace(
            /<link rel="stylesheet" href="(.*?)">/g,
            (_, name) => `<style>${readFileSync(assetPath(name), "utf8")}</style>`,
        )
        .replace('id="data"></script>', () => `id="data">${json}</script>`)
        .replace(
            /<script src="(.*?)"><\/script>/g,
            (_, name) => `<script>${escapedScript(readFileSync(assetPath(name), "utf8"))}</script>`,
        );
}

function chromiumPath() {
    if (process.env.CHROMIUM) return process.env.CHROMIUM;
    for (const name of ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"])
        for (const directory of (process.env.PATH ?? "").split(path.delimiter))
            if (existsSync(path.join(directory, name))) return path.join(directory, name);
    throw new Error("there is no chromium on the PATH (or name it in CHROMIUM)");
}

export function startBrowser() {
    return chromium.launch({
        executablePath: chromiumPath(),
        args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
    });
}

/** A directory that is gone after the tests of this file. */
export function temporaryDirectory(after) {
    const directory = mkdtempSync(path.join(tmpdir(), "grokscope-web-"));
    after(() => rmSync(directory, { recursive: true, force: true }));
    return directory;
}

/** Writes a page and returns its address. */
export function savedPage(directory, html, name = "page.html") {
    const file = path.join(directory, name);
    writeFileSync(file, html);
    return pathToFileURL(file).href;
}

/** A window without a page yet; `errors` and `requests` collect what should not be. */
export async function newWindow(browser, options = {}) {
    const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        ...options,
    });
    const page = await context.newPage();
    const errors = [];
    const requests = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on(
        "console",
        (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()),
    );
    await context.route("**/*", (route) => {
        const url = route.request().url();
        if (/^(file|data|blob):/.test(url)) return route.continue();
        requests.push(url);
        return route.abort();
    });
    return { page, errors, requests, close: () => context.close() };
}

/** Shows an address in a window and waits until it is drawn. */
export async function show({ page }, address) {
    await page.goto(address);
    await page.waitForSelector("html[data-ready=true]", { state: "attached", timeout: 60000 });
}

/** A page in a window of its own, drawn. */
export async function openedPage(browser, address, options = {}) {
    const opened = await newWindow(browser, options);
    await show(opened, address);
    return opened;
}

/** Runs a built program. @returns what it said and its exit code */
export function ranProgram(file, args) {
    try {
        return {
            code: 0,
            stdout: execFileSync(file, args, {
                encoding: "utf8",
                stdio: ["ignore", "pipe", "pipe"],
            }),
            stderr: "",
        };
    } catch (error) {
        if (error.status === undefined || error.status === null) throw error;
        return { code: error.status, stdout: error.stdout, stderr: error.stderr };
    }
}
