"""A disk that is full is told in one line, and nothing is left that looks whole."""

import os
import subprocess
import sys
import tempfile
import unittest

from programs import BIN, TINY_ADDITION, ProgramTest, assignments

SHORT = [*TINY_ADDITION, *assignments(schedule__steps=100, schedule__metrics_every=5),
         "--set", "schedule.checkpoints=every 10"]

# mounts a disk of $1 KB on $2, runs the rest there, and lists in $LEFT what is left
ON_A_DISK = """
mount -t tmpfs -o size="$1"k none "$2" || exit 99
disk=$2
shift 2
"$@"
code=$?
find "$disk" -mindepth 1 -type f -printf '%P\\n' > "$LEFT"
exit $code
"""


def in_a_namespace() -> list[str]:
    return ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]


def can_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        command = [*in_a_namespace(), "mount", "-t", "tmpfs", "none", folder]
        return subprocess.run(command, capture_output=True).returncode == 0


class FullDisks(ProgramTest):
    def on_a_disk(self, size: int, *arguments: object) -> tuple[subprocess.CompletedProcess, set[str]]:
        """Runs `grokscope` where a disk of some KB is mounted, `DISK` in its arguments."""
        disk, left = self.directory / "disk", self.directory / "left"
        disk.mkdir(exist_ok=True)
        words = [str(argument).replace("DISK", str(disk)) for argument in arguments]
        done = subprocess.run(
            [*in_a_namespace(), "sh", "-c", ON_A_DISK, "sh", str(size), str(disk),
             str(BIN / "grokscope"), *words],
            capture_output=True, text=True, timeout=120, env={**os.environ, "LEFT": str(left)})
        return done, set(left.read_text().split())

    def assert_whole_or_nothing(self, sizes: list[int], whole: set[str], *command: object) -> None:
        """The least of the sizes is too small, the last is not."""
        codes = []
        for size in sizes:
            with self.subTest(command=command[0], size=size):
                done, left = self.on_a_disk(size, *command)
                codes.append(done.returncode)
                if done.returncode == 0:
                    self.assertTrue(left >= whole, left)
                    continue
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertRegex(done.stderr, "No space left on device|cannot be made a directory")
                self.assertEqual(left, set())
        self.assertEqual((codes[0], codes[-1]), (1, 0))

    def test_programs_leave_nothing(self) -> None:
        path = self.train("run.h5", *SHORT)
        sweep = self.directory / "sweep"
        self.succeed("sweep", *SHORT, "--over", "seed=0-3", "-o", sweep, "--quiet")

        self.assert_whole_or_nothing([40, 100, 180, 300, 2000], {"m.h5"},
                                     "merge", sweep, "-o", "DISK/m.h5")
        self.assert_whole_or_nothing([40, 100, 2000], {"c.h5"},
                                     "construct", "circle-relu", "-o", "DISK/c.h5")
        for format in ("npz", "safetensors", "pt"):
            self.assert_whole_or_nothing([4, 8, 12, 16, 20, 24, 28, 2000], {f"m.{format}"}, "export",
                                         path, "--all", "-o", f"DISK/m.{format}")
        self.assert_whole_or_nothing([4, 8, 2000], {"a/norms.json"}, "norms", path, "-o", "DISK/a")
        self.assert_whole_or_nothing([400, 8000], {"p.html"}, "report", path, "-o", "DISK/p.html",
                                     "--analyses", "norms")

    def test_an_analysis_that_finds_no_room_leaves_nothing(self) -> None:
        path = self.train("run.h5", *SHORT)

        done, left = self.on_a_disk(60, "analyze", path, "-o", "DISK/a")

        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(left, set())

    def test_a_run_that_a_disk_cannot_hold_is_not_begun(self) -> None:
        done, left = self.on_a_disk(60, "train", *SHORT, "-o", "DISK/r.h5", "--quiet")

        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"writes [\d.]+ kB, and 61.4 kB are free")
        self.assertEqual(left, set())

    def test_what_a_run_has_written_before_can_be_read(self) -> None:
        done, left = self.on_a_disk(100, "train", *SHORT, "-o", "DISK/r.h5", "--quiet")

        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn("No space left on device", done.stderr)
        self.assertLessEqual(left, {"r.h5.part", "r.h5.state"})

    def test_a_sweep_goes_on_to_its_end_and_leaves_unfinished_runs_alone(self) -> None:
        # As much as four runs take by themselves: states and logs find no room.
        done, left = self.on_a_disk(400, "sweep", *SHORT, "--over", "seed=0-3", "-o", "DISK/s",
                                    "--quiet", "--jobs", "2")

        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("No space left on device", done.stderr)
        self.assertEqual({name for name in left if name.endswith(".new")}, set())


if __name__ == "__main__":
    if not can_mount():
        print("no disk can be mounted here: nothing was tested")
        sys.exit(77)
    unittest.main()
