"""Runs that were stopped, or killed, and go on."""

import signal
import tempfile
import time
import unittest
from pathlib import Path

import h5py
import numpy
from programs import TINY_ADDITION, TINY_PARITY, ProgramTest, assignments, run, start

LONG = assignments(schedule__steps=120000)
SLOW = assignments(schedule__steps=24000)  # of the engine that takes longer
RUNS = {
    "AdamW, float32": [*TINY_ADDITION, *LONG],
    "dropout, float64": [*TINY_ADDITION, *LONG, *assignments(
        regularizer__dropout=0.3, numerics__dtype="float64", schedule__checkpoints="transition 500")],
    "reference engine": [*TINY_ADDITION, *SLOW, "--engine", "reference"],
    "SGD with momentum": [*TINY_ADDITION, *LONG, *assignments(optimizer__kind="sgd")],
    "SGD without": [*TINY_ADDITION, *LONG, *assignments(optimizer__kind="sgd",
                                                        optimizer__momentum=0.0)],
    "Adam with L1": [*TINY_PARITY, *LONG],
}


class Resume(ProgramTest):
    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.wholes = Path(temporary.name)

    def whole(self, name: str) -> Path:
        """A run that was never stopped: of each kind, one for all tests."""
        path = self.wholes / f"{name}.h5"
        return path if path.exists() else self.train(path, *RUNS[name])

    def test_a_run_stopped_by_ctrl_c_goes_on_to_the_same_bits(self) -> None:
        for name, arguments in RUNS.items():
            with self.subTest(name):
                whole = self.whole(name)
                stopped = self.directory / f"{name} stopped.h5"

                code = self.stop(arguments, stopped, signal.SIGINT)
                self.train(stopped.name, *arguments, "--resume")

                self.assertEqual(code, 75)
                self.assertIn("--resume goes on", self.errors)
                self.assert_same_run(whole, stopped)
                self.assertEqual({path.name for path in self.directory.glob(f"{name} stopped*")},
                                 {stopped.name})

    def test_a_killed_run_goes_on_to_the_same_bits(self) -> None:
        arguments = RUNS["AdamW, float32"]
        whole = self.whole("AdamW, float32")
        killed = self.directory / "killed.h5"

        code = self.stop(arguments, killed, signal.SIGKILL)
        self.train(killed.name, *arguments, "--resume")

        self.assertEqual(code, -signal.SIGKILL)
        self.assert_same_run(whole, killed)

    def test_rows_after_the_state_are_made_again_to_the_same_bits(self) -> None:
        arguments = RUNS["AdamW, float32"]
        whole = self.whole("AdamW, float32")
        killed = self.directory / "killed.h5"
        part, state = (killed.with_name(killed.name + end) for end in (".part", ".state"))
        self.stop(arguments, killed, signal.SIGINT)
        kept = state.read_bytes()
        self.stop([*arguments, "--resume"], killed, signal.SIGINT)
        state.write_bytes(kept)
        with h5py.File(part) as file, h5py.File(state) as position:
            self.assertGreater(file["metrics/step"][-1], position["position"][0, 0])
            self.assertGreater(position["position"][0, 0], 0)

        self.train(killed.name, *arguments, "--resume")

        self.assert_same_run(whole, killed)

    def test_a_repaired_run_opens_like_any_file_and_still_goes_on_to_the_same_bits(self) -> None:
        arguments = RUNS["AdamW, float32"]
        whole = self.whole("AdamW, float32")
        killed = self.directory / "killed.h5"
        part = killed.with_name("killed.h5.part")
        self.stop(arguments, killed, signal.SIGKILL)
        with self.assertRaises(OSError):
            h5py.File(part)
        with h5py.File(part, libver="latest", swmr=True) as file:
            complete_rows = len(file["checkpoints/step"])

        checked = run("check", part, "--repair")

        self.assertEqual(checked.returncode, 3, checked.stderr)
        self.assertIn('its status is "running"', checked.stdout)
        with h5py.File(part) as file, h5py.File(whole) as reference:
            self.assertEqual(len(file["checkpoints/W_in"]), complete_rows)
            numpy.testing.assert_array_equal(file["checkpoints/W_in"],
                                             reference["checkpoints/W_in"][:complete_rows])
            self.assertEqual(file.attrs["spec_resolved"], reference.attrs["spec_resolved"])
        self.train(killed.name, *arguments, "--resume")
        self.assert_same_run(whole, killed)

    def test_a_run_that_is_not_live_has_the_same_bits_and_can_be_resumed(self) -> None:
        arguments = [*RUNS["AdamW, float32"], "--no-live"]
        whole = self.whole("AdamW, float32")
        stopped = self.directory / "stopped.h5"

        self.stop(arguments, stopped, signal.SIGINT)
        self.train(stopped.name, *arguments, "--resume")

        self.assert_same_run(whole, stopped)

    def test_a_run_that_is_not_live_goes_on_after_a_kill_or_says_why_not(self) -> None:
        arguments = [*RUNS["AdamW, float32"], "--no-live"]
        whole = self.whole("AdamW, float32")
        killed = self.directory / "killed.h5"

        self.stop(arguments, killed, signal.SIGKILL)
        done = run("train", *arguments, "-o", killed, "--quiet", "--resume")
        if done.returncode != 0:  # it was killed in the midst of a flush
            self.assertRegex(done.stderr, r"killed\.h5\.part is damaged or incomplete: .*\n$")
            self.train(killed.name, *arguments, "--force")

        self.assert_same_run(whole, killed)

    def test_a_complete_or_live_run_is_not_repaired(self) -> None:
        whole = self.train("whole.h5", *TINY_ADDITION)
        path = self.directory / "run.h5"
        training = start("train", *RUNS["AdamW, float32"], "-o", path, "--quiet")
        while not path.with_name("run.h5.state").exists():
            time.sleep(0.005)
        training.send_signal(signal.SIGSTOP)
        part = path.with_name("run.h5.part")

        self.fail_with(2, f"grokscope check: {whole} is not an unfinished run (a .part would be "
                       "right)", "check", whole, "--repair")
        self.fail_with(1, f"grokscope check: {path} is being written by another process (wait for "
                       "it, or stop it)", "check", part, "--repair")

        training.kill()
        training.communicate()

    def test_an_unfinished_run_is_neither_replaced_nor_resumed_as_another(self) -> None:
        arguments = RUNS["AdamW, float32"]
        path = self.directory / "run.h5"
        self.stop(arguments, path, signal.SIGINT)

        replaced = run("train", *arguments, "-o", path)
        as_another = run("train", *arguments, "--set", "optimizer.lr=0.5", "-o", path, "--resume")

        self.assertEqual(replaced.returncode, 2)
        self.assertIn("--resume to go on with it, or --force to begin again", replaced.stderr)
        self.assertEqual(as_another.returncode, 1)
        self.assertIn("was begun with optimizer.lr = 0.001, not 0.5", as_another.stderr)
        self.train(path.name, *arguments, "--resume")
        self.assert_same_run(self.whole("AdamW, float32"), path)

    def test_a_run_begun_again_forgets_the_attempt_before_it(self) -> None:
        arguments = RUNS["AdamW, float32"]
        others = [*arguments, *assignments(optimizer__lr=0.005)]
        path = self.directory / "run.h5"
        self.stop(arguments, path, signal.SIGINT)
        run("train", *others, "-o", path, "--resume")
        self.stop([*others, "--force"], path, signal.SIGINT)

        self.train(path.name, *others, "--resume")

        self.assert_same_run(self.train("alone.h5", *others), path)

    def test_a_run_goes_on_with_the_engine_that_began_it(self) -> None:
        arguments = RUNS["reference engine"]
        path = self.directory / "run.h5"
        self.stop(arguments, path, signal.SIGINT)

        self.fail_with(1, "grokscope train: the run was begun with --engine reference, not fused "
                       "(the same would give the same bits)",
                       "train", *arguments[:-2], "-o", path, "--resume")

        self.train(path.name, *arguments, "--resume")
        self.assert_same_run(self.whole("reference engine"), path)

    def test_a_run_that_failed_is_not_gone_on_with(self) -> None:
        arguments = [*TINY_ADDITION, *assignments(optimizer__lr=1e30, regularizer__weight_decay=0)]
        path = self.directory / "run.h5"
        part = path.with_name("run.h5.part")
        run("train", *arguments, "-o", path)
        before = part.read_bytes()

        self.fail_with(1, f"grokscope train: {part} failed: its loss became no number (other "
                       "settings and --force would be right)",
                       "train", *arguments, "-o", path, "--resume")

        self.assertEqual(part.read_bytes(), before)

    def test_a_resumed_run_says_so_and_from_where(self) -> None:
        arguments = RUNS["AdamW, float32"]
        path = self.directory / "run.h5"
        self.stop(arguments, path, signal.SIGINT)
        with h5py.File(path.with_name("run.h5.state")) as file:
            step = int(file["position"][0, 0])

        self.train(path.name, *arguments, "--resume")

        with h5py.File(path) as file:
            self.assertEqual(file.attrs["resumed"], f"step {step}: the same program")

    def test_resuming_where_nothing_is_begins_and_says_so(self) -> None:
        done = run("train", *TINY_ADDITION, "-o", self.directory / "run.h5", "--resume")

        self.assertEqual(done.returncode, 0)
        self.assertIn("there is nothing to go on from; beginning at step 0", done.stderr)

    def test_rows_that_end_before_the_state_are_not_taken_for_the_run(self) -> None:
        arguments = RUNS["AdamW, float32"]
        path = self.directory / "run.h5"
        part = path.with_name("run.h5.part")
        self.stop(arguments, path, signal.SIGINT)
        run("check", part, "--repair")
        with h5py.File(part, "a") as file:
            for data in file["metrics"].values():
                data.resize(1, axis=0)

        done = run("train", *arguments, "-o", path, "--resume")

        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"run.h5.part ends before step \d+, where its state is")

    def test_a_killed_run_that_was_cut_short_is_refused_at_once(self) -> None:
        arguments = RUNS["AdamW, float32"]
        path = self.directory / "run.h5"
        part = path.with_name("run.h5.part")
        self.stop(arguments, path, signal.SIGKILL)
        whole = part.read_bytes()
        for percent in (3, 30, 60, 90):
            for command in ("check", "norms"):
                with self.subTest(percent=percent, command=command):
                    part.write_bytes(whole[: len(whole) * percent // 100])
                    self.assert_refused(run(command, part))

    def test_a_killed_run_that_was_cut_short_before_its_state_is_not_gone_on_with(self) -> None:
        arguments = RUNS["AdamW, float32"]
        path = self.directory / "run.h5"
        part = path.with_name("run.h5.part")
        self.stop(arguments, path, signal.SIGINT)  # the state is that of the last row
        whole = part.read_bytes()
        for percent in (3, 30, 60, 90):
            with self.subTest(percent=percent):
                part.write_bytes(whole[: len(whole) * percent // 100])
                self.assert_refused(run("train", *arguments, "-o", path, "--resume"))
                self.assertFalse(path.exists())

    def assert_refused(self, done) -> None:
        """A failure, told in one line."""
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_the_state_of_another_run_is_not_taken(self) -> None:
        arguments = RUNS["AdamW, float32"]
        path, other = self.directory / "run.h5", self.directory / "other.h5"
        self.stop(arguments, path, signal.SIGINT)
        self.stop([*arguments, *assignments(seed__init=3)], other, signal.SIGINT)
        state = path.with_name("run.h5.state")
        state.write_bytes(other.with_name("other.h5.state").read_bytes())

        self.fail_with(1, f"grokscope train: {state} is the state of another run (--force to begin "
                       "again would be right)", "train", *arguments, "-o", path, "--resume")

    def test_two_processes_do_not_write_one_run(self) -> None:
        arguments = RUNS["AdamW, float32"]
        path = self.directory / "run.h5"
        first = start("train", *arguments, "-o", path, "--quiet")
        while not path.with_name("run.h5.state").exists():
            time.sleep(0.005)
        first.send_signal(signal.SIGSTOP)

        for option in ("--resume", "--force"):
            second = run("train", *arguments, "-o", path, option)

            self.assertEqual(second.returncode, 1)
            self.assertIn("is being written by another process", second.stderr)
        first.send_signal(signal.SIGCONT)
        first.communicate()
        self.assertEqual(first.returncode, 0)
        self.assert_same_run(self.whole("AdamW, float32"), path)


if __name__ == "__main__":
    unittest.main()
