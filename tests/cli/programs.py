"""What tests of the command line share: running programs, specifications that train in a moment."""

import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import h5py
import numpy

BIN = Path(os.environ["GROKSCOPE_BIN"])

TINY_ADDITION = [
    "modular-addition",
    *("--set", "task.modulus=13", "--set", "model.embed=8", "--set", "model.hidden=6"),
    *("--set", "schedule.steps=400", "--set", "schedule.metrics_every=20"),
    *("--set", "schedule.checkpoints=every 50"),
]
TINY_PARITY = [
    "sparse-parity",
    *("--set", "task.bits=8", "--set", "task.train_size=60", "--set", "task.test_size=40"),
    *("--set", "model.hidden=5", "--set", "schedule.steps=400"),
    *("--set", "schedule.checkpoints=log 8"),
]


def assignments(**values: object) -> list[str]:
    """`--set` options; a key's dot is written as two underscores."""
    return [part for key, value in values.items()
            for part in ("--set", f"{key.replace('__', '.')}={value}")]


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess:
    """Runs `grokscope` with these arguments and returns what came of it."""
    command = [str(BIN / "grokscope"), *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)


def start(*arguments: object) -> subprocess.Popen:
    command = [str(BIN / "grokscope"), *(str(argument) for argument in arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def inode(path: Path) -> int | None:
    """What tells a file from another that has taken its place; none without a file."""
    return path.stat().st_ino if path.exists() else None


class ProgramTest(unittest.TestCase):
    """A test with a directory of its own, `self.directory`."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)

    def succeed(self, *arguments: object) -> str:
        """Runs a command that must do well, and returns what it printed."""
        done = run(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def fail_with(self, code: int, message: str, *arguments: object, **options: object) -> None:
        """Runs a command that must fail with this code and this one line on stderr."""
        done = run(*arguments, **options)
        self.assertEqual(done.stderr, message + "\n")
        self.assertEqual(done.returncode, code)

    def train(self, name: str, *arguments: object) -> Path:
        path = self.directory / name
        self.succeed("train", *arguments, "-o", path, "--quiet")
        return path

    def assert_same_run(self, one, other) -> None:
        expected, found = datasets(one), datasets(other)
        self.assertEqual(expected.keys(), found.keys())
        for name, values in expected.items():
            numpy.testing.assert_array_equal(values, found[name], err_msg=name)

    def stop(self, arguments, path, how: signal.Signals) -> int:
        """Starts training, stops it in the middle, and returns its exit code."""
        part = path.with_name(path.name + ".part")
        before = inode(part)
        training = start("train", *arguments, "-o", path, "--quiet")
        deadline = time.monotonic() + 60
        while inode(part) in (before, None) and time.monotonic() < deadline:
            time.sleep(0.005)
        while not path.with_name(path.name + ".state").exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(0.1)
        training.send_signal(how)
        _, self.errors = training.communicate()
        self.assertTrue(part.exists(), "training was over before it could be stopped")
        self.assertFalse(path.exists())
        return training.returncode


def datasets(path: Path) -> dict[str, numpy.ndarray]:
    """Every dataset of a file by its path, less the seconds that training took."""
    found = {}
    with h5py.File(path, "r") as file:
        file.visititems(lambda name, item: found.update({name: item[()]})
                        if isinstance(item, h5py.Dataset) else None)
    del found["metrics/seconds"]
    return found
