"""What is written is asked for before any work, replaces files alone, and is whole or not there."""

import os
import signal
import socket
import stat
import subprocess
import time
import unittest
from pathlib import Path

from programs import BIN, TINY_ADDITION, ProgramTest, assignments, run

SHORT = [*TINY_ADDITION, *assignments(schedule__steps=40)]
CIRCLE = ["circle-relu", *assignments(task__modulus=7)]
FEW = ["--analyses", "norms,transition"]


def nodes(directory: Path) -> dict[str, Path]:
    """What is no file, each as the message calls it, in a directory of the test's own."""
    made = {"a directory": directory / "folder", "a FIFO": directory / "fifo",
            "a socket": directory / "socket", "a link that leads nowhere": directory / "dangling",
            "a device": directory / "null"}
    made["a directory"].mkdir()
    os.mkfifo(made["a FIFO"])
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(made["a socket"]))
    made["a link that leads nowhere"].symlink_to(directory / "nothing")
    try:
        os.mknod(made["a device"], stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except PermissionError:
        del made["a device"]  # only root can make one
    return made


def texts(directory: Path) -> dict[str, str]:
    return {str(path.relative_to(directory)): path.read_text()
            for path in directory.rglob("*") if path.is_file()}


class Outputs(ProgramTest):
    def files(self) -> set[str]:
        return {str(path.relative_to(self.directory)) for path in self.directory.rglob("*")}

    def test_what_is_no_file_is_never_replaced(self) -> None:
        path = self.train("run.h5", *SHORT)
        sweep = self.directory / "sweep"
        self.succeed("sweep", *SHORT, "-o", sweep, "--quiet")
        commands = [["train", *SHORT], ["construct", *CIRCLE], ["merge", sweep],
                    ["report", path, *FEW], ["export", path, "--format", "npz"]]
        made = nodes(self.directory)
        before = {name: os.lstat(node).st_ino for name, node in made.items()}
        for kind, node in made.items():
            for command in commands:
                with self.subTest(kind=kind, command=command[0]):
                    self.fail_with(2, f"grokscope {command[0]}: {node} is {kind} (the name of a "
                                   "file would be right)", *command, "-o", node, "--force")
        self.assertEqual({name: os.lstat(node).st_ino for name, node in made.items()}, before)

    def test_an_unfinished_run_that_is_no_file_is_not_replaced_either(self) -> None:
        os.mkfifo(self.directory / "run.h5.part")

        self.fail_with(2, f"grokscope train: {self.directory}/run.h5.part is a FIFO (the name of "
                       "a file would be right)",
                       "train", *SHORT, "-o", self.directory / "run.h5", "--force")

    def test_a_link_to_a_file_is_replaced_and_not_the_file(self) -> None:
        target, link = self.directory / "of_another.h5", self.directory / "run.h5"
        target.write_text("of another")
        link.symlink_to(target)

        self.succeed("construct", *CIRCLE, "-o", link, "--force")

        self.assertFalse(link.is_symlink())
        self.assertEqual(target.read_text(), "of another")
        self.succeed("check", link)

    def test_outputs_are_looked_at_before_what_they_are_made_of(self) -> None:
        nowhere, page = self.directory / "nowhere.h5", self.directory / "page.html"
        page.write_text("")
        results = self.directory / "results"
        results.mkdir()
        (results / "norms_over_training.csv").write_text("")
        commands = {("norms", nowhere, "-o", results): results / "norms_over_training.csv",
                    ("report", nowhere, "--figures", results): results / "norms_over_training.csv",
                    ("report", nowhere, "-o", page): page,
                    ("merge", nowhere, "-o", page): page,
                    ("export", nowhere, "--format", "pt", "-o", page): page}
        for command, taken in commands.items():
            with self.subTest(command):
                self.fail_with(2, f"grokscope {command[0]}: {taken} exists (another name, or "
                               "--force to replace it, would be right)", *command)
        self.fail_with(2, f"grokscope analyze: {results} has files and no earlier analysis (a new "
                       "directory, or --force to write into this one, would be right)",
                       "analyze", nowhere, "-o", results)
        for option in ("-o", "--figures"):
            done = run("report", nowhere, option, self.directory / "none" / ".." / "x.html" / "y")
            self.assertNotEqual(done.returncode, 0)
        self.fail_with(2, f"grokscope merge: {self.directory}/none is no directory (one that exists "
                       "would be right)", "merge", nowhere, "-o", self.directory / "none" / "m.h5")

    def test_an_analysis_takes_what_is_empty_or_its_own(self) -> None:
        path = self.train("run.h5", *SHORT)
        results = self.directory / "results"
        results.mkdir()
        self.succeed("analyze", path, "-o", results)
        fresh = texts(results)
        (results / "notes.txt").write_text("mine")
        (results / "transition.csv").write_text("old")
        mark = results / "analysis.json"
        mark.write_text(mark.read_text().replace('"files": [', '"files": [\n  "gone.csv",\n  '
                                                 '"../run.h5",'))
        (results / "gone.csv").write_text("of an analysis that is no more")

        self.succeed("analyze", path, "-o", results)

        self.assertEqual(texts(results), {**fresh, "notes.txt": "mine"})
        self.assertEqual(self.files() - {f"results/{name}" for name in texts(results)},
                         {"run.h5", "results"})

    def test_a_directory_of_anothers_is_left_as_it_is_unless_forced(self) -> None:
        path = self.train("run.h5", *SHORT)
        other = self.directory / "other"
        other.mkdir()
        (other / "norms.csv").write_text("of another")
        (other / "kept.csv").write_text("of another")

        self.assertEqual(run("analyze", path, "-o", other).returncode, 2)
        self.assertEqual(set(texts(other)), {"norms.csv", "kept.csv"})
        self.succeed("analyze", path, "-o", other, "--force")

        self.assertEqual((other / "kept.csv").read_text(), "of another")
        self.assertNotEqual((other / "norms.csv").read_text(), "of another")

    def test_pages_of_runs_that_fail_are_named(self) -> None:
        sweep = self.directory / "sweep"
        self.succeed("sweep", *SHORT, "--over", "seed=0-2", "-o", sweep, "--quiet")
        victim = sorted((sweep / "runs").glob("*.h5"))[0]
        victim.write_bytes(victim.read_bytes()[:3000])

        done = run("report", sweep, "-o", self.directory / "page.html", "--run-pages", *FEW)

        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertRegex(done.stderr, rf"(?m)^grokscope report: run {victim.stem} has no page: "
                         ".* is not a readable HDF5 file .*$")
        self.assertEqual(len(list((self.directory / "page_runs").iterdir())), 2)
        self.assertIn(f'"page_problems":{{"{victim.stem}":', (self.directory / "page.html")
                      .read_text().replace(" ", "").replace("\n", ""))

    @unittest.skipUnless((BIN.parent / "share/grokscope/web/vega.min.js").exists(),
                         "nothing is drawn without Vega")
    def test_a_program_that_is_stopped_leaves_nothing(self) -> None:
        path = self.train("run.h5", *SHORT)
        tools, figures = self.directory / "tools", self.directory / "figures"
        tools.mkdir()
        node = tools / "node"
        node.write_text(f"#!/bin/sh\ntouch {tools}/begun\nexec sleep 60\n")
        node.chmod(0o755)
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(how=how.name):
                (tools / "begun").unlink(missing_ok=True)
                drawing = subprocess.Popen([BIN / "grokscope-report", path, "--figures", figures, *FEW],
                                           stderr=subprocess.DEVNULL,
                                           env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"})
                deadline = time.monotonic() + 60
                while not (tools / "begun").exists() and time.monotonic() < deadline:
                    time.sleep(0.01)
                drawing.send_signal(how)

                self.assertEqual(drawing.wait(timeout=30), -how)
                self.assertEqual({name.split("/")[0] for name in self.files()}, {"run.h5", "tools"})


class StandardStreams(ProgramTest):
    def closed(self, streams: str, *arguments: object) -> subprocess.CompletedProcess:
        """Runs `grokscope` with these streams closed, `>&-` for instance."""
        command = [str(BIN / "grokscope"), *(str(argument) for argument in arguments)]
        return subprocess.run(["sh", "-c", f'"$@" {streams}', "sh", *command], text=True,
                              capture_output=True, timeout=60)

    def test_a_closed_standard_output_is_an_error_like_a_full_one(self) -> None:
        path = self.train("run.h5", *SHORT)
        for command in (["presets"], ["info", path], ["norms", path], ["--help"],
                        ["train", "--help"], ["norms", path, "--csv"]):
            with self.subTest(command):
                done = self.closed(">&-", *command)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertRegex(done.stderr, r"^grokscope[ a-z]*: the output cannot be written: "
                                 r"Bad file descriptor\n$")

    def test_a_file_never_takes_the_place_of_a_stream(self) -> None:
        for number, streams in enumerate(("<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-")):
            with self.subTest(streams):
                path = self.directory / f"{number}.h5"
                done = self.closed(streams, "train", *SHORT, "-o", path)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.succeed("check", path)


class Permissions(ProgramTest):
    def as_nobody(self, *arguments: object) -> subprocess.CompletedProcess:
        command = [str(BIN / "grokscope"), *(str(argument) for argument in arguments)]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    def setUp(self) -> None:
        super().setUp()
        self.directory.chmod(0o755)
        self.locked = self.directory / "locked"
        self.locked.mkdir()
        (self.locked / "plan.json").write_text("")
        self.locked.chmod(0o500 if os.geteuid() == 0 else 0)
        self.addCleanup(self.locked.chmod, 0o700)
        if self.as_nobody("--version").returncode != 0:
            self.skipTest("nobody may run the programs where they lie")

    def test_what_may_not_be_looked_at_is_named_with_the_reason(self) -> None:
        for command in (["info", self.locked / "run.h5"], ["norms", self.locked / "run.h5"],
                        ["report", self.locked / "run.h5", "-o", self.locked / "x.html"],
                        ["train", *SHORT, "-o", self.locked / "run.h5"],
                        ["info", self.locked]):
            with self.subTest(command):
                done = self.as_nobody(*command)
                self.assertIn(done.returncode, (1, 2))
                self.assertRegex(done.stderr, rf"^grokscope {command[0]}: {self.locked}\S*: "
                                 r"Permission denied \(.*would be right\)\n$")

    def test_what_may_not_be_written_is_refused_before_the_work(self) -> None:
        self.locked.chmod(0o555)
        for command in (["train", *SHORT], ["construct", *CIRCLE], ["report", "nowhere.h5"],
                        ["merge", "nowhere"], ["export", "nowhere.h5", "--format", "npz"]):
            with self.subTest(command[0]):
                done = self.as_nobody(*command, "-o", self.locked / "x")
                self.assertEqual(done.stderr, f"grokscope {command[0]}: {self.locked} cannot be "
                                 "written to: Permission denied (a directory that may be written "
                                 "would be right)\n")
                self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
