"""Damaged and hostile files: every program ends by itself, with one line, in time."""

import concurrent.futures
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import h5py
from damage import command_line, damaged_file, judge_files
from judge import run
from made import TERMINAL, files_made_on_purpose
from mutations import Mutator
from samples import make_samples

NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
READERS = (["info"], ["check"], ["transition"], ["spectrum"])


def no_children() -> list[str]:
    """A command that starts another, which then can start none; root always can."""
    return [*(NOBODY if os.geteuid() == 0 else []), "prlimit", "--nproc=1"]


class HostileTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.temporary = tempfile.TemporaryDirectory()
        cls.directory = Path(cls.temporary.name)
        cls.samples = make_samples(cls.directory)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.temporary.cleanup()

    def made(self, name: str, sample: str = "addition") -> Path:
        path = self.directory / f"{abs(hash(name))}.h5"
        shutil.copyfile(self.samples[sample], path)
        with h5py.File(path, "a") as file:
            files_made_on_purpose()[name](file)
        return path

    def says(self, program: str, made: str) -> str:
        ended = run([program, self.made(made)])
        self.assertEqual(ended.broken_promise(), "", made)
        self.assertFalse(ended.broke_down(), made)
        return ended.stderr.decode()

    def problems_of_call(self, call: tuple) -> str:
        reader, name, path = call
        ended = run([*reader, path])
        if ended.broke_down():
            return f"{name}: {reader[0]} broke down"
        return ended.broken_promise() and f"{name}: {reader[0]} {ended.broken_promise()}"

    def test_every_reader_stands_every_file_that_is_made_on_purpose(self) -> None:
        calls = []
        for number, name in enumerate(files_made_on_purpose()):
            path = self.made(name)
            # Two readers of each by turns; in all, all of them of every kind of wrong.
            calls += [(READERS[(number + turn) % len(READERS)], name, path) for turn in (0, 1)]

        problems = [problem for problem in map(self.problems_of_call, calls) if problem]

        self.assertEqual(problems, [])

    def test_messages_tell_what_is_wrong(self) -> None:
        for made, part in (
                ("attribute spec_resolved as an array", "attribute spec_resolved is not one string"),
                ("nested list in a field", "JSON is nested deeper than 32"),
                ("60,000 members", "JSON has an object of more than 1000 members"),
                ("history that is a number", "attribute branch_history is not one string"),
                ("a link to itself", "failed (a whole file, and a disk with space, would be right)"),
                ("history that divides by zero", "schedule.metrics_every = 0"),
                ("steps through an external link", "metrics/step is a link to another file"),
                ("metrics through an external link", "metrics is a link to another file"),
                ("data in another file", "train_loss takes its data from other files"),
                ("virtual data", "train_loss takes its data from other files"),
                ("huge contiguous data", "declares 10000000000000 numbers in a file of"),
                ("steps whose number wraps to nought", "declares 1099511627776 numbers in a file of"),
                ("10^18 steps", "schedule.steps = 1000000000000000000 (0 to 1000000000000 would"),
                ("tokens out of range", "task/inputs has 5000 to 5006 (0 to 6 would be right)"),
                ("metrics/step that falls", "has 60 before 50 (ascending steps would be right)")):
            with self.subTest(made):
                self.assertIn(part, self.says("check", made))

    def test_a_run_of_10_to_the_12_steps_is_checked_at_once(self) -> None:
        for name, part in (("10^12 steps", "of 100000000001 evaluations"),
                           ("10^12 steps, last", "/checkpoints has steps 0 to 60 "
                            "(1000000000000 to 1000000000000 would be whole)")):
            with self.subTest(name):
                done = subprocess.run([*self.command("check"), self.made(name)], timeout=10,
                                      capture_output=True, text=True)
                self.assertEqual(done.returncode, 3, done.stderr)
                self.assertIn(part, done.stdout)

    def endless(self) -> Path:
        """A file on which HDF5 1.10 goes round for ever: in its heap of texts an object has a size
        that leads from it to itself."""
        data = bytearray(self.samples["addition"].read_bytes())
        size = data.find(b"GCOL") + 24
        data[size:size + 8] = (2**64 - 16).to_bytes(8, "little")
        path = self.directory / "endless.h5"
        path.write_bytes(data)
        return path

    def with_huge_chunk(self) -> Path:
        """A file in the old format whose index says of each second chunk of weights that it has
        2 GB."""
        data = bytearray(self.samples["old"].read_bytes())
        first_key, key = 24, 48  # where it begins in a node; its bytes, for an array of three axes
        for node in (match.start() for match in re.finditer(rb"TREE\x01\x00", data)):
            first, second = node + first_key, node + first_key + key
            if data[first:first + 4] == data[second:second + 4] != bytes(4):
                data[second:second + 4] = (2**31).to_bytes(4, "little")
        path = self.directory / "huge_chunk.h5"
        path.write_bytes(data)
        return path

    def test_a_chunk_that_says_it_is_huge_is_found_before_it_is_read(self) -> None:
        for program in ("info", "check", "norms"):
            ended = run([program, self.with_huge_chunk()])

            self.assertEqual((ended.code, ended.broken_promise()), (1, ""))
            self.assertFalse(ended.broke_down(), ended.stderr)
            self.assertLess(ended.kilobytes, 200_000)

    def test_a_file_that_the_library_never_leaves_is_ended(self) -> None:
        ended = run(["info", self.endless()])

        self.assertEqual((ended.code, ended.broken_promise()), (1, ""))
        self.assertIn(b"it cannot be read in a sensible time", ended.stderr)

    def test_a_file_that_the_library_never_leaves_is_ended_where_no_child_can_be_made(self) -> None:
        self.directory.chmod(0o755)
        ended = run(["info", self.endless()], before=no_children())
        if b"Permission denied" in ended.stderr:
            self.skipTest("nobody may run the programs where they lie")

        self.assertEqual((ended.code, ended.broken_promise()), (1, ""))
        self.assertTrue(ended.broke_down(), ended.stderr)

    def command(self, name: str) -> list[str]:
        from judge import BIN
        return [str(BIN / f"grokscope-{name}")]

    def test_nothing_from_a_file_reaches_the_terminal_that_it_would_obey(self) -> None:
        for name in ("control characters in an attribute", "control characters in the status",
                     "history with control characters", "bytes that are no UTF-8",
                     "control characters in a value", "control characters in a key"):
            for program in ("info", "check"):
                with self.subTest(name, program=program):
                    done = subprocess.run([*self.command(program), self.made(name)],
                                          capture_output=True, timeout=20)
                    text = (done.stdout + done.stderr).decode()  # valid UTF-8
                    self.assertEqual([c for c in text if c in TERMINAL[:1] + "\x07\x9b\u202e"], [])
                    self.assertNotIn("\nnext", text)

    def test_a_plan_is_read_with_the_same_care(self) -> None:
        plan = self.samples["plan"]
        whole = plan.read_text()
        self.addCleanup(plan.write_text, whole)
        deep = json.loads(whole)["runs"][0]["spec"]
        deep["task"]["modulus"] = "HERE"
        cases = {whole.replace('"id":"', '"id":"../', 1): 'has the id "../',
                 '{"format_version": ' + "[" * 100_000 + "]" * 100_000 + "}": "nested deeper",
                 whole.replace("modular_addition", "modular\x9b", 1): "\\\\x9b"}
        for text, part in cases.items():
            with self.subTest(part):
                plan.write_text(text)
                ended = run(["info", plan.parent])
                self.assertEqual((ended.code, ended.broken_promise()), (1, ""))
                self.assertRegex(ended.stderr.decode(), part.replace("(", r"\("))

    def test_damage_depends_on_nothing_but_its_seed(self) -> None:
        samples = {"one": b"OHDR" + bytes(500), "two": bytes(range(256))}

        self.assertEqual([damaged_file(samples, 3, n) for n in range(50)],
                         [damaged_file(samples, 3, n) for n in range(50)])
        damaged = [Mutator(samples["two"], random.Random(n)).mutated() for n in range(200)]
        self.assertGreater(len(set(damaged)), 150)

    def test_every_reader_stands_random_damage(self) -> None:
        arguments = command_line().parse_args(["--files", "2000", "--jobs", "1"])

        counts, broken = judge_files(arguments)

        self.assertEqual(broken, [])
        self.assertGreater(counts["exit 1"], 200)


if __name__ == "__main__":
    unittest.main()
