"""What tests of the command line share: running programs, specifications that train in a moment."""

import os
import subprocess
import tempfile
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


def datasets(path: Path) -> dict[str, numpy.ndarray]:
    """Every dataset of a file by its path, less the seconds that training took."""
    found = {}
    with h5py.File(path, "r") as file:
        file.visititems(lambda name, item: found.update({name: item[()]})
                        if isinstance(item, h5py.Dataset) else None)
    del found["metrics/seconds"]
    return found
