#!/usr/bin/env python3
"""Kills runs of every arm of the presets at random moments and resumes them: the bits must be those
of runs that were left alone.

    GROKSCOPE_BIN=build/bin tests/cli/kills.py --kills 200 --seed 0
"""

import argparse
import collections
import itertools
import random
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

import h5py
import numpy
from programs import BIN, assignments, datasets, run

PRESETS = Path(__file__).resolve().parents[2] / "data/presets"
SMALL = {"task.modulus": 13, "model.embed": 8, "model.hidden": 6, "task.bits": 8,
         "task.train_size": 60, "task.test_size": 40, "schedule.checkpoints": "every 500",
         "schedule.metrics_every": 50}
STEPS = {"fused": 40_000, "reference": 3_000}  # about a second


def flat(table: dict, prefix: str = "") -> dict[str, object]:
    """Nested tables as one, with dotted keys."""
    found = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found


def first_setting(arm: dict) -> dict[str, object]:
    """The first of an arm's settings; keys that go together have one value."""
    setting = {}
    for keys, value in flat(arm).items():
        for key in keys.split(", "):
            setting[key] = value[0] if isinstance(value, list) else value
    return setting


def arms() -> list[tuple[str, str, dict[str, object]]]:
    """Every arm of every preset: its name, the preset it starts from, and its keys."""
    found = []
    for path in sorted(PRESETS.glob("*.toml")):
        content = tomllib.loads(path.read_text())
        base = {key: value for key, value in content.items()
                if key not in ("summary", "preset", "sweep", "tuning", "arm")}
        for arm in content.get("arm", []):
            name = f"{path.stem}: {arm.pop('name')}"
            found.append((name, content["preset"], SMALL | flat(base) | first_setting(arm)))
    return found


def text_of(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class Run:
    """A run that is trained again and again, stopped here and there."""

    def __init__(self, directory: Path, preset: str, keys: dict[str, object], engine: str) -> None:
        self.directory = directory
        keys = keys | {"schedule.steps": STEPS[engine]}
        self.arguments = [preset, "--engine", engine, "--quiet", *assignments(
            **{key.replace(".", "__"): text_of(value) for key, value in keys.items()})]
        begin = time.monotonic()
        self.whole = self.finished("whole.h5")
        self.seconds = time.monotonic() - begin

    def finished(self, name: str, *options: str) -> Path:
        done = run("train", *self.arguments, "-o", self.directory / name, *options)
        if done.returncode != 0:
            raise RuntimeError(f"{self.arguments}: {done.stderr}")
        return self.directory / name

    def stop(self, path: Path, how: signal.Signals, seconds: float) -> bool:
        """Trains and stops after some time; false where training was over before."""
        command = [BIN / "grokscope", "train", *self.arguments, "-o", path, "--resume"]
        training = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        training.send_signal(how)
        training.wait()
        return not path.exists()

    def begun(self, chance: random.Random) -> Path:
        """A run that was stopped between its first and its last step."""
        path = self.directory / "killed.h5"
        while True:
            for left in self.directory.glob("killed.h5*"):
                left.unlink()
            if self.stop(path, signal.SIGINT, chance.uniform(0.2, 0.9) * self.seconds):
                state = path.with_name("killed.h5.state")
                if state.exists() and position(state) > 0:
                    return path

    def killed(self, chance: random.Random) -> Path:
        """A run that was stopped, went on, and was killed: in the middle, or as it began."""
        while True:
            path = self.begun(chance)
            if self.stop(path, signal.SIGKILL, chance.uniform(0.0, 0.9) * self.seconds):
                return path

    def is_same_after_a_kill(self, chance: random.Random) -> bool:
        path = self.killed(chance)
        return are_same(self.whole, self.finished(path.name, "--resume"))


def position(state: Path) -> int:
    with h5py.File(state) as file:
        return int(file["position"][0, 0])


def are_same(one: Path, other: Path) -> bool:
    expected, found = datasets(one), datasets(other)
    return expected.keys() == found.keys() and all(
        numpy.array_equal(values, found[name]) for name, values in expected.items())


def kill(count: int, seed: int, part: str = "") -> collections.Counter:
    """Kills `count` runs, of all arms, engines and types in turn, in a shuffled order.

    @param part  of the names of arms; those without it are left out
    @return      the number of resumes that gave the same bits, and those that did not by their name"""
    chance = random.Random(seed)
    chosen = [arm for arm in arms() if part in arm[0]]
    cases = list(itertools.product(chosen, STEPS, ("float32", "float64")))
    chance.shuffle(cases)
    results: collections.Counter = collections.Counter()
    for (name, preset, keys), engine, dtype in itertools.islice(itertools.cycle(cases), count):
        with tempfile.TemporaryDirectory() as directory:
            one = Run(Path(directory), preset, keys | {"numerics.dtype": dtype}, engine)
            same = one.is_same_after_a_kill(chance)
        results["the same bits" if same else f"{name}, {engine}, {dtype}"] += 1
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--arm", default="", help="only arms with this in their names")
    options = parser.parse_args()
    results = kill(options.kills, options.seed, options.arm)
    for name, count in results.most_common():
        print(f"{count} of {options.kills}: {name}")
    return 0 if results["the same bits"] == options.kills else 1


if __name__ == "__main__":
    sys.exit(main())
