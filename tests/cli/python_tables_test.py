"""grokread.py and tables of analyses; and that it needs nothing but h5py and NumPy."""

import ast
import json
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import numpy
from programs import TINY_ADDITION, ProgramTest
from sweeps import SMALL, SweepTest

SOURCE = Path(__file__).resolve().parents[2] / "analyze" / "python" / "grokread.py"
sys.path.insert(0, str(SOURCE.parent))

import grokread  # noqa: E402

WITHOUT = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("pandas", "xarray", "matplotlib", "torch", "scipy"):
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
import grokread
run, sweep = map(grokread.open, sys.argv[1:])
print(len(run.metrics["step"]), run.logits().shape, run["W_E"][-1].shape, len(sweep.table().rows()))
for give in (run.frame, run.xarray, sweep.table().frame):
    try:
        give()
    except grokread.GrokError as error:
        print(error)
"""


class Tables(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        self.path = self.train("run.h5", *TINY_ADDITION)

    def test_a_report_is_what_the_program_says_by_file_text_and_csv(self) -> None:
        folder = self.directory / "results"
        self.succeed("spectrum", self.path, "-o", folder)
        text = self.succeed("spectrum", self.path, "--json")
        stored = json.loads(text)

        by_file, by_text = grokread.open(folder)["spectrum"], grokread.report(text)

        for report in (by_file, by_text, grokread.report(stored)):
            self.assertEqual(list(report.tables), [table["name"] for table in stored["tables"]])
            for row in stored["summary"]:
                self.assertEqual(report.summary[row["name"]], row["value"])
                self.assertEqual(report.units.get(row["name"], ""), row["unit"])
                self.assertEqual(report.conventions.get(row["name"], ""), row["convention"])
            for table in stored["tables"]:
                for column in table["columns"]:
                    found = report.tables[table["name"]]
                    self.assertEqual(found.units[column["name"]], column["unit"])
                    values = [None if value != value else value
                              for value in found[column["name"]].tolist()]
                    self.assertEqual(values, column["values"])
        neurons = grokread.table(folder / "spectrum_neurons.csv")
        for column in neurons:
            numpy.testing.assert_array_equal(neurons[column], by_file.tables["neurons"][column])
        self.assertEqual(neurons.rows()[2]["neuron"], 2)
        self.assertIn("phase [rad]", repr(by_file.tables["neurons"]))

    def test_missing_infinite_true_and_other_cells(self) -> None:
        csv = self.directory / "table.csv"
        csv.write_text('n,x,t,"a, b",none\n1,inf,true,"say ""a""\nb",\n2,,false,,\n')
        expected = {"n": [1, 2], "x": [numpy.inf, numpy.nan], "t": [True, False],
                    "a, b": ['say "a"\nb', numpy.nan], "none": [numpy.nan, numpy.nan]}
        kinds = {"n": "i", "x": "f", "t": "b", "a, b": "O", "none": "f"}
        cells = {"x": ["inf", None], "a, b": ['say "a"\nb', None], "none": [None, None]}
        columns = [{"name": name, "unit": "", "values": cells.get(name, values)}
                   for name, values in expected.items()]
        stored = {"tool": "t", "summary": [], "tables": [{"name": "first", "columns": columns}]}

        for table in (grokread.table(csv), grokread.table(stored)):
            self.assertEqual({name: table[name].dtype.kind for name in table}, kinds)
            for name, values in expected.items():
                for one, other in zip(table[name].tolist(), values):
                    self.assertTrue(one == other or (one != one and other != other), name)
            self.assertEqual(list(table.frame().columns), list(expected))

    def test_what_is_no_table_is_refused(self) -> None:
        bad, json_file = self.directory / "bad.csv", self.directory / "bad.json"
        bad.write_text("a,b\n1\n")
        json_file.write_text("{}")
        for ask, message in (
                (lambda: grokread.table(bad), "is no table"),
                (lambda: grokread.report(json_file), "is no report of an analysis"),
                (lambda: grokread.report("{"), "this text is no JSON"),
                (lambda: grokread.report(self.path), "cannot be read: it is no UTF-8"),
                (lambda: grokread.table(self.directory / "no.csv"), "No such file or directory")):
            with self.assertRaisesRegex(grokread.GrokError, message):
                ask()


class Alone(SweepTest):
    def test_it_needs_h5py_and_numpy_alone(self) -> None:
        path, sweep = self.train("run.h5", *TINY_ADDITION), self.sweep("sweep", *SMALL)
        copy = shutil.copy(SOURCE, self.directory)

        done = subprocess.run([sys.executable, "-B", "-W", "error", "-c", WITHOUT, path, sweep],
                              capture_output=True, text=True, cwd=Path(copy).parent,
                              env={**os.environ, "PYTHONPATH": ""})

        self.assertEqual(done.stderr, "")
        self.assertEqual(done.stdout.splitlines(), [
            "21 (91, 13) (13, 8) 12", *(f"there is no {name} here (installing it would be right)"
                                        for name in ("pandas", "xarray", "pandas"))])
        imported = {name for node in ast.walk(ast.parse(SOURCE.read_text()))
                    if isinstance(node, (ast.Import, ast.ImportFrom))
                    for name in ([node.module] if isinstance(node, ast.ImportFrom)
                                 else [alias.name for alias in node.names])}
        self.assertEqual({name.partition(".")[0] for name in imported} - sys.stdlib_module_names,
                         {"h5py", "numpy"})


if __name__ == "__main__":
    unittest.main()
