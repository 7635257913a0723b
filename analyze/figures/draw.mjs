// Draws Vega-Lite specifications as SVG, without a browser:
//
//     node draw.mjs DIRECTORY_OF_VEGA JOBS.json
//
// JOBS.json is [{spec, svg, width, panels}, ...]: the file to write, its width in pixels, and how many
// panels of the specification stand beside each other (0 where it has none, and fits by itself).

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";

const [, , libraries, jobsFile] = process.argv;

// These are scripts for a page: each becomes a global variable.
for (const name of ["vega.min.js", "vega-lite.min.js"])
  runInThisContext(readFileSync(join(libraries, name), "utf8"), { filename: name });
const { vega, vegaLite } = globalThis;

const leastPanelWidth = 16;

// Without a canvas Vega takes all letters to be as wide as its widest. These widths, in parts of the
// font's size, are of DejaVu Sans, which is wide among the fonts that a reader may have.
const letterWidths = [
  [/[ijlIftr.,:;'|!()[\] ]/, 0.38],
  [/[mwMW%@]/, 0.94],
  [/[A-Z_]/, 0.66],
];
const letterWidth = (letter) => letterWidths.find(([letters]) => letters.test(letter))?.[1] ?? 0.61;

vega.textMetrics.width = (item, text) => {
  const line = String(text ?? item.text ?? "");
  return [...line].reduce((sum, letter) => sum + letterWidth(letter), 0) * (item.fontSize ?? 11);
};

async function drawn(spec) {
  const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

const widthOf = (svg) => Number(/<svg[^>]* width="([\d.]+)"/.exec(svg)[1]);

/** What remains of the width of all panels when their axes and legends have theirs. */
async function withFittingPanels({ spec, width, panels }) {
  let panelWidth = spec.spec.width;
  let svg = "";
  for (let attempt = 0; attempt < 3; attempt += 1) {
    svg = await drawn({ ...spec, spec: { ...spec.spec, width: panelWidth } });
    const excess = widthOf(svg) - width;
    if (Math.abs(excess) < 1) break;
    panelWidth = Math.max(leastPanelWidth, panelWidth - excess / panels);
  }
  return svg;
}

for (const job of JSON.parse(readFileSync(jobsFile, "utf8")))
  writeFileSync(job.svg, (job.panels > 0 ? await withFittingPanels(job) : await drawn(job.spec)) + "\n");
