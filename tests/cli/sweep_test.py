"""Sweeps: every run once, the same bits however they are trained, and nothing lost on the way."""

import json
import os
import random
import resource
import signal
import subprocess
import time
import unittest
from pathlib import Path

from programs import BIN, ProgramTest, TINY_ADDITION, TINY_PARITY, assignments, run

SMALL = [TINY_PARITY[0], *TINY_PARITY[1:], "--over", "seed=0-5", "--over", "model.hidden=[4, 7]"]
LONG = [*SMALL, *assignments(schedule__steps=20000, schedule__metrics_every=50)]
DIVERGING = [*TINY_ADDITION, "--set", "optimizer.kind=sgd", "--set", "model.activation=square",
             "--over", "optimizer.lr=[1e-3, 1e4]"]


class Sweeps(ProgramTest):
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

    def test_the_number_of_jobs_does_not_change_a_bit(self) -> None:
        one = self.sweep("one", *SMALL, "--jobs", 1)
        two = self.sweep("two", *SMALL, "--jobs", 2)
        many = self.sweep("many", *SMALL, "--jobs", 7)

        self.assertEqual(self.info(one)["complete"], 12)
        self.assert_same(one, two)
        self.assert_same(one, many)

    def test_a_run_of_a_sweep_is_the_run_that_train_makes(self) -> None:
        sweep = self.sweep("sweep", *TINY_PARITY, "--over", "seed=3-3")
        alone = self.train("alone.h5", *TINY_PARITY,
                           *assignments(seed__init=3, seed__split=3, seed__noise=3))

        member, = (sweep / "runs").iterdir()
        self.assert_same(member, alone)

    def test_twenty_kills_and_reruns_do_not_change_a_bit(self) -> None:
        whole = self.sweep("whole", *LONG)
        killed = self.directory / "killed"
        command = [str(BIN / "grokscope"), "sweep", *LONG, "-o", str(killed), "--quiet",
                   "--jobs", "2"]
        chance = random.Random(0)
        kills = 0
        while kills < 20:
            sweeping = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.1, 0.7))
            kills += 1 if sweeping.poll() is None else 0
            # now the first process alone, now all of them at once
            stop = os.kill if chance.random() < 0.5 else os.killpg
            if sweeping.poll() is None:
                stop(sweeping.pid, signal.SIGKILL)
            sweeping.wait()
            if self.info(killed)["complete"] == 12:
                victim = chance.choice(sorted((killed / "runs").iterdir()))
                victim.unlink()  # so that there is something left to kill
        self.finish(command)

        self.assert_same(whole, killed)
        self.assertEqual({path.suffix for path in (killed / "runs").iterdir()}, {".h5"})

    def finish(self, command: list[str]) -> None:
        """The children of a killed process may outlive it by a moment, and hold their runs."""
        for _ in range(5):
            done = subprocess.run(command, capture_output=True, check=False)
            if done.returncode == 0:
                return
            time.sleep(0.2)
        self.fail(done.stderr)

    def test_ctrl_c_stops_all_and_the_same_command_goes_on(self) -> None:
        whole = self.sweep("whole", *LONG)
        stopped = self.directory / "stopped"
        command = [str(BIN / "grokscope"), "sweep", *LONG, "-o", str(stopped), "--quiet"]
        sweeping = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        while not list(stopped.glob("runs/*.state")):
            time.sleep(0.01)
        sweeping.send_signal(signal.SIGTERM)
        _, errors = sweeping.communicate()

        self.assertEqual(sweeping.returncode, 75)
        self.assertIn("stopped; the same command goes on", errors)
        self.assertGreater(self.info(stopped)["stopped"], 0)
        self.finish(command)
        self.assert_same(whole, stopped)

    def test_a_worker_that_dies_takes_its_own_run_alone(self) -> None:
        path = self.directory / "sweep"
        command = [str(BIN / "grokscope"), "sweep", *LONG, "-o", str(path), "--quiet", "--jobs", "1"]
        sweeping = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        while not list(path.glob("runs/*.state")):
            time.sleep(0.01)
        children = Path(f"/proc/{sweeping.pid}/task/{sweeping.pid}/children").read_text()
        os.kill(int(children.split()[0]), signal.SIGKILL)
        sweeping.communicate()

        self.assertEqual(sweeping.returncode, 3)
        info = self.info(path)
        self.assertEqual((info["complete"], info["stopped"]), (11, 1))
        self.assertEqual(info["not_complete"][0]["error"], "its process was ended by signal 9")
        self.finish(command)
        self.assertEqual(self.info(path)["not_complete"], [])
        self.assertEqual(list(path.glob("logs/*.error")), [])

    def test_a_damaged_unfinished_file_is_begun_again(self) -> None:
        whole = self.sweep("whole", *SMALL)
        path = self.sweep("damaged", *SMALL)
        run_file = sorted((path / "runs").iterdir())[3]
        part = run_file.with_name(run_file.name + ".part")
        part.write_bytes(run_file.read_bytes()[:20_000])
        run_file.unlink()

        self.assertEqual(self.info(path)["stopped"], 1)
        self.succeed("sweep", *SMALL, "-o", path, "--quiet")

        self.assert_same(whole, path)
        self.assertFalse(part.exists())

    def test_runs_that_cannot_be_written_are_tried_again(self) -> None:
        path = self.directory / "sweep"
        small_disk = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        full = run("sweep", *SMALL, "-o", path, "--quiet", preexec_fn=small_disk)

        self.assertEqual(full.returncode, 3, full.stderr)
        info = self.info(path)
        self.assertEqual((info["complete"], info["failed"]), (0, 0))
        self.assertIn("is the disk full", info["not_complete"][0]["error"])
        self.succeed("sweep", *SMALL, "-o", path, "--quiet")
        self.assertEqual(self.info(path)["complete"], 12)

    def test_processes_that_start_at_once_share_a_sweep(self) -> None:
        path = self.directory / "sweep"
        command = [str(BIN / "grokscope"), "sweep", *SMALL, "-o", str(path), "--quiet"]
        sweeps = [subprocess.Popen([*command, "--shard", f"{i}/3"], stderr=subprocess.DEVNULL)
                  for i in range(3)]

        self.assertEqual([each.wait() for each in sweeps], [0, 0, 0])
        self.assertEqual(self.info(path)["complete"], 12)
        self.assert_same(self.sweep("whole", *SMALL), path)

    def test_a_model_whose_loss_becomes_no_number_is_recorded_and_not_tried_again(self) -> None:
        path = self.directory / "sweep"

        first = run("sweep", *DIVERGING, "-o", path, "--quiet")
        again = run("sweep", *DIVERGING, "-o", path, "--quiet")

        for done in (first, again):
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("1 of 2 runs are complete, 1 failed, 0 are not done", done.stderr)
        failure, = self.info(path)["not_complete"]
        self.assertEqual((failure["state"], failure["optimizer.lr"]), ("failed", 1e4))
        self.assertIn("the training loss is", failure["error"])
        self.assertIn("failed", self.succeed("transition", path))
        self.assertEqual(run("check", path).returncode, 3)

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

    def test_a_directory_holds_one_sweep(self) -> None:
        path = self.sweep("sweep", *SMALL)
        other = [*SMALL, *assignments(optimizer__lr=0.5)]

        self.fail_with(2, f"grokscope sweep: {path} is a sweep of 12 runs by the engine fused, "
                       "from sparse-parity, and not of these 12 by fused (the same specification, "
                       "none at all, or another directory would be right)",
                       "sweep", *other, "-o", path)

    def test_what_is_wrong_with_a_command_line_is_told(self) -> None:
        path = self.directory / "sweep"
        self.fail_with(2, "grokscope sweep: --shard 3/3 (right would be i/N: 0/3 to 2/3)",
                       "sweep", *SMALL, "-o", path, "--shard", "3/3")
        self.fail_with(2, "grokscope train: parity-sweep is a sweep of many runs (`grokscope sweep "
                       "parity-sweep` would be right)",
                       "train", "parity-sweep", "-o", self.directory / "run.h5")
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
                         ["distractors", "norms", "phase", "seeds", "transition"])

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
