// What single figures of the page show.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import {} from "./support/fake_run.mjs";
import { testPages } from "./support/test_pages.mjs";

describe("the figures of the report page", () => {
    const pages = testPages({ before, after });
});
