"""`check`: a run whose weights were changed afterwards is told from one that is whole."""

import unittest
from pathlib import Path

import h5py
import numpy
from programs import TINY_ADDITION, TINY_PARITY, assignments, run
from sweeps import SMALL, SweepTest

KINDS = {
    "addition": TINY_ADDITION,
    "one logit": TINY_PARITY,
    "two logits": [*TINY_PARITY, *assignments(model__outputs=2, task__encoding="0/1")],
    "noise in training": [*TINY_ADDITION, *assignments(
        regularizer__dropout=0.3, regularizer__label_noise=0.2, numerics__dtype="float64")],
    "StableMax": [*TINY_ADDITION, *assignments(
        loss__kind="stablemax", loss__convention="mean", model__activation="square")],
    "LibTorch": [*TINY_ADDITION, "--engine", "reference"],
    "all pairs": [*TINY_ADDITION, *assignments(
        task__symmetric="false", model__embedding="untied", model__tied_hidden="false")],
}


class Check(SweepTest):
    def problems(self, path: Path, *options: str) -> list[str]:
        """What `check` says of a run that is not whole."""
        done = run("check", path, *options)
        self.assertEqual((done.returncode, done.stderr), (3, ""), done.stdout)
        return [line.removeprefix(f"{path}: ") for line in done.stdout.splitlines()]

    def test_the_metrics_of_every_kind_of_run_are_those_of_its_weights(self) -> None:
        for kind, arguments in KINDS.items():
            with self.subTest(kind):
                path = self.train(f"{kind}.h5", *arguments)
                self.assertIn(": whole: ", self.succeed("check", path))

    def test_a_constructed_run_is_whole(self) -> None:
        path = self.directory / "circle.h5"
        self.succeed("construct", "circle-relu", *assignments(task__modulus=12), "-o", path)

        self.succeed("check", path)

    def test_weights_that_were_written_over_are_told_by_their_metrics(self) -> None:
        for kind in ("addition", "one logit"):
            with self.subTest(kind):
                path = self.train(f"{kind}.h5", *KINDS[kind])
                with h5py.File(path, "a") as file:
                    steps, evaluated = file["checkpoints/step"][:], file["metrics/step"][:]
                    step = numpy.intersect1d(steps, evaluated)[2]
                    stored = float(file["metrics/train_loss"][evaluated == step][0])
                    index = int(numpy.flatnonzero(steps == step)[0])
                    file["checkpoints/W_in"][index] = file["checkpoints/W_in"][index] * 1.001

                self.assertIn(": whole: ", self.succeed("check", path, "--quick"))
                problems = self.problems(path)

                names = [line.split(" is ")[0] for line in problems]
                self.assertLessEqual({f"/metrics/{name}" for name in (
                    "train_loss", "test_loss", "weight_norm_l1", "weight_norm_l2")}, set(names))
                self.assertRegex(problems[0], rf"^/metrics/train_loss is {stored!r} at step {step}, "
                                              r"where the weights give [0-9.e-]+$")

    def test_weights_that_are_no_numbers_are_listed(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        with h5py.File(path, "a") as file:
            file["checkpoints/W_in"][3, 0, 0] = numpy.nan
            file["checkpoints/W_out"][3:5, 0, 0] = numpy.inf

        expected = ["/checkpoints/W_in has values that are no numbers at step 150",
                    "/checkpoints/W_out has values that are no numbers at step 150 "
                    "(and at 1 more checkpoint, the last at step 200)"]
        self.assertEqual(self.problems(path), expected)
        self.assertEqual(self.problems(path, "--quick"), expected)

    def test_a_run_that_failed_is_not_said_to_have_other_metrics(self) -> None:
        done = run("train", *TINY_ADDITION, *assignments(
            optimizer__kind="sgd", optimizer__lr=1e4, model__activation="square"),
            "-o", self.directory / "run.h5", "--quiet")
        self.assertEqual(done.returncode, 1)

        problems = self.problems(self.directory / "run.h5.part")

        self.assertEqual(problems[0], 'its status is "failed"')
        self.assertFalse([line for line in problems if "the weights give" in line], problems)

    def test_a_changed_run_of_a_sweep_is_named(self) -> None:
        sweep = self.sweep("sweep", *SMALL)
        changed = sorted((sweep / "runs").glob("*.h5"))[1]
        merged = self.directory / "merged.h5"
        with h5py.File(changed, "a") as file:
            file["checkpoints/W_out"][-1] += 0.01
        self.succeed("merge", sweep, "-o", merged)

        for path in (sweep, merged):
            with self.subTest(path.name):
                lines = self.problems(path)
                self.assertEqual(lines[-1], "11 of 12 runs are whole")
                self.assertGreater(len(lines), 3)
                for line in lines[:-1]:
                    self.assertRegex(line, rf"^run {changed.stem}: /metrics/\w+ is .*weights give")


if __name__ == "__main__":
    unittest.main()
