"""Figures as files: complete, well-formed, and the same numbers however they are drawn."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import warnings
import xml.etree.ElementTree
from pathlib import Path

import figure_drawings as drawings
from programs import BIN, TINY_ADDITION, TINY_PARITY, ProgramTest, run

SVG = "{http://www.w3.org/2000/svg}"
INCHES = {"": 3.35, "_wide": 6.9}
CONSTRUCTED = ["circle-relu", "--set", "model.hidden=6"]


def stems_of(directory: Path) -> list[str]:
    return re.findall(r"^## (\w+)$", (directory / "README.md").read_text(), re.MULTILINE)


def marks(svg: Path, kind: str) -> int:
    """How many paths of this mark a drawing has, those of axes and legends left out."""
    root = xml.etree.ElementTree.parse(svg).getroot()
    return sum(len(group.findall(f"{SVG}path")) for group in root.iter(f"{SVG}g")
               if group.get("class", "").startswith(f"mark-{kind} role-mark "))


class Figures(ProgramTest):
    """The figures of a run of either task, of a constructed one and of a sweep, made once."""

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.home = Path(temporary.name)
        commands = {"a": ["train", *TINY_ADDITION, "--quiet", "-o", cls.home / "a.h5"],
                    "p": ["train", *TINY_PARITY, "--quiet", "-o", cls.home / "p.h5"],
                    "c": ["construct", *CONSTRUCTED, "-o", cls.home / "c.h5"],
                    "s": ["sweep", *TINY_PARITY, "--quiet", "--over", "seed=0-2", "--over",
                          "model.hidden=[4, 7]", "-o", cls.home / "s"]}
        cls.directories = []
        for name, command in commands.items():
            assert run(*command).returncode == 0, command
            done = run("report", command[-1], "--figures", cls.home / f"figures_{name}")
            assert (done.returncode, done.stderr, done.stdout) == (0, "", ""), done.stderr
            cls.directories.append(cls.home / f"figures_{name}")

    def for_each_figure(self, check) -> None:
        """Calls `check(directory, stem)`."""
        for directory in self.directories:
            for stem in stems_of(directory):
                with self.subTest(f"{directory.name}/{stem}"):
                    check(directory, stem)

    def test_a_figure_has_all_of_its_files_and_no_other_file_is_there(self) -> None:
        for directory in self.directories:
            expected = {"README.md"}
            for stem in stems_of(directory):
                expected |= {f"{stem}{ending}" for ending in (".vl.json", ".py", ".svg", ".pdf",
                                                              "_wide.svg", "_wide.pdf")}
                expected |= {f"{layer.data}.csv" for layer in drawings.layers_of(directory, stem)}
                self.assertIn(f"{stem}.csv", expected)

            self.assertGreater(len(expected), 10)
            self.assertEqual({path.name for path in directory.iterdir()}, expected)
        self.assertEqual([path for path in self.home.iterdir() if path.name.endswith(".new")], [])

    def test_tables_hold_the_fields_that_are_shown_and_the_rows_of_the_specification(self) -> None:
        def check(directory: Path, stem: str) -> None:
            spec = json.loads((directory / f"{stem}.vl.json").read_text())
            self.assertNotIn("transform", json.dumps(spec))
            self.assertNotIn("title", spec)
            for name, rows in spec["datasets"].items():
                layers = [layer for layer in drawings.layers_of(directory, stem)
                          if layer.data == name]
                shown = {field for layer in layers for field in layer.series()}
                shown |= {layer.field(channel) for layer in layers for channel in layer.encoding
                          if channel != "detail" and layer.field(channel)}

                table = drawings.rows_of(directory / f"{name}.csv")

                self.assertEqual(set(table[0]), shown)
                self.assertEqual(len(table), len(rows))
                for text, row in zip(table, rows):
                    for field, value in row.items():
                        self.assertEqual(text[field], "" if value is None else
                                         value if isinstance(value, str) else text[field])
                        if isinstance(value, float):
                            self.assertEqual(float(text[field]), value)

        self.for_each_figure(check)

    def test_a_drawing_has_a_line_for_each_series_and_a_mark_for_each_row(self) -> None:
        def check(directory: Path, stem: str) -> None:
            layers = drawings.layers_of(directory, stem)
            for width in INCHES:
                svg = directory / f"{stem}{width}.svg"
                for kind, types in (("line", ["line"]), ("area", ["area"])):
                    count = sum(layer.series_count() for layer in layers if layer.type in types)
                    self.assertEqual(marks(svg, kind), count)
                count = sum(len(layer.rows) for layer in layers if layer.type in ("bar", "rect"))
                bands = [layer for layer in layers if layer.type == "band"]
                if not bands:
                    self.assertEqual(marks(svg, "rect"), count)

        self.for_each_figure(check)

    def test_a_drawing_is_as_wide_as_a_column_or_two(self) -> None:
        def check(directory: Path, stem: str) -> None:
            for suffix, inches in INCHES.items():
                root = xml.etree.ElementTree.parse(directory / f"{stem}{suffix}.svg").getroot()

                self.assertAlmostEqual(float(root.get("width")), 96 * inches, delta=2)

        self.for_each_figure(check)

    def test_a_pdf_opens_and_is_as_wide_as_its_svg(self) -> None:
        def check(directory: Path, stem: str) -> None:
            for suffix, inches in INCHES.items():
                path = directory / f"{stem}{suffix}.pdf"
                self.assertEqual(path.read_bytes()[:4], b"%PDF")
                information = subprocess.run(["pdfinfo", path], capture_output=True, text=True,
                                             check=True)

                size = re.search(r"Page size: +([\d.]+) x", information.stdout)

                self.assertEqual(information.stderr, "")
                self.assertAlmostEqual(float(size[1]), 72 * inches, delta=2)

        self.for_each_figure(check)

    def test_a_script_draws_what_its_tables_say(self) -> None:
        kinds = set()

        def check(directory: Path, stem: str) -> None:
            layers = drawings.layers_of(directory, stem)
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                figure = drawings.drawn_by(directory / f"{stem}.py", str(self.directory / "a.pdf"))
            axes = [ax for ax in figure.axes if ax.get_label() != "<colorbar>"]
            is_upright = any(layer.field("y") for layer in layers)

            self.assertEqual(drawings.line_points(axes), drawings.expected_line_points(layers))
            self.assertEqual(drawings.dots(axes), drawings.expected_dots(layers))
            self.assertLessEqual(drawings.expected_area_edges(layers), drawings.area_edges(axes))
            self.assertEqual(drawings.bar_lengths(axes, is_upright),
                             drawings.expected_bar_lengths(layers, is_upright))
            self.assertEqual(drawings.cells(axes), drawings.expected_cells(layers))
            self.assertEqual(drawings.bands(axes), drawings.expected_bands(layers, len(axes)))
            kinds.update(layer.type for layer in layers)

        self.for_each_figure(check)
        self.assertLessEqual({"line", "bar", "circle", "point", "rect"}, kinds)

    def test_a_script_writes_beside_its_table_or_where_it_is_told_and_is_short(self) -> None:
        def check(directory: Path, stem: str) -> None:
            lines = (directory / f"{stem}.py").read_text().splitlines()
            self.assertLessEqual(max(len(line) for line in lines), 120)
            self.assertLessEqual(len(lines), 60)

        self.for_each_figure(check)
        directory = self.directories[0]
        shutil.copy(directory / "sparsity_gini.py", self.directory)
        shutil.copy(directory / "sparsity_gini.csv", self.directory)

        drawings.drawn_by(self.directory / "sparsity_gini.py")
        wide = drawings.drawn_by(self.directory / "sparsity_gini.py", "--wide",
                                 str(self.directory / "wide.pdf"))

        self.assertEqual((self.directory / "sparsity_gini_matplotlib.pdf").read_bytes()[:4], b"%PDF")
        self.assertEqual((self.directory / "wide.pdf").read_bytes()[:4], b"%PDF")
        self.assertEqual(wide.get_figwidth(), 6.9)

    def test_the_list_gives_commands_that_print_the_numbers(self) -> None:
        readme = (self.directories[1] / "README.md").read_text()
        commands = re.findall(r"`grokscope (\w+) p\.h5 --table (\w+)`", readme)

        self.assertEqual(len(commands), len(stems_of(self.directories[1])))
        for tool, table in set(commands):
            self.succeed(tool, self.home / "p.h5", "--table", table)

    def test_figures_are_the_same_bytes_each_time_and_not_replaced_without_force(self) -> None:
        first, again = self.directories[2], self.directory / "again"
        self.succeed("report", self.home / "c.h5", "--figures", again)

        self.fail_with(2, f"grokscope report: {again / 'README.md'} exists (another name, or "
                       "--force to replace it, would be right)",
                       "report", self.home / "c.h5", "--figures", again)
        self.succeed("report", self.home / "c.h5", "--figures", again, "--force")

        for path in first.iterdir():
            self.assertEqual(path.read_bytes(), (again / path.name).read_bytes(), path.name)

    def without(self, *missing: str) -> tuple[str, set[str]]:
        """What is said and made where these programs are not on the PATH."""
        path = self.directory / ("without_" + "_".join(missing))
        path.mkdir()
        for name in {"node", "rsvg-convert"} - set(missing):
            (path / name).symlink_to(shutil.which(name))
        done = subprocess.run([BIN / "grokscope-report", self.home / "c.h5", "--figures",
                               path / "figures"], capture_output=True, text=True,
                              env=dict(os.environ, PATH=str(path)), check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr, {entry.suffix for entry in (path / "figures").iterdir()}

    def test_what_is_missing_is_said_in_one_line_and_all_else_is_written(self) -> None:
        self.assertEqual(self.without("rsvg-convert"), (
            "grokscope report: there is no rsvg-convert: no PDF (`apt-get install librsvg2-bin` "
            "brings it)\n", {".md", ".csv", ".json", ".py", ".svg"}))
        self.assertEqual(self.without("node", "rsvg-convert"), (
            "grokscope report: there is no node: no SVG, no PDF (`apt-get install nodejs` brings "
            "it)\n", {".md", ".csv", ".json", ".py"}))

    def test_a_report_without_a_page_and_without_figures_is_refused(self) -> None:
        self.fail_with(2, "grokscope report: -o and --figures are missing (right would be "
                       "-o PAGE.html, --figures DIR or both)", "report", self.home / "c.h5")

    def test_a_page_and_figures_are_made_together(self) -> None:
        page, figures = self.directory / "c.html", self.directory / "deep" / "figures"

        self.succeed("report", self.home / "c.h5", "-o", page, "--figures", f"{figures}/")

        self.assertIn("<html", page.read_text())
        self.assertEqual(stems_of(figures), stems_of(self.directories[2]))


if __name__ == "__main__":
    unittest.main()
