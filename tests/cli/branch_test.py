"""Runs that branch off others."""

import json
import unittest
from pathlib import Path

import h5py
import numpy
from programs import TINY_ADDITION, TINY_PARITY, ProgramTest, assignments, datasets

# Memorises by step 200 and groks by step 1200; without decay it has not by step 6000.
GROKS = ["modular-addition", *assignments(
    task__modulus=31, task__train_fraction=0.7, model__embed=64, optimizer__lr=3e-3,
    schedule__steps=2000, schedule__metrics_every=20, schedule__checkpoints="every 200")]
PARENTS = {
    "AdamW, float32": TINY_ADDITION,
    "dropout, float64": [*TINY_ADDITION, *assignments(
        regularizer__dropout=0.3, numerics__dtype="float64")],
    "reference engine": [*TINY_ADDITION, "--engine", "reference"],
    "SGD with momentum": [*TINY_ADDITION, *assignments(optimizer__kind="sgd")],
    "checkpoints where losses move": [*TINY_ADDITION, *assignments(
        schedule__checkpoints="transition 50")],
    "parity": [*TINY_PARITY, *assignments(schedule__checkpoints="every 50")],
}
ROWS = ("metrics/", "checkpoints/")


def first_rows(found: dict[str, numpy.ndarray], last_step: int) -> dict[str, numpy.ndarray]:
    """What was measured and stored up to a step."""
    return {name: values[found[name.split("/")[0] + "/step"][:] <= last_step]
            for name, values in found.items()
            if name.startswith(ROWS) and not name.endswith(("_row", "_column"))}


def column(path: Path, name: str) -> numpy.ndarray:
    with h5py.File(path) as file:
        return file[f"metrics/{name}"][()]


class Branch(ProgramTest):
    def branch(self, name: str, origin: str, *arguments: object) -> Path:
        return self.train(name, "--from", origin, *arguments)

    def refuse(self, code: int, message: str, *arguments: object) -> None:
        """Training that must fail and leave nothing behind."""
        self.fail_with(code, f"grokscope train: {message}",
                       "train", *arguments, "-o", self.directory / "refused.h5")
        self.assertEqual(list(self.directory.glob("refused*")), [])

    def assert_same_rows(self, parent: Path, branch: Path, last_step: int) -> None:
        expected = first_rows(datasets(parent), last_step)
        found = first_rows(datasets(branch), last_step)
        self.assertEqual(expected.keys(), found.keys())
        for name, values in expected.items():
            numpy.testing.assert_array_equal(values, found[name], err_msg=name)

    def test_a_branch_that_changes_nothing_has_the_bits_of_its_parent(self) -> None:
        for name, arguments in PARENTS.items():
            for step in (0, 150):
                with self.subTest(name, step=step):
                    parent = self.train(f"{name}.h5", *arguments, "--force")

                    same = self.branch(f"{name} {step}.h5", f"{parent}@{step}")

                    self.assert_same_run(parent, same)
                    self.succeed("check", same)
                    self.succeed("check", same, "--against", parent)

    def test_a_branch_has_the_bits_of_its_parent_up_to_the_step_and_others_after_it(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION)
        for change in ("regularizer.weight_decay=0", "optimizer.lr=0.005", "optimizer.kind=sgd",
                       "loss.convention=mean", "numerics.dtype=float64",
                       "regularizer.dropout=0.2"):
            with self.subTest(change):
                branch = self.branch("branch.h5", f"{parent}@150", "--set", change, "--force")

                self.assert_same_rows(parent, branch, 150)
                with h5py.File(parent) as before, h5py.File(branch) as after:
                    self.assertEqual(after["metrics/step"][:].tolist(),
                                     before["metrics/step"][:].tolist())
                    self.assertTrue((after["checkpoints/W_in"][4:] !=
                                     before["checkpoints/W_in"][4:]).any())
                self.succeed("check", branch)

    def test_weights_of_a_float64_parent_stay_what_they_were(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION, *assignments(numerics__dtype="float64"))

        branch = self.branch("branch.h5", f"{parent}@150", "--set", "numerics.dtype=float32")

        self.assert_same_rows(parent, branch, 150)
        with h5py.File(branch) as file:
            weights = file["checkpoints/W_in"][:]
        own, single = weights[4:], weights.astype("float32")
        numpy.testing.assert_array_equal(own, single[4:])
        self.assertTrue((weights[:4] != single[:4]).any())
        self.succeed("check", branch)
        self.assert_same_run(branch, self.branch("same.h5", f"{branch}@300"))

    def test_a_run_with_decay_groks_and_its_branch_without_does_not(self) -> None:
        memorised = 200
        with_decay = self.train("with.h5", *GROKS)

        without = self.branch("without.h5", f"{with_decay}@{memorised}",
                              *assignments(regularizer__weight_decay=0, schedule__steps=6000))

        self.assert_same_rows(with_decay, without, memorised)
        at = column(with_decay, "step").tolist().index(memorised)
        self.assertEqual(column(with_decay, "train_accuracy")[at], 1.0)
        self.assertLess(column(with_decay, "test_accuracy")[at], 0.1)
        self.assertGreaterEqual(column(with_decay, "test_accuracy")[-1], 0.99)
        self.assertEqual(column(without, "train_accuracy")[-1], 1.0)
        self.assertLess(column(without, "test_accuracy").max(), 0.5)

    def test_a_model_that_grokked_forgets_when_its_train_set_is_cut(self) -> None:
        parent = self.train("parent.h5", *GROKS)

        branch = self.branch("cut.h5", f"{parent}@2000",
                             *assignments(task__train_fraction=0.1, schedule__steps=6000))

        with h5py.File(parent) as before, h5py.File(branch) as after:
            trained = after["task/is_train"][:] == 1
            self.assertEqual(trained.sum(), int(0.1 * 31 * 32 / 2))
            self.assertTrue((before["task/is_train"][:][trained] == 1).all())
        self.assertGreaterEqual(column(parent, "test_accuracy")[-1], 0.99)
        self.assertEqual(column(branch, "train_accuracy")[-1], 1.0)
        self.assertLess(column(branch, "test_accuracy")[-1], 0.5)

    def test_a_cut_train_set_of_strings_leaves_the_test_set_as_it_was(self) -> None:
        parent = self.train("parent.h5", *PARENTS["parity"])

        branch = self.branch("cut.h5", f"{parent}@200", "--set", "task.train_size=25")

        whole, cut = datasets(parent), datasets(branch)
        kept = numpy.r_[0:25, 60:100]  # of 60 train strings, then 40 test strings
        for name in ("inputs", "targets", "is_train"):
            numpy.testing.assert_array_equal(cut[f"task/{name}"], whole[f"task/{name}"][kept])
        self.succeed("check", branch)
        self.succeed("norms", branch)
        again = self.branch("again.h5", f"{branch}@300", "--set", "task.train_size=10")
        self.assertEqual(json.loads(self.succeed("info", again, "--json"))["examples"],
                         {"train": 10, "test": 40})

    def test_a_branch_of_a_branch_goes_back_through_both_their_settings(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION)
        child = self.branch("child.h5", f"{parent}@100", *assignments(optimizer__lr=0.005),
                            "--engine", "reference")
        grandchild = self.branch("grandchild.h5", f"{child}@250",
                                 *assignments(regularizer__weight_decay=0))

        self.assert_same_run(grandchild, self.branch("same.h5", f"{grandchild}@300"))

        self.assert_same_rows(parent, grandchild, 100)
        self.assert_same_rows(child, grandchild, 250)
        with h5py.File(grandchild) as file:
            history = json.loads(file.attrs["branch_history"])
            self.assertEqual(file.attrs["engine"], "reference")
        self.assertEqual([(run["until"], run["engine"], run["spec"]["optimizer"]["lr"])
                          for run in history], [(100, "fused", 0.001), (250, "reference", 0.005)])

    def test_a_branch_may_be_longer_and_look_more_often(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION, *assignments(schedule__metrics_every=30))

        branch = self.branch("branch.h5", f"{parent}@400", *assignments(
            schedule__steps=500, schedule__metrics_every=7, schedule__checkpoints="last"))

        self.assert_same_rows(parent, branch, 400)
        own = [*range(406, 500, 7), 500]
        self.assertEqual(column(branch, "step").tolist(), [*range(0, 400, 30), 400, *own])
        self.succeed("check", branch)

    def test_a_branch_of_a_constructed_network_trains_it(self) -> None:
        circle = self.directory / "circle.h5"
        self.succeed("construct", "circle-relu", "-o", circle, "--set", "model.hidden=6",
                     "--set", "task.modulus=13")

        branch = self.branch("branch.h5", f"{circle}@0", *assignments(
            schedule__steps=20, schedule__checkpoints="every 10"))

        self.assert_same_rows(circle, branch, 0)
        with h5py.File(branch) as file:
            self.assertEqual(file["checkpoints/step"][:].tolist(), [0, 10, 20])
            self.assertEqual(file.attrs["engine"], "fused")

    def test_a_branch_says_where_it_comes_from(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION)
        branch = self.branch("branch.h5", f"{parent}@150", "--set", "regularizer.weight_decay=0")

        text = self.succeed("info", branch)

        for line in ("attributes.branch_from       parent.h5",
                     "attributes.branch_step       150",
                     "changes.150.regularizer.weight_decay [1.0,0.0]"):
            self.assertIn(line + "\n", text)
        self.assertNotIn("branch_history", text)
        with h5py.File(branch) as file:
            self.assertTrue(file.attrs["spec"].endswith(
                "# --from parent.h5@150\n# --set regularizer.weight_decay=0\n"))

    def test_a_parent_that_training_does_not_give_again_is_not_branched(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION)
        with h5py.File(parent, "a") as file:
            file["checkpoints/W_in"][3, 0, 0] += 1e-7

        self.refuse(1, f"{parent} trained again here has other weights at step 150: the program "
                    "and the machine are the same, but not the file (a parent that was trained "
                    "here would be right)", "--from", f"{parent}@150", "--quiet")

        with h5py.File(parent, "a") as file:
            simd = file.attrs["simd"]
            file.attrs["simd"] = "another"
        self.refuse(1, f"{parent} trained again here has other weights at step 150: simd is "
                    f"another there and {simd} here (a parent that was trained here would be "
                    "right)", "--from", f"{parent}@150", "--quiet")
        self.branch("branch.h5", f"{parent}@100")

    def test_a_branch_that_cannot_be_is_refused(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION)
        origin = ("--from", f"{parent}@150")
        step = f"{parent} has no checkpoint of step"
        self.refuse(2, f"{step} 160 (150 or 200 would be right)", "--from", f"{parent}@160")
        self.refuse(2, f"{step} 500 (400 would be right)", "--from", f"{parent}@500")
        for text in (str(parent), f"{parent}@", f"{parent}@1e2", "@150"):
            self.refuse(2, f"--from {text} (right would be --from RUN.h5@STEP)", "--from", text)
        self.refuse(2, f"modular-addition beside --from {parent}@150 (one of both would be right: "
                    "a branch has the specification of its parent, but for --set)",
                    "modular-addition", *origin)
        self.refuse(2, "there is nothing to train (a preset, SPEC.toml or --from RUN.h5@STEP would "
                    "be right)")
        self.refuse(2, "model.hidden = 7 in a branch of a run with 6 (the same would be right: a "
                    "branch can change optimizer, regularizer, loss, schedule, numerics and "
                    "seed.noise, and cut the train set by task.train_fraction)",
                    *origin, "--set", "model.hidden=7")
        self.refuse(2, "schedule.steps = 150 in a branch at step 150 (more than 150 would be "
                    "right)", *origin, "--set", "schedule.steps=150")
        self.refuse(1, "missing.h5 does not exist (a run file would be right)",
                    "--from", "missing.h5@150")

    def test_a_branch_does_not_take_the_place_of_its_parent(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION)
        before = parent.read_bytes()

        self.fail_with(2, f"grokscope train: -o {parent} is the run that is branched (another name "
                       "would be right)",
                       "train", "--from", f"{parent}@150", "-o", parent, "--force")

        self.assertEqual(parent.read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
