"""Arms as a user compares them: tuned, trained, compared."""

import csv
import io
import json
import unittest
from pathlib import Path

from programs import TINY_PARITY, run
from sweeps import SweepTest

# Two arms of two settings each, tuned on two seeds, compared on three.
SPEC = """
preset = "sparse-parity"
[task]
bits = 8
train_size = 60
test_size = 40
[model]
hidden = 5
[regularizer]
l1 = 0.0
[schedule]
steps = 300
metrics_every = 20
[sweep]
"seed" = "0-2"
[tuning]
"seed" = "10-11"
[[arm]]
name = "weight decay"
"optimizer.kind" = "adamw"
"regularizer.weight_decay" = [0.1, 1.0]
[[arm]]
name = "none"
"optimizer.lr" = [1e-3, 1e-2]
"""

ROOT = Path(__file__).parents[2]


class CompareTest(SweepTest):
    def setUp(self) -> None:
        super().setUp()
        self.spec = self.directory / "arms.toml"
        self.spec.write_text(SPEC)

    def plan(self, path: Path) -> dict:
        return json.loads((path / "plan.json").read_text())

    def table(self, *arguments: object) -> list[dict]:
        return list(csv.DictReader(io.StringIO(self.succeed("compare", *arguments, "--csv"))))

    def test_arms_are_tuned_on_their_seeds_and_trained_on_others(self) -> None:
        path = self.sweep("arms", self.spec)

        tuning = self.plan(path / "tuning")["runs"]
        self.assertEqual(len(tuning), 8)
        self.assertEqual({planned["spec"]["seed"]["init"] for planned in tuning}, {10, 11})
        plan = self.plan(path)
        self.assertEqual(len(plan["runs"]), 6)
        self.assertEqual({planned["spec"]["seed"]["init"] for planned in plan["runs"]}, {0, 1, 2})
        chosen = {row["arm"]: row["setting"]
                  for row in self.table(path / "tuning", "--table", "settings")
                  if row["chosen"] == "true"}
        for row in self.table(path, "--table", "costs"):
            self.assertEqual(row["settings"], chosen[row["arm"]])

    def test_a_tuned_sweep_goes_on_where_it_was_stopped(self) -> None:
        whole = self.sweep("whole", self.spec)
        parts = self.directory / "parts"
        for shard in ("0/2", "1/2", "0/2", "1/2"):
            run("sweep", self.spec, "-o", parts, "--shard", shard, "--quiet")

        self.assert_same(whole, parts)
        self.assert_same(whole / "tuning", parts / "tuning")

    def test_arms_wait_for_all_of_the_tuning(self) -> None:
        done = run("sweep", self.spec, "-o", self.directory / "half", "--shard", "0/2", "--quiet")

        self.assertEqual(done.returncode, 3)
        self.assertIn("not all runs of the tuning have ended", done.stderr)
        self.assertFalse((self.directory / "half/plan.json").exists())

    def test_outcomes_as_csv_say_the_same_as_the_sweep(self) -> None:
        path = self.sweep("arms", self.spec)
        outcomes = self.directory / "outcomes.csv"
        outcomes.write_text(self.succeed("compare", path, "--table", "outcomes", "--csv"))

        self.assertEqual(self.table(outcomes), self.table(path))
        self.assertEqual(len(self.table(path)), 2)

    def test_any_sweep_is_compared_by_one_of_its_axes(self) -> None:
        path = self.sweep("plain", *TINY_PARITY, "--over", "seed=0-2",
                          "--over", "optimizer.lr=[1e-3, 1e-2]")

        rows = self.table(path, "--by", "optimizer.lr", "--baseline", "lr = 0.01")
        self.assertEqual([row["arm"] for row in rows], ["lr = 0.01", "lr = 0.001"])
        self.fail_with(2, f"grokscope compare: {path} has no arms ([[arm]] in its specification, "
                          "or --by with one of seed, optimizer.lr, would be right)",
                       "compare", path)

    def test_the_committed_results_are_compared(self) -> None:
        for path in sorted((ROOT / "data/results").glob("regularizer-comparison*.csv")):
            with self.subTest(path.name):
                rows = self.table(path)
                self.assertEqual(rows[0]["verdict"], "baseline")
                self.assertEqual(rows[0]["arm"], "weight decay")
                self.assertGreaterEqual(len(rows), 9)
                self.assertTrue(all(int(row["runs"]) >= 20 for row in rows))

    def test_the_page_of_a_sweep_with_arms_has_the_comparison(self) -> None:
        path = self.sweep("arms", self.spec)
        page = self.directory / "page.html"
        self.succeed("report", path, "-o", page)

        self.assertIn("How soon runs generalise", page.read_text())

    def test_a_page_can_keep_to_some_analyses(self) -> None:
        path = self.sweep("arms", self.spec)
        page = self.directory / "page.html"
        self.succeed("report", path, "-o", page, "--analyses", "compare,seeds")

        self.assertIn('"compare":{', page.read_text())
        self.assertNotIn('"llc":{', page.read_text())
        self.fail_with(2, "grokscope report: --analyses copmare (did you mean compare?)",
                       "report", path, "-o", page, "--analyses", "copmare")


if __name__ == "__main__":
    unittest.main()
