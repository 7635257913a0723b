#!/usr/bin/env python3
"""Damages whole files at random and tells how every program that reads them ends.

    GROKSCOPE_BIN=build/bin tests/hostile/damage.py --files 100000 --calls 1 --jobs 2 --seed 1
"""

import argparse
import collections
import multiprocessing
import random
import shutil
import sys
import tempfile
from pathlib import Path

from judge import Ended, run
from mutations import Mutator
from samples import make_samples

CALLS = {"info": ["info", "{}"], "check": ["check", "{}"], "repair": ["check", "--repair", "{}"],
         "transition": ["transition", "{}"], "spectrum": ["spectrum", "{}"],
         "norms": ["norms", "{}"], "json": ["info", "--json", "{}"]}
DAMAGED = "damaged.h5.part"


def damaged_file(samples: dict[str, bytes], seed: int, number: int) -> tuple[str, bytes]:
    """The kind and the bytes of damaged file `number`; of nothing else do they depend."""
    chance = random.Random(f"{seed} {number}")
    kind = chance.choice(sorted(samples))
    return kind, Mutator(samples[kind], chance).mutated()


def calls_of(number: int, calls: int) -> list[str]:
    names = list(CALLS)
    return [names[(number + i) % len(names)] for i in range(min(calls, len(names)))]


def place_file(directory: Path, kind: str, data: bytes) -> Path:
    """Writes a damaged file as its readers expect it."""
    if kind == "plan":
        (directory / "sweep" / "plan.json").write_bytes(data)
        return directory / "sweep"
    (directory / DAMAGED).write_bytes(data)
    return directory / DAMAGED


def ends_of(directory: Path, kind: str, data: bytes, names: list[str]) -> list[tuple[str, Ended]]:
    ends = []
    for name in names:
        path = place_file(directory, kind, data)
        ends.append((name, run([part.format(path) for part in CALLS[name]])))
    return ends


class Worker:
    """Judges damaged files, each worker in a folder of its own."""

    def __init__(self, folder: Path, samples: dict[str, bytes], arguments) -> None:
        self.folder, self.samples, self.arguments = folder, samples, arguments

    def __call__(self, number: int) -> list[tuple]:
        kind, data = damaged_file(self.samples, self.arguments.seed, number)
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            directory = Path(name)
            if kind == "plan":
                shutil.copytree(self.folder / "sweep", directory / "sweep")
            ends = ends_of(directory, kind, data, calls_of(number, self.arguments.calls))
        return [(number, kind, call, ended.code, ended.broken_promise(), ended.broke_down(),
                 ended.stderr[:160]) for call, ended in ends]


def judge_files(arguments: argparse.Namespace) -> tuple[collections.Counter, list[tuple]]:
    """The number of calls by their exit code, and those that broke a promise."""
    counts, broken = collections.Counter(), []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        samples = {kind: path.read_bytes() for kind, path in make_samples(folder).items()}
        worker = Worker(folder, samples, arguments)
        numbers = range(arguments.first, arguments.first + arguments.files)
        with multiprocessing.Pool(arguments.jobs) as pool:
            for results in pool.imap_unordered(worker, numbers, chunksize=8):
                for result in results:
                    counts[f"exit {result[3]}"] += 1
                    counts["held by the last net"] += result[5]
                    broken += [result] if result[4] else []
                    if arguments.verbose and result[5]:
                        print("last net:", result[:3], file=sys.stderr)
    return counts, broken


def command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--calls", type=int, default=1, help="programs that are asked of each file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first file")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--verbose", action="store_true")
    return parser


if __name__ == "__main__":
    parsed = command_line().parse_args()
    found, wrong = judge_files(parsed)
    print(f"{parsed.files} files, {sum(n for name, n in found.items() if name[0] == 'e')} calls:",
          ", ".join(f"{name}: {number}" for name, number in sorted(found.items())))
    for each in wrong:
        print("broken:", *each)
    sys.exit(1 if wrong else 0)
