"""The run file as h5py reads it, in a process of its own: every documented name."""

import json
import time
import tomllib
import unittest
from collections import Counter

import h5py
import numpy
from programs import TINY_ADDITION, TINY_PARITY, ProgramTest, assignments, run, start

METRICS = ["train_loss", "test_loss", "train_accuracy", "test_accuracy", "weight_norm_l1",
           "weight_norm_l2", "seconds"]
ATTRIBUTES = ["format", "format_version", "status", "spec", "spec_resolved", "spec_name",
              "summary", "engine", "program_version", "git_commit", "compiler", "blas",
              "simd", "dtype", "loss_convention"]
OF_REFERENCE = ["libtorch_version", "cpu_capability"]


class RunFile(ProgramTest):
    def test_a_complete_file_has_every_documented_name(self) -> None:
        with h5py.File(self.train("run.h5", *TINY_ADDITION)) as file:
            self.assertEqual(file.attrs["format"], "grokscope-run")
            self.assertEqual(file.attrs["status"], "complete")
            for name in ATTRIBUTES:
                self.assertTrue(file.attrs[name], name)
            self.assertEqual(set(file["metrics"]), {"step", *METRICS})
            self.assertEqual(set(file["task"]), {"inputs", "targets", "is_train", "example", "input"})
            self.assertLessEqual({"step", "W_E", "W_in", "W_out"}, set(file["checkpoints"]))
            self.assertEqual(set(OF_REFERENCE) & set(file.attrs), set())

    def test_a_file_of_the_reference_engine_says_what_libtorch_it_had(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION, "--engine", "reference")
        with h5py.File(path) as file:
            for name in [*ATTRIBUTES, *OF_REFERENCE]:
                self.assertTrue(file.attrs[name], name)

    def test_decay_that_changes_nothing_is_told_of_at_the_start_and_in_the_file(self) -> None:
        path = self.directory / "run.h5"
        settings = assignments(optimizer__lr=1e-4, regularizer__weight_decay=1e-5)

        done = run("train", *TINY_ADDITION, *settings, "-o", path, "--quiet")

        remark = ("regularizer.weight_decay = 1e-05 changes nothing at optimizer.lr = 0.0001: "
                  "1 - 1e-09 is 1 in float32 (a product above 3e-08 would be right)")
        self.assertEqual(done.stderr, f"grokscope train: {remark}\n")
        with h5py.File(path) as file:
            self.assertEqual(file.attrs["remarks"], remark)
        with h5py.File(self.train("double.h5", *TINY_ADDITION, *settings,
                                  *assignments(numerics__dtype="float64"))) as file:
            self.assertNotIn("remarks", file.attrs)

    def test_the_accuracies_of_a_loss_that_is_no_number_are_missing(self) -> None:
        path = self.directory / "run.h5"
        run("train", *TINY_ADDITION, *assignments(optimizer__lr=1e30), "-o", path)

        with h5py.File(path.with_name("run.h5.part"), libver="latest", swmr=True) as file:
            for split in ("train", "test"):
                losses, accuracies = (file[f"metrics/{split}_{kind}"][:]
                                      for kind in ("loss", "accuracy"))
                self.assertTrue(numpy.isnan(losses[-1]))
                numpy.testing.assert_array_equal(numpy.isnan(losses), numpy.isnan(accuracies))

    def test_the_specification_is_there_as_given_and_as_resolved(self) -> None:
        with h5py.File(self.train("run.h5", *TINY_ADDITION)) as file:
            given, resolved = file.attrs["spec"], json.loads(file.attrs["spec_resolved"])

        self.assertEqual(tomllib.loads(given)["task"]["modulus"], 67)
        self.assertIn("# --set task.modulus=13", given)
        self.assertEqual(resolved["task"]["modulus"], 13)
        self.assertEqual(resolved["regularizer"]["weight_decay"], 1.0)

    def test_the_examples_are_all_pairs_with_their_sums(self) -> None:
        with h5py.File(self.train("run.h5", *TINY_ADDITION)) as file:
            inputs, targets = file["task/inputs"][:], file["task/targets"][:]
            is_train = file["task/is_train"]

            pairs = {(a, b) for a in range(13) for b in range(a, 13)}
            self.assertEqual(Counter(map(tuple, inputs)), Counter(pairs))
            numpy.testing.assert_array_equal(targets, inputs.sum(axis=1) % 13)
            self.assertEqual(is_train.dtype, numpy.uint8)
            self.assertEqual(is_train[:].sum(), int(0.4 * 91))

    def test_metrics_and_checkpoints_share_their_first_axis_with_a_scale(self) -> None:
        with h5py.File(self.train("run.h5", *TINY_ADDITION)) as file:
            metrics, checkpoints = file["metrics"], file["checkpoints"]

            numpy.testing.assert_array_equal(metrics["step"], numpy.arange(0, 401, 20))
            numpy.testing.assert_array_equal(checkpoints["step"], numpy.arange(0, 401, 50))
            for name in METRICS:
                self.assertEqual(metrics[name].shape, metrics["step"].shape)
                self.assertEqual(metrics[name].dims[0][0].name, "/metrics/step")
            self.assertEqual(checkpoints["W_E"].shape, (9, 13, 8))
            self.assertEqual(checkpoints["W_E"].dtype, numpy.float32)
            self.assertEqual(checkpoints["W_E"].chunks, (1, 13, 8))
            self.assertEqual(checkpoints["W_in"].dims[0][0].name, "/checkpoints/step")
            self.assertEqual(metrics.attrs["NX_class"], "NXdata")

    def test_the_losses_follow_from_the_weights(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        with h5py.File(path) as file:
            weights = {name: file[f"checkpoints/{name}"][-1].astype(float)
                       for name in ("W_E", "W_in", "W_out")}
            inputs, targets = file["task/inputs"][:], file["task/targets"][:]
            is_train = file["task/is_train"][:] == 1
            metrics = {name: values[-1] for name, values in file["metrics"].items()}

        projected = weights["W_E"] @ weights["W_in"]
        hidden = numpy.maximum(projected[inputs[:, 0]] + projected[inputs[:, 1]], 0)
        logits = hidden @ weights["W_out"] @ weights["W_E"].T
        losses = numpy.log(numpy.exp(logits).sum(axis=1)) - logits[range(len(targets)), targets]
        right = logits.argmax(axis=1) == targets

        self.assertAlmostEqual(metrics["train_loss"], losses[is_train].mean() / 13, delta=1e-12)
        self.assertAlmostEqual(metrics["test_loss"], losses[~is_train].mean() / 13, delta=1e-12)
        self.assertEqual(metrics["train_accuracy"], right[is_train].mean())
        self.assertEqual(metrics["test_accuracy"], right[~is_train].mean())
        squares = sum((weight**2).sum() for weight in weights.values())
        self.assertAlmostEqual(metrics["weight_norm_l2"], numpy.sqrt(squares), delta=1e-10)
        absolutes = sum(numpy.abs(weight).sum() for weight in weights.values())
        self.assertAlmostEqual(metrics["weight_norm_l1"], absolutes, delta=1e-9)

    def test_parity_strings_end_in_a_one_and_are_labelled_by_their_first_bits(self) -> None:
        with h5py.File(self.train("run.h5", *TINY_PARITY)) as file:
            inputs, targets = file["task/inputs"][:], file["task/targets"][:]

        self.assertEqual(inputs.shape, (100, 9))
        self.assertEqual(set(inputs[:, :8].ravel()), {-1, 1})
        self.assertEqual(set(inputs[:, 8]), {1})
        numpy.testing.assert_array_equal(targets, (inputs[:, :3] == 1).sum(axis=1) % 2)

    def test_a_file_is_readable_while_training_writes_it(self) -> None:
        path = self.directory / "run.h5"
        training = start("train", *TINY_ADDITION, *assignments(schedule__steps=8000), "-o", path,
                         "--quiet")
        part = path.with_name("run.h5.part")
        lengths = set()
        is_being_marked = False
        while training.poll() is None:
            if not path.with_name("run.h5.state").exists():
                continue
            try:
                with h5py.File(part, "r", libver="latest", swmr=True) as file:
                    steps = file["checkpoints/step"][:]
                    weights = file["checkpoints/W_E"]
                    self.assertGreaterEqual(len(weights), len(steps))
                    self.assertTrue(numpy.isfinite(weights[: len(steps)]).all())
                    self.assertTrue(numpy.any(weights[len(steps) - 1] != 0))
                    lengths.add(len(steps))
                    if is_being_marked:
                        self.assertEqual(file.attrs["status"], "complete",
                                         "only a run that is at its end may fail to open")
            except OSError:
                is_being_marked = True
        _, errors = training.communicate()

        self.assertEqual(training.returncode, 0, errors)
        self.assertTrue(path.exists())
        self.assertGreater(len(lengths), 3, "the file was not seen to grow")

    def test_a_reader_that_stays_does_not_keep_a_run_from_its_end(self) -> None:
        path = self.directory / "run.h5"
        training = start("train", *TINY_ADDITION, *assignments(schedule__steps=8000), "-o", path,
                         "--quiet")
        while not path.with_name("run.h5.state").exists():
            time.sleep(0.005)

        with h5py.File(path.with_name("run.h5.part"), "r", libver="latest", swmr=True):
            _, errors = training.communicate()

        self.assertEqual(training.returncode, 0, errors)
        with h5py.File(path) as file:
            self.assertEqual(file.attrs["status"], "complete")


if __name__ == "__main__":
    unittest.main()
