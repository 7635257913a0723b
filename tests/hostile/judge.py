"""What every program promises of every file: exit 0, 1, 2 or 3, one line on stderr where it failed,
within ten seconds (GROKSCOPE_SECONDS) and a gigabyte, and never a signal.

Where others keep the machine busy, the seconds are of the processor; a program that sleeps has none
more by the clock."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

BIN = Path(os.environ.get("GROKSCOPE_BIN", "build/bin"))
SECONDS = int(os.environ.get("GROKSCOPE_SECONDS", "10"))
PATIENCE = 6  # times as long is waited on a busy machine
KILOBYTES = 1 << 20
CONTROL = bytes(range(32)).replace(b"\n", b"") + b"\x7f"


class Ended:
    """How a program ended."""

    def __init__(self, arguments: list, status: int, stderr: bytes, usage, clock: float) -> None:
        self.arguments = [str(argument) for argument in arguments]
        self.code = os.waitstatus_to_exitcode(status)
        self.stderr, self.kilobytes = stderr, usage.ru_maxrss
        self.seconds = usage.ru_utime + usage.ru_stime  # of the processor
        self.clock = clock

    def is_late(self) -> bool:
        """Whether it took longer than promised, and not because others had the processor."""
        is_asleep = self.seconds < self.clock / 5
        return self.seconds > SECONDS or (self.clock > SECONDS and is_asleep) or (
            self.clock >= PATIENCE * SECONDS)

    def broken_promise(self) -> str:
        """What is wrong with it; empty where nothing is."""
        lines = self.stderr.count(b"\n")
        if self.is_late():
            return f"was not done after {self.clock:.1f} s, {self.seconds:.1f} s of the processor"
        if self.code < 0:
            return f"ended by signal {-self.code}"
        if self.code not in (0, 1, 2, 3):
            return f"ended with code {self.code}"
        if self.code in (1, 2) and (lines != 1 or not self.stderr.startswith(b"grokscope ")):
            return f"failed with {lines} lines: {self.stderr[:300]!r}"
        if self.code in (0, 3) and lines > 0:
            return f"ended with code {self.code} and {lines} lines: {self.stderr[:300]!r}"
        if any(byte in CONTROL for byte in self.stderr):
            return f"wrote control characters: {self.stderr[:300]!r}"
        if self.kilobytes > KILOBYTES:
            return f"took {self.kilobytes} kB"
        return ""

    def broke_down(self) -> bool:
        """Whether only the last net held it."""
        return b": broke down " in self.stderr


class Alarm:
    """Ends a process that is not done in time."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def __enter__(self) -> "Alarm":
        self.previous = signal.signal(signal.SIGALRM, lambda *_: self.ring())
        signal.alarm(PATIENCE * SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, self.previous)

    def ring(self) -> None:
        with contextlib.suppress(ProcessLookupError):  # it may have ended in this moment
            os.kill(self.process.pid, signal.SIGKILL)


def run(arguments: list, stdout: int = subprocess.DEVNULL, before: tuple | list = ()) -> Ended:
    """Runs a program of `BIN`: its name without `grokscope-`, then its arguments; by the command
    `before`, where there is one."""
    command = [*before, str(BIN / f"grokscope-{arguments[0]}"), *map(str, arguments[1:])]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=stdout, stderr=errors,
                                   stdin=subprocess.DEVNULL)
        begun = time.monotonic()
        with Alarm(process):
            _, status, usage = os.wait4(process.pid, 0)
        clock = time.monotonic() - begun
        process.returncode = 0
        errors.seek(0)
        return Ended(arguments, status, errors.read(), usage, clock)
