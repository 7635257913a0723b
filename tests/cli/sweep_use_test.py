"""Sweeps as they are asked for, looked at, merged and compared."""

import subprocess
import unittest
from pathlib import Path

from programs import BIN, TINY_PARITY, assignments, run
from sweeps import DIVERGING, SMALL, SweepTest

ANALYSES_OF_PARITY = ["complexity", "distractors", "efficiency", "llc", "norms", "numerics",
                      "objective", "parity", "phase", "seeds", "transition", "warning", "weights"]


class SweepUse(SweepTest):
    def test_a_dry_run_estimates_and_changes_nothing(self) -> None:
        text = self.succeed("sweep", *SMALL, "-o", self.directory / "sweep", "--dry-run")

        self.assertFalse((self.directory / "sweep").exists())
        self.assertIn("12 runs; to be trained 12, 4800 steps in all, by the engine fused", text)
        self.assertIn("  model.hidden: 4, 7\n", text)
        self.assertRegex(text, r"about \d+:\d\d with \d+ jobs, if each has a core; \d+\.\d MB")

    def test_the_estimated_size_is_near_the_real_one(self) -> None:
        text = self.succeed("sweep", *SMALL, "-o", self.directory / "sweep", "--dry-run")
        path = self.sweep("sweep", *SMALL)

        estimated = float(text.split("core; ")[1].split(" MB")[0]) * 1e6
        real = sum(file.stat().st_size for file in (path / "runs").iterdir())
        self.assertLess(abs(estimated / real - 1), 0.3, (estimated, real))

    def test_shards_together_are_the_sweep_and_their_merged_file_is_too(self) -> None:
        whole = self.sweep("whole", *SMALL)
        path = self.directory / "shards"
        for shard in range(3):
            done = run("sweep", *(SMALL if shard == 0 else []), "-o", path, "--quiet", "--shard",
                       f"{shard}/3")
            self.assertEqual(done.returncode, 0, done.stderr)
            partial = run("merge", path, "-o", self.directory / f"merged{shard}.h5")
            self.assertEqual(partial.returncode, 0 if shard == 2 else 3)

        self.assert_same(whole, path)
        self.assert_same(whole, self.directory / "merged2.h5")
        self.assertEqual(self.succeed("phase", whole, "--csv"),
                         self.succeed("phase", self.directory / "merged2.h5", "--csv"))
        self.assertEqual(self.info(self.directory / "merged0.h5")["missing"], 8)

    def test_what_is_missing_is_listed_as_slurm_takes_it(self) -> None:
        path = self.directory / "sweep"
        script = self.succeed("sweep", *SMALL, "-o", path, "--slurm", 4)
        self.assertIn("#SBATCH --array=0-3\n", script)
        self.assertIn('--shard "${SLURM_ARRAY_TASK_ID}/4"', script)
        self.assertEqual(self.info(path)["missing"], 12)

        self.succeed("sweep", "-o", path, "--shard", "1/4", "--quiet")

        self.assertEqual(self.succeed("info", path, "--missing", "slurm"), "0,2,3\n")
        self.assertEqual(self.succeed("info", path, "--missing", "slurm", "--shards", "2"), "0,1\n")
        self.assertEqual(len(self.succeed("info", path, "--missing", "ids").split()), 9)

    def test_a_name_that_a_script_cannot_express_is_refused_before_anything_is_made(self) -> None:
        path = self.directory / "a\ntouch b"

        self.fail_with(2, f"grokscope sweep: {self.directory}/a?touch b has a line break or another "
                       "control character, shown as ?, which a script of Slurm's cannot express "
                       "(another name would be right)", "sweep", *SMALL, "-o", path, "--slurm", 4)

        self.assertFalse(path.exists())

    def test_a_directory_holds_one_sweep(self) -> None:
        path = self.sweep("sweep", *SMALL)
        other = [*SMALL, *assignments(optimizer__lr=0.5)]

        self.fail_with(2, f"grokscope sweep: {path} is a sweep of 12 runs by the engine fused, "
                       "from sparse-parity, and not of these 12 by fused (the same specification, "
                       "none at all, or another directory would be right)",
                       "sweep", *other, "-o", path)

    def test_what_is_wrong_with_a_command_line_is_told(self) -> None:
        path = self.directory / "sweep"
        self.fail_with(2, "grokscope sweep: --shard 3/3 (right would be i/N, with i from 0 to N - 1)",
                       "sweep", *SMALL, "-o", path, "--shard", "3/3")
        self.fail_with(2, "grokscope train: parity-sweep is a sweep of many runs (`grokscope sweep "
                       "parity-sweep` would be right)",
                       "train", "parity-sweep", "-o", self.directory / "run.h5")
        self.fail_with(2, "grokscope sweep: --set task.train_size=9: this sweep varies "
                       'task.train_size (--over "task.train_size=..." would be right)',
                       "sweep", "parity-sweep", "--set", "task.train_size=9", "-o", path)
        self.fail_with(2, "grokscope sweep: -o is empty (a directory would be right)",
                       "sweep", *SMALL, "-o", "")
        self.fail_with(1, f"grokscope sweep: {path} is not the directory of a sweep (one with a "
                       "plan.json, or a run file, would be right)", "sweep", "-o", path)
        self.assertFalse(path.exists())

    def test_an_analysis_takes_a_sweep_where_it_applies_to_a_run_of_it(self) -> None:
        path = self.sweep("sweep", *SMALL)

        table = self.succeed("distractors", path, "--csv").splitlines()
        self.assertEqual(len(table), 13)
        self.assertTrue(table[0].startswith("id,seed,hidden,state,"), table[0])
        self.assertIn("class", self.succeed("transition", path))
        self.fail_with(1, f"grokscope spectrum: {path} has no run of this kind (right would be "
                       "modular addition)", "spectrum", path)
        files = self.succeed("analyze", path, "-o", self.directory / "analyses").split()
        self.assertEqual([Path(name).stem for name in files],
                         ANALYSES_OF_PARITY)

    def test_analyses_go_on_where_one_run_is_damaged_or_has_failed(self) -> None:
        path = self.directory / "sweep"
        run("sweep", *DIVERGING, "--over", "seed=0-1", "-o", path, "--quiet")
        victim = sorted((path / "runs").glob("*.h5"))[0]
        victim.write_bytes(victim.read_bytes()[:3000])

        rows = self.succeed("transition", path, "--csv").splitlines()
        self.assertEqual(len(rows), 5)
        self.assertEqual(sum("is not a readable HDF5 file" in row for row in rows), 1)
        self.assertEqual(sum(",failed,failed," in row for row in rows), 2, rows)
        for tool in ("phase", "seeds"):
            self.assertRegex(self.succeed(tool, path), r"left_out +1 +\(.*not a readable HDF5")
        merged = run("merge", path, "-o", self.directory / "merged.h5")
        self.assertEqual(merged.returncode, 3)
        self.assertIn("1 could not be read", merged.stdout)
        self.assertEqual(run("check", path).returncode, 3)
        victim.unlink()
        run("sweep", "-o", path, "--quiet")
        self.assertEqual(self.info(path)["complete"], 2)

    def test_every_analysis_takes_a_sweep_over_seeds_alone(self) -> None:
        path = self.sweep("sweep", *TINY_PARITY, "--over", "seed=0-1")

        files = self.succeed("analyze", path, "-o", self.directory / "analyses").split()

        self.assertEqual(len(files), len(ANALYSES_OF_PARITY))

    def test_merging_leaves_other_files_alone(self) -> None:
        path = self.sweep("sweep", *TINY_PARITY, "--over", "seed=0-1")
        part = self.directory / "m.h5.part"
        part.write_text("of another")
        merges = [subprocess.Popen([str(BIN / "grokscope"), "merge", str(path), "-o",
                                    str(self.directory / "m.h5"), "--force"],
                                   stdout=subprocess.DEVNULL) for _ in range(4)]

        self.assertEqual([merge.wait() for merge in merges], [0] * 4)
        self.assertEqual(part.read_text(), "of another")
        self.assert_same(path, self.directory / "m.h5")
        self.assertEqual({file.name for file in self.directory.iterdir()},
                         {"sweep", "m.h5", "m.h5.part"})
        self.fail_with(2, f"grokscope merge: {path} is a directory (the name of a file would be "
                       "right)", "merge", path, "-o", path, "--force")

    def test_sweeps_that_were_not_trained_are_not_the_same(self) -> None:
        for name in ("one", "other"):
            self.succeed("sweep", *SMALL, "-o", self.directory / name, "--slurm", 2)

        done = run("check", self.directory / "one", "--against", self.directory / "other")

        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stdout, "differs: 12 of 12 runs have not ended in both\n")

    def test_a_run_is_no_sweep(self) -> None:
        path = self.train("run.h5", *TINY_PARITY)

        self.fail_with(1, f"grokscope phase: {path} is a run of sparse_parity with tied (right "
                       "would be sweeps)", "phase", path)

    def test_runs_that_differ_are_told_apart(self) -> None:
        one = self.train("one.h5", *TINY_PARITY)
        other = self.train("other.h5", *TINY_PARITY, "--engine", "reference")

        done = run("check", one, "--against", other)

        self.assertEqual(done.returncode, 3)
        self.assertIn("made otherwise: engine: fused and reference", done.stdout)
        self.assertRegex(done.stdout, r"differs: /metrics/test_loss: from step \d+ on, by up to")


if __name__ == "__main__":
    unittest.main()
