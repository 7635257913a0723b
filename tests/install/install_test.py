"""The installed programs and libraries, moved to where nobody expected them, and a tool outside this
tree that is built on them. Nothing of the build or of the sources may be needed."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
BUILD = Path(os.environ["GROKSCOPE_BIN"]).parent
CMAKE = os.environ["CMAKE"]
TINY = ["modular-addition", "--quiet", "--set", "task.modulus=13", "--set", "model.embed=8",
        "--set", "model.hidden=6", "--set", "schedule.steps=200",
        "--set", "schedule.checkpoints=every 50"]


def succeed(*command: object, **variables: object) -> str:
    """Runs a command with no more of an environment than it needs, and returns what it printed."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "CXX") if name in os.environ}
    environment.update((name, str(value)) for name, value in variables.items())
    done = subprocess.run([str(part) for part in command], env=environment, capture_output=True,
                          text=True, timeout=300)
    if done.returncode != 0:
        raise AssertionError(f"{command[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def files_below(folder: Path) -> dict[str, bytes]:
    """The content of each file by its path, links followed."""
    return {str(Path(root, name).relative_to(folder)): Path(root, name).read_bytes()
            for root, _, names in os.walk(folder, followlinks=True) for name in names}


class Installation(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.directory = Path(temporary.name).resolve()
        cls.prefix, cls.tool = cls.directory / "moved here", cls.directory / "tool"
        cls.install()
        cls.build_example()
        cls.run_file = cls.directory / "run.h5"
        cls.grokscope("train", *TINY, "-o", cls.run_file)

    @classmethod
    def install(cls) -> None:
        """Into a folder that stands for the root, for a prefix that is not there; then moves it."""
        succeed(CMAKE, "--install", BUILD, "--prefix", "/nowhere/grokscope",
                DESTDIR=cls.directory / "root")
        shutil.move(cls.directory / "root/nowhere/grokscope", cls.prefix)
        shutil.rmtree(cls.directory / "root")

    @classmethod
    def build_example(cls) -> None:
        shutil.copytree(HERE / "example", cls.directory / "example")
        succeed(CMAKE, "-S", cls.directory / "example", "-B", cls.tool, "-G", "Ninja",
                f"-DCMAKE_PREFIX_PATH={cls.prefix}", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON")
        succeed(CMAKE, "--build", cls.tool)
        succeed(CMAKE, "--install", cls.tool, "--prefix", cls.prefix)

    @classmethod
    def grokscope(cls, *arguments: object) -> str:
        return succeed(cls.prefix / "bin/grokscope", *arguments)

    def test_the_programs_and_what_they_read_are_those_of_the_build(self) -> None:
        programs = {path.name for path in (self.prefix / "bin").iterdir()}

        self.assertEqual(programs, {"grokscope-displacement",
                                    *(path.name for path in (BUILD / "bin").iterdir())})
        found, built = (files_below(folder / "share/grokscope") for folder in (self.prefix, BUILD))
        self.assertEqual(found.keys(), built.keys())
        self.assertEqual([name for name in found if found[name] != built[name]], [])

    def test_what_is_installed_leads_nowhere_else(self) -> None:
        for path in self.prefix.rglob("*"):
            if path.is_symlink():
                self.assertFalse(Path(os.readlink(path)).is_absolute(), path)
            if path.suffix in (".cmake", ".hpp"):
                text = path.read_text()
                for place in (SOURCE, BUILD, self.directory, "/nowhere"):
                    self.assertNotIn(str(place), text, path)

    def test_programs_look_for_libraries_in_no_folder_of_the_build(self) -> None:
        for path in [*(self.prefix / "bin").iterdir(), *self.prefix.rglob("*.so")]:
            self.assertNotIn(str(BUILD), succeed("readelf", "--dynamic", "--wide", path))

    def test_the_programs_run(self) -> None:
        self.assertIn("modular-addition", self.grokscope("presets"))
        self.assertIn("complete", self.grokscope("info", self.run_file))
        self.assertIn("whole", self.grokscope("check", self.run_file))
        self.assertIn("key_frequencies", self.grokscope("spectrum", self.run_file))

    def test_the_reference_engine_is_found(self) -> None:
        path = self.directory / "autograd.h5"
        self.grokscope("train", *TINY, "--set", "schedule.steps=50", "--engine", "reference",
                       "-o", path)

        with h5py.File(path) as file:
            self.assertEqual(file.attrs["engine"], "reference")

    def test_the_page_is_that_of_the_build(self) -> None:
        pages = []
        for programs in (self.prefix / "bin", BUILD / "bin"):
            pages.append(self.directory / f"{len(pages)}.html")
            succeed(programs / "grokscope", "report", self.run_file, "-o", pages[-1])

        self.assertEqual(pages[0].read_bytes(), pages[1].read_bytes())

    def test_the_warnings_of_this_tree_are_not_those_of_a_tool(self) -> None:
        commands = (self.tool / "compile_commands.json").read_text()

        self.assertIn("-std=", commands)
        self.assertNotIn("-W", commands)

    def test_the_tool_is_listed_among_the_commands(self) -> None:
        place = self.prefix / "bin/grokscope-displacement"

        self.assertIn(f"also found:\n  displacement  {place}\n", self.grokscope())

    def test_the_tool_says_what_numpy_says(self) -> None:
        report = json.loads(self.grokscope("displacement", self.run_file, "--json"))
        table = next(table for table in report["tables"] if table["name"] == "over_training")
        found = {column["name"]: column["values"] for column in table["columns"]}

        with h5py.File(self.run_file) as file:
            weights = {name: data[()].astype(float) for name, data in file["checkpoints"].items()
                       if data.ndim == 3}
            steps = file["checkpoints/step"][()]
        weights["all"] = numpy.concatenate([w.reshape(len(w), -1) for w in weights.values()], axis=1)

        self.assertEqual(found.pop("step"), steps.tolist())
        self.assertEqual(len(found), 2 * len(weights))
        self.assertGreater(found["displacement_all"][-1], 0.01)
        for name, stack in weights.items():
            w, start = stack.reshape(len(stack), -1), stack[0].ravel()
            lengths, length = numpy.linalg.norm(w, axis=1), numpy.linalg.norm(start)
            numpy.testing.assert_allclose(found[f"displacement_{name}"],
                                          numpy.linalg.norm(w - start, axis=1) / length,
                                          rtol=1e-12, atol=1e-15)
            numpy.testing.assert_allclose(found[f"cosine_{name}"], w @ start / (lengths * length),
                                          rtol=1e-12)

    def test_the_tool_has_the_manners_of_the_others(self) -> None:
        self.assertIn("step,displacement_all,cosine_all,", self.grokscope(
            "displacement", self.run_file, "--csv", "--table", "over_training", "--from", "50"))
        self.grokscope("displacement", self.run_file, "-o", self.directory / "answers")
        self.assertLessEqual({"displacement.json", "displacement.csv"},
                             {path.name for path in (self.directory / "answers").iterdir()})

        wrong = subprocess.run([self.prefix / "bin/grokscope", "displacement", self.run_file, "--from", "-1"],
                               capture_output=True, text=True)

        self.assertEqual(wrong.stderr,
                         "grokscope displacement: --from is -1 (0 or more would be right)\n")
        self.assertEqual(wrong.returncode, 2)

    def test_the_documentation_quotes_the_tool_as_it_is(self) -> None:
        page = (SOURCE / "docs/tools_of_your_own.md").read_text()
        quoted = re.findall(r"^```(?:cpp|cmake)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        example = "".join(path.read_text() for path in (HERE / "example").iterdir())

        self.assertGreater(len(quoted), 2)
        for block in quoted:
            self.assertIn(block, example)


if __name__ == "__main__":
    unittest.main()
