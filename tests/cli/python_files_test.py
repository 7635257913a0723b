"""grokread.py and files as they come: running, killed, damaged, and sweeps of them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import unittest
from pathlib import Path

import h5py
import numpy
from programs import TINY_ADDITION, ProgramTest, assignments, run, start
from sweeps import DIVERGING, SMALL, SweepTest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "analyze" / "python"))

import grokread  # noqa: E402

LONG = [*TINY_ADDITION, *assignments(schedule__steps=40000)]


class Unfinished(ProgramTest):
    def begin(self) -> tuple[Path, subprocess.Popen]:
        """A run of which some checkpoints are there, and the process that trains it."""
        path = self.directory / "run.h5"
        training = start("train", *LONG, "-o", path, "--quiet")
        self.addCleanup(training.communicate)
        self.addCleanup(training.kill)
        while not path.with_name("run.h5.state").exists():
            self.assertIsNone(training.poll())
        return path, training

    def test_a_run_is_read_while_it_is_trained_and_found_when_it_has_ended(self) -> None:
        path, training = self.begin()
        training.send_signal(signal.SIGSTOP)

        reading = grokread.open(f"{path}.part")
        self.assertEqual((reading.state, reading.status), ("running", "running"))
        seen = {name: column.copy() for name, column in reading.metrics.items()}
        weights, steps = reading["W_E"][:], reading.steps
        self.assertGreater(len(steps), 0)
        self.assertTrue(numpy.isfinite(weights).all() and (weights != 0).any(axis=(1, 2)).all())
        training.send_signal(signal.SIGCONT)
        lengths = [len(now.steps) for now in reading.watch(0.02)]

        self.assertEqual(training.communicate()[1], "")
        self.assertEqual((reading.state, reading.status), ("complete", "complete"))
        self.assertEqual(lengths, sorted(lengths))
        self.assertEqual(lengths[-1], 801)
        whole = grokread.open(path)
        for name, column in seen.items():
            numpy.testing.assert_array_equal(column, whole.metrics[name][: len(column)])
        numpy.testing.assert_array_equal(weights, whole["W_E"][: len(weights)])
        numpy.testing.assert_array_equal(reading["W_E"][:], whole["W_E"][:])

    def test_what_was_seen_stays_until_it_is_refreshed(self) -> None:
        path, training = self.begin()

        reading = grokread.open(f"{path}.part")
        count = len(reading.steps)
        self.assertEqual(training.communicate()[1], "")

        self.assertEqual((len(reading.steps), len(reading["W_in"][:])), (count, count))
        self.assertEqual(len(reading.refresh()["W_in"]), 801)

    def test_a_killed_run_is_stopped_and_its_whole_rows_are_there(self) -> None:
        path, training = self.begin()
        training.kill()
        training.communicate()

        killed = grokread.open(f"{path}.part")

        self.assertEqual((killed.state, killed.status), ("stopped", "running"))
        self.assertTrue((killed["W_out"][:] != 0).any(axis=(1, 2)).all())
        with self.assertRaises(grokread.GrokError) as raised:
            grokread.open(path)
        self.assertEqual(str(raised.exception), f"{path} does not exist (the run is not finished: "
                                                f"{path}.part can be read)")

    def test_a_killed_run_that_is_cut_short_is_not_waited_for(self) -> None:
        path, training = self.begin()
        training.kill()
        training.communicate()
        whole = path.with_name("run.h5.part").read_bytes()
        cut = self.directory / "cut.h5.part"

        for number in range(10):
            cut.write_bytes(whole[: len(whole) * number // 10])
            with self.assertRaisesRegex(grokread.GrokError, str(cut)):
                reading = grokread.open(cut)
                reading.metrics, reading.task, [reading[name][:] for name in reading]

    def test_more_rows_than_steps_are_not_trusted(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        with h5py.File(path, "r+") as file:
            for group, count in (("metrics", 5), ("checkpoints", 3)):
                file[group]["step"].resize(count, axis=0)

        reading = grokread.open(path)

        self.assertEqual(reading["W_E"].shape, (3, 13, 8))
        self.assertEqual({len(column) for column in reading.metrics.values()}, {5})


class Damaged(ProgramTest):
    def refused(self, path: Path) -> str:
        with self.assertRaises(grokread.GrokError) as raised:
            reading = grokread.open(path)
            reading.metrics, reading.task, reading.weights()
        self.assertNotIn("\n", str(raised.exception))
        return str(raised.exception)

    def test_what_is_no_run_is_refused_in_one_line(self) -> None:
        missing, text, other, folder = (self.directory / name for name in (
            "missing.h5", "text.h5", "other.h5", "folder"))
        text.write_text("not HDF5")
        with h5py.File(other, "w") as file:
            file.attrs["format"] = "something"
        folder.mkdir()

        self.assertEqual(self.refused(missing),
                         f"{missing} does not exist (a run file would be right)")
        self.assertEqual(self.refused(text),
                         f"{text} is not a readable HDF5 file (a whole run file would be right; on "
                         "a file system without locks set HDF5_USE_FILE_LOCKING=FALSE)")
        self.assertEqual(self.refused(other),
                         f'{other} has format "something" ("grokscope-run" would be right)')
        self.assertEqual(self.refused(folder), f"{folder} has no plan.json and no report (a sweep "
                                               "or analyses are right)")

    def test_a_file_that_is_cut_short_is_refused(self) -> None:
        whole = self.train("run.h5", *TINY_ADDITION).read_bytes()
        for number, name in enumerate(("cut.h5", "cut.h5.part") * 10):
            path = self.directory / name
            path.write_bytes(whole[: len(whole) * number // 20])

            self.assertIn(str(path), self.refused(path))

    def test_rows_that_were_never_written_are_refused(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        with h5py.File(path, "r+") as file:
            file["metrics/step"].resize(30, axis=0)
            file["metrics/train_loss"].resize(10, axis=0)

        self.assertIn("/metrics/step does not ascend", self.refused(path))

    def test_data_of_other_files_and_sizes_that_cannot_be_are_refused(self) -> None:
        path, other = self.train("run.h5", *TINY_ADDITION), self.directory / "other.h5"
        shutil.copy(path, other)
        with h5py.File(path, "r+") as file:
            del file["task/targets"], file["metrics/test_loss"]
            file["task/targets"] = h5py.ExternalLink(str(other), "/task/targets")
            file["metrics"].create_dataset("test_loss", (10**11,), "f8", chunks=(1024,))

        reading = grokread.open(path)

        for ask, message in ((lambda: reading.task, "task/targets takes its data from elsewhere"),
                             (lambda: reading.metrics, "test_loss is larger than its file")):
            with self.assertRaisesRegex(grokread.GrokError, message):
                ask()


class Sweeps(SweepTest):
    def test_a_sweep_is_the_sequence_of_its_runs_merged_or_not(self) -> None:
        path, merged = self.sweep("sweep", *SMALL), self.directory / "merged.h5"
        plan = json.loads((path / "plan.json").read_text())
        (path / "runs" / f"{plan['runs'][1]['id']}.h5").unlink()
        run("merge", path, "-o", merged)

        for sweep in (grokread.open(path), grokread.open(merged)):
            self.assertEqual([one.id for one in sweep], [one["id"] for one in plan["runs"]])
            self.assertEqual([one.state for one in sweep],
                             ["complete", "missing", *["complete"] * 10])
            self.assertEqual(set(sweep.axes), {"seed", "model.hidden"})
            for one, planned in zip(sweep, plan["runs"]):
                self.assertEqual(one.values, {"seed": planned["spec"]["seed"]["init"],
                                              "model.hidden": planned["spec"]["model"]["hidden"]})
            self.assertEqual(sweep[-1].spec, plan["runs"][-1]["spec"])
            self.assertIs(sweep[sweep[3].id], sweep[3])
            table = sweep.table()
            self.assertEqual(len(table), 12)
            self.assertNotIn("arm", table)
            self.assertTrue(numpy.isnan(table["test_accuracy"][1]))
            for i, planned in enumerate(plan["runs"]):
                if i != 1:
                    with h5py.File(path / "runs" / f"{planned['id']}.h5") as file:
                        self.assertEqual(table["test_loss"][i], file["metrics/test_loss"][-1])
                        numpy.testing.assert_array_equal(sweep[i].weights()["W_in"],
                                                         file["checkpoints/W_in"][-1])
            with self.assertRaisesRegex(grokread.GrokError, "has no run abc"):
                sweep["abc"]

    def test_a_run_that_failed_or_cannot_be_read_is_a_row_that_says_so(self) -> None:
        path = self.directory / "sweep"
        run("sweep", *DIVERGING, "-o", path, "--quiet")
        sweep = grokread.open(path)
        self.assertEqual([one.state for one in sweep], ["complete", "failed"])
        sweep[0].path.write_text("damaged")

        table = sweep.table()

        self.assertIn("is not a readable HDF5 file", table["problem"][0])
        self.assertEqual(table["state"][1], "failed")
        self.assertTrue(numpy.isnan(table["test_loss"]).all())

    def test_no_file_stays_open_and_one_that_is_open_stays_so(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        with h5py.File(path) as file:
            before = len(os.listdir("/proc/self/fd"))

            held = [grokread.open(path) for _ in range(100)]

            self.assertEqual(sum(len(one["W_E"][:]) for one in held), 900)
            self.assertEqual(len(os.listdir("/proc/self/fd")), before)
            numpy.testing.assert_array_equal(file["checkpoints/W_E"], held[0]["W_E"])


if __name__ == "__main__":
    unittest.main()
