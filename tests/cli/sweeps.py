"""What tests of sweeps share."""

import json
import subprocess
import time
from pathlib import Path

from programs import ProgramTest, TINY_ADDITION, TINY_PARITY, assignments, run

SMALL = [*TINY_PARITY, "--over", "seed=0-5", "--over", "model.hidden=[4, 7]"]
LONG = [*SMALL, *assignments(schedule__steps=60000, schedule__metrics_every=50)]
# some seconds for each model: there is time to interfere with one, also on a slow machine
LONGER = [*TINY_PARITY, *assignments(schedule__steps=200000, schedule__metrics_every=100),
          "--over", "seed=0-3"]
DIVERGING = [*TINY_ADDITION, "--set", "optimizer.kind=sgd", "--set", "model.activation=square",
             "--over", "optimizer.lr=[1e-3, 1e4]"]


class SweepTest(ProgramTest):
    def sweep(self, name: str, *arguments: object) -> Path:
        path = self.directory / name
        self.succeed("sweep", *arguments, "-o", path, "--quiet")
        return path

    def assert_same(self, one: Path, other: Path) -> None:
        done = run("check", one, "--against", other)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("the same bits", done.stdout)

    def info(self, path: Path) -> dict:
        return json.loads(self.succeed("info", path, "--json"))

    def finish(self, command: list[str]) -> None:
        """The children of a killed process may outlive it by a moment, and hold their runs."""
        for _ in range(5):
            done = subprocess.run(command, capture_output=True, check=False)
            if done.returncode == 0:
                return
            time.sleep(0.2)
        self.fail(done.stderr)

    def wait_for(self, condition, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited in vain")
            time.sleep(0.01)
