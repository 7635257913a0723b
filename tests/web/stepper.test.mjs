// The one step that moves every figure.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import {} from "./support/fake_run.mjs";
import { testPages } from "./support/test_pages.mjs";

describe("the step of the report page", () => {
    const pages = testPages({ before, after });
});
