#!/usr/bin/env python3
"""Damages whole files of every format at random and tells what their readers make of them.

    DUMP_TENSORS=build/tests/grokscope_dump_tensors tests/import/mutated.py --files 20000 --jobs 2

Each is refused in one line or read, within a second of the processor (GROKSCOPE_SECONDS) and a
gigabyte. Where a checksum covers the data, what is read are the bytes that were written.
"""

import argparse
import collections
import json
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hostile"))
from import_samples import CHECKED, make_samples, mutated_sample  # noqa: E402

PROGRAM = os.environ.get("DUMP_TENSORS", "build/tests/grokscope_dump_tensors")
SECONDS = float(os.environ.get("GROKSCOPE_SECONDS", "1"))
KILOBYTES = 1 << 20
LIMITED = "GROKSCOPE_NO_LIMIT" not in os.environ  # a sanitizer needs terabytes of addresses
CONTROL = [chr(code) for code in (*range(32), 127)]


def limit() -> None:
    if LIMITED:
        resource.setrlimit(resource.RLIMIT_AS, (KILOBYTES << 10, KILOBYTES << 10))


class Dumper:
    """The program that reads files, one after the other; a new one after each that it died of."""

    def __init__(self) -> None:
        self.process = None

    def ended(self) -> str:
        """How it died."""
        self.process.stdin.close()
        lines = self.process.stderr.read()
        _, status, _ = os.wait4(self.process.pid, 0)
        self.process.returncode, self.process = 0, None
        code = os.waitstatus_to_exitcode(status)
        return f"died with code {code}: {lines[:4000]}"

    def read(self, path: Path) -> dict | str:
        if self.process is None:
            self.process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, text=True,
                                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                            preexec_fn=limit)
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return json.loads(line) if line.endswith("\n") else self.ended()


def problem(read: dict | str, path: Path, whole: set[str] | None) -> str:
    """What is wrong with an answer; empty where nothing is."""
    if isinstance(read, str):
        return read
    if read["seconds"] > SECONDS:
        return f"took {read['seconds']} s"
    if LIMITED and read["kilobytes"] > KILOBYTES:
        return f"took {read['kilobytes']} kB"
    message = read.get("error")
    if message is not None:
        is_line = message.startswith(f"{path}: ") and len(message) < 2000
        if not is_line or any(character in message for character in CONTROL):
            return f"failed with {message[:3000]!r}"
        return "asked for all memory" if "more memory than there is" in message else ""
    strange = [leaf["path"] for leaf in read["leaves"]
               if whole is not None and leaf["is_tensor"] and leaf["bytes"] not in whole]
    return f"has other bytes in {strange}" if strange else ""


class Worker:
    """Damages and reads files, each worker in a folder of its own."""

    def __init__(self, samples: dict[str, bytes], seed: int) -> None:
        self.samples, self.seed = samples, seed

    def __call__(self, number: int) -> tuple:
        if not hasattr(Worker, "dumper"):
            Worker.dumper = Dumper()
            Worker.folder = tempfile.TemporaryDirectory()
            for name, data in self.samples.items():
                Path(Worker.folder.name, name).write_bytes(data)
            Worker.whole = {name: self.bytes_of(name) for name in CHECKED}
        chance = random.Random(f"{self.seed} {number}")
        kind = chance.choice(sorted(self.samples))
        path = Path(Worker.folder.name, "damaged")
        path.write_bytes(mutated_sample(kind, self.samples[kind], chance))
        read = Worker.dumper.read(path)
        outcome = "died" if isinstance(read, str) else "refused" if "error" in read else "read"
        return number, kind, outcome, problem(read, path, Worker.whole.get(kind))

    @staticmethod
    def bytes_of(name: str) -> set[str]:
        read = Worker.dumper.read(Path(Worker.folder.name, name))
        return {leaf["bytes"] for leaf in read["leaves"]}


def judge(files: int, seed: int, first: int, jobs: int) -> tuple[collections.Counter, list[tuple]]:
    """The number of files by what became of them, and those that went wrong."""
    worker = Worker(make_samples(), seed)
    counts, broken = collections.Counter(), []
    with multiprocessing.Pool(jobs) as pool:
        for result in pool.imap_unordered(worker, range(first, first + files), chunksize=16):
            counts[result[1:3]] += 1
            broken += [result] if result[3] else []
    return counts, broken


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first file")
    parser.add_argument("--jobs", type=int, default=1)
    parsed = parser.parse_args()
    found, wrong = judge(parsed.files, parsed.seed, parsed.first, parsed.jobs)
    for kind in sorted({kind for kind, _ in found}):
        print(f"{kind}:", ", ".join(f"{outcome} {found[kind, outcome]}"
                                    for outcome in ("read", "refused", "died")))
    for each in wrong:
        print("broken:", *each)
    sys.exit(1 if wrong else 0)
