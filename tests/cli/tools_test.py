"""The commands around a run: what they print, and the files that they write."""

import csv
import io
import json
import unittest

from programs import TINY_ADDITION, TINY_PARITY, ProgramTest, run

TOOLS_OF_BOTH = {"complexity", "efficiency", "llc", "norms", "numerics", "objective", "transition", "warning",
                 "weights"}
ADDITION_TOOLS = TOOLS_OF_BOTH | {"circle", "ledger", "logits", "neurons", "progress", "sparsity",
                                  "spectrum", "symmetry"}
PARITY_TOOLS = TOOLS_OF_BOTH | {"distractors", "parity"}


class Tools(ProgramTest):
    def test_every_preset_is_listed_with_its_summary(self) -> None:
        lines = self.succeed("presets").splitlines()

        self.assertGreaterEqual(len(lines), 11)
        for line in lines:
            self.assertRegex(line, r"^[a-z0-9-]+ +\S.{20,}$")

    def test_the_bare_command_lists_every_command_and_analysis(self) -> None:
        listed = {line.split()[0] for line in self.succeed().splitlines() if line.startswith("  ")}

        self.assertLessEqual({"train", "construct", "presets", "info", "check", "analyze", "report",
                              *ADDITION_TOOLS, *PARITY_TOOLS}, listed)

    def test_a_tool_gives_the_same_table_as_json_and_as_csv(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        report = json.loads(self.succeed("spectrum", path, "--json"))
        table = next(table for table in report["tables"] if table["name"] == "neurons")

        rows = list(csv.DictReader(io.StringIO(
            self.succeed("spectrum", path, "--csv", "--table", "neurons"))))

        self.assertEqual(report["tool"], "spectrum")
        self.assertEqual(len(rows), 6)
        for column in table["columns"]:
            for row, value in zip(rows, column["values"], strict=True):
                text = row[column["name"]]
                self.assertEqual(None if text == "" else float(text), value)

    def test_every_tool_that_applies_writes_json_csv_and_figures_that_open_alone(self) -> None:
        for preset, tools in ((TINY_ADDITION, ADDITION_TOOLS), (TINY_PARITY, PARITY_TOOLS)):
            output = self.directory / preset[0]
            self.succeed("analyze", self.train(f"{preset[0]}.h5", *preset), "-o", output)

            names = {path.name for path in output.iterdir()}
            for tool in tools:
                report = json.loads((output / f"{tool}.json").read_text())
                self.assertIn(f"{tool}.csv", names)
                self.assertTrue(report["tables"][0]["columns"])
                for figure in report["figures"]:
                    spec = json.loads((output / f"{tool}_{figure['name']}.vl.json").read_text())
                    self.assertIn("vega-lite/v5", spec["$schema"])
                    self.assertTrue(spec["data"]["values"])
            mark = json.loads((output / "analysis.json").read_text())
            self.assertEqual(set(mark["files"]), names)
            self.assertEqual({path.stem for path in output.glob("*.json")
                              if not path.name.endswith(".vl.json")}, {*tools, "analysis"})

    def test_reports_are_not_replaced_without_force(self) -> None:
        path, output = self.train("run.h5", *TINY_ADDITION), self.directory / "reports"
        self.succeed("norms", path, "-o", output)

        self.fail_with(2, f"grokscope norms: {output / 'norms.csv'} exists (another name, or "
                       "--force to replace it, would be right)", "norms", path, "-o", output)
        self.succeed("norms", path, "-o", output, "--force")

    def test_a_wrong_table_is_answered_with_the_nearest(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)

        done = run("spectrum", path, "--table", "neuron")

        self.assertEqual(done.returncode, 2)
        self.assertIn("there is no table neuron (did you mean neurons? there are", done.stderr)

    def test_a_constructed_run_is_a_run_like_any_other(self) -> None:
        path = self.directory / "circle.h5"
        self.succeed("construct", "circle-relu", "-o", path, "--set", "model.hidden=6")

        info = json.loads(self.succeed("info", path, "--json"))

        # 19403 of 100000: what is published for six neurons, over train and test together
        right = (info["last"]["train_accuracy"] * info["examples"]["train"] +
                 info["last"]["test_accuracy"] * info["examples"]["test"]) / 67**2
        self.assertAlmostEqual(right, 0.19403, delta=5e-6)
        self.assertIn("whole", self.succeed("check", path))
        self.assertIn("key_frequencies              1 ", self.succeed("spectrum", path))


if __name__ == "__main__":
    unittest.main()
