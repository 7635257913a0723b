"""Sweeps: every run once, the same bits however they are trained, and nothing lost on the way."""

import os
import random
import resource
import signal
import subprocess
import time
import unittest
from pathlib import Path

from programs import BIN, TINY_PARITY, assignments, run
from sweeps import DIVERGING, LONG, LONGER, SMALL, SweepTest


class Sweeps(SweepTest):
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
        self.succeed("sweep", *LONG, "-o", killed, "--slurm", 1)  # freezes the plan
        chance = random.Random(0)
        kills = 0
        while kills < 20:
            sweeping = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.05, 0.4))
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

    def test_ctrl_c_stops_all_and_the_same_command_goes_on(self) -> None:
        whole = self.sweep("whole", *LONGER)
        stopped = self.directory / "stopped"
        command = [str(BIN / "grokscope"), "sweep", *LONGER, "-o", str(stopped), "--quiet"]
        sweeping = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.wait_for(lambda: list(stopped.glob("runs/*.state")))
        sweeping.send_signal(signal.SIGTERM)
        _, errors = sweeping.communicate()

        self.assertEqual(sweeping.returncode, 75)
        self.assertIn("stopped; the same command goes on", errors)
        self.assertGreater(self.info(stopped)["stopped"], 0)
        self.finish(command)
        self.assert_same(whole, stopped)

    def test_a_worker_that_dies_takes_its_own_run_alone(self) -> None:
        path = self.directory / "sweep"
        command = [str(BIN / "grokscope"), "sweep", *LONGER, "-o", str(path), "--quiet", "--jobs",
                   "1"]
        sweeping = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.wait_for(lambda: list(path.glob("runs/*.state")))
        children = Path(f"/proc/{sweeping.pid}/task/{sweeping.pid}/children").read_text()
        os.kill(int(children.split()[0]), signal.SIGKILL)
        sweeping.communicate()

        self.assertEqual(sweeping.returncode, 3)
        info = self.info(path)
        self.assertEqual((info["complete"], info["stopped"]), (3, 1))
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
        done = run("sweep", *SMALL, "-o", path, "--quiet")

        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{run_file.stem} begins again at step 0: {part} is ", done.stderr)
        log, = (path / "logs").glob("*.again")
        self.assertEqual(log.stem, run_file.stem)
        self.assertTrue(log.read_text().startswith(f"{part} is "), log.read_text())
        self.assert_same(whole, path)
        self.assertFalse(part.exists())

    def test_a_state_that_cannot_be_read_is_no_reason_to_begin_a_run_again(self) -> None:
        path = self.sweep("sweep", *SMALL)
        run_file = sorted((path / "runs").iterdir())[3]
        part, state = (run_file.with_name(run_file.name + end) for end in (".part", ".state"))
        run_file.rename(part)
        state.mkdir()
        before = part.read_bytes()

        done = run("sweep", *SMALL, "-o", path, "--quiet")

        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(f"{state} is not a file", done.stderr)
        self.assertEqual(part.read_bytes(), before)
        self.assertEqual(list((path / "logs").glob("*.again")), [])

    def test_decay_that_changes_nothing_is_told_of_before_a_sweep_begins(self) -> None:
        done = run("sweep", *TINY_PARITY, "--set", "optimizer.lr=1e-4", "--set",
                   "optimizer.kind=adamw", "--over", "regularizer.weight_decay=[1e-5, 1.0]",
                   "-o", self.directory / "sweep", "--dry-run")

        self.assertIn("grokscope sweep: in 1 of 2 runs decay is lost to rounding; in the first of "
                      "them regularizer.weight_decay = 1e-05 changes nothing", done.stderr)

    def test_runs_that_cannot_be_written_are_tried_again(self) -> None:
        path = self.directory / "sweep"
        small_disk = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        full = run("sweep", *SMALL, "-o", path, "--quiet", preexec_fn=small_disk)

        self.assertEqual(full.returncode, 3, full.stderr)
        self.assertNotIn("\\n", full.stderr)
        info = self.info(path)
        self.assertEqual((info["complete"], info["failed"]), (0, 0))
        self.assertIn("cannot be written: File too large", info["not_complete"][0]["error"])
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

    def test_two_processes_do_not_train_a_run_twice(self) -> None:
        path = self.directory / "sweep"
        command = [str(BIN / "grokscope"), "sweep", *LONG, "-o", str(path), "--quiet", "--jobs",
                   "1"]
        first = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        self.wait_for(lambda: len(list(path.glob("runs/*.h5"))) >= 2)
        second = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        files = {}
        while first.poll() is None or second.poll() is None:
            for file in path.glob("runs/*.h5"):
                files.setdefault(file, set()).add(file.stat().st_ino)
            time.sleep(0.02)

        self.assertEqual(self.info(path)["complete"], 12)
        self.assertEqual([name for name, inodes in files.items() if len(inodes) > 1], [])

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

    def test_a_signal_to_all_processes_stops_them_as_one(self) -> None:
        path = self.directory / "sweep"
        command = [str(BIN / "grokscope"), "sweep", *LONG, "-o", str(path), "--quiet"]
        for _ in range(5):
            sweeping = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
            self.wait_for(lambda: sweeping.poll() is not None or list(path.glob("runs/*.lock")))
            time.sleep(0.1)
            if sweeping.poll() is None:
                os.killpg(sweeping.pid, signal.SIGTERM)
            self.assertIn(sweeping.wait(), (0, 75))
            self.assertEqual(list(path.glob("logs/*.error")), [])


if __name__ == "__main__":
    unittest.main()
