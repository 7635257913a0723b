"""grokread.py against h5py, torch and what the programs print; the snippets of docs/python.md."""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import h5py
import numpy
import torch
from programs import BIN, TINY_ADDITION, TINY_PARITY, ProgramTest, assignments, start

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "analyze" / "python"
sys.path.insert(0, str(PYTHON))

import grokread  # noqa: E402

ARMS = """
preset = "modular-addition"
[task]
modulus = 7
[model]
embed = 4
hidden = 4
[schedule]
steps = 100
metrics_every = 20
[sweep]
"seed" = "0-1"
[[arm]]
name = "weight decay"
"regularizer.weight_decay" = 1.0
[[arm]]
name = "none"
"regularizer.weight_decay" = 0.0
"""

# The snippets of a page, one after the other; what libraries warn of when they load is theirs.
SNIPPETS = """
import re, sys, warnings
from pathlib import Path
import matplotlib.pyplot, pandas, torch, xarray
warnings.simplefilter("error")
names = {}
snippets = re.findall("^```python\\n(.*?)^```", Path(sys.argv[1]).read_text(), re.M | re.S)
for number, snippet in enumerate(snippets):
    exec(compile(snippet, f"snippet {number}: {snippet}", "exec"), names)
print(len(snippets), "snippets were run")
"""

MODELS = {
    "tied": TINY_ADDITION,
    "untied": [*TINY_ADDITION, *assignments(model__embedding="untied", model__tied_hidden="false",
                                            model__activation="abs")],
    "input tied": [*TINY_ADDITION, *assignments(model__embedding="input_tied",
                                                model__activation="square")],
    "collapsed": [*TINY_ADDITION, *assignments(model__embedding="untied", model__embed=6,
                                               model__collapsed_hidden="true",
                                               model__collapsed_out="true")],
    "parity of one output": TINY_PARITY,
    "parity of two": [*TINY_PARITY, *assignments(model__outputs=2)],
}


def cross_entropies(logits: numpy.ndarray, targets: numpy.ndarray) -> numpy.ndarray:
    """(n) in nats, by torch."""
    z, c = torch.from_numpy(logits), torch.from_numpy(targets.astype(numpy.int64))
    if z.shape[1] == 1:
        z = torch.cat([torch.zeros_like(z), z], dim=1)
    return torch.nn.functional.cross_entropy(z, c, reduction="none").numpy()


class PythonTest(ProgramTest):
    def report(self, *arguments: object) -> grokread.Report:
        return grokread.report(self.succeed(*arguments, "--json"))


class Documentation(PythonTest):
    def test_every_snippet_runs_without_a_warning(self) -> None:
        run = self.train("m.h5", *TINY_ADDITION)
        (self.directory / "arms.toml").write_text(ARMS)
        self.succeed("analyze", run, "-o", self.directory / "results")
        self.succeed("sweep", self.directory / "arms.toml", "-o", self.directory / "sweep",
                     "--quiet")
        training = start("train", *TINY_ADDITION, *assignments(schedule__steps=20000), "-o",
                         self.directory / "new.h5", "--quiet")
        while not (self.directory / "new.h5.state").exists() and training.poll() is None:
            pass

        done = subprocess.run(
            [sys.executable, "-B", "-c", SNIPPETS, ROOT / "docs" / "python.md"], cwd=self.directory,
            capture_output=True, text=True, timeout=300,
            env={**os.environ, "PYTHONPATH": str(PYTHON), "MPLBACKEND": "Agg",
                 "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"})

        self.assertEqual(training.communicate()[1], "")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertGreaterEqual(int(re.search(r"(\d+) snippets were run", done.stdout)[1]), 10)
        self.assertIn("<Run m, complete: 21 evaluations", done.stdout)

    def test_the_file_lies_beside_the_programs(self) -> None:
        installed = BIN.parent / "share" / "grokscope" / "python" / "grokread.py"

        self.assertEqual(installed.read_text(), (PYTHON / "grokread.py").read_text())


class Runs(PythonTest):
    def test_a_run_is_what_its_file_has(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)

        run = grokread.open(path)

        with h5py.File(path) as file:
            self.assertEqual(run.spec, json.loads(file.attrs["spec_resolved"]))
            self.assertEqual(run.attributes["engine"], file.attrs["engine"])
            self.assertEqual((run.status, run.state, run.id), ("complete", "complete", "run"))
            numpy.testing.assert_array_equal(run.steps, file["checkpoints/step"])
            self.assertEqual(list(run.metrics), ["step", *sorted(set(file["metrics"]) - {"step"})])
            for name, column in run.metrics.items():
                numpy.testing.assert_array_equal(column, file["metrics"][name])
            for name, column in run.task._asdict().items():
                numpy.testing.assert_array_equal(column, file["task"][name])
            self.assertEqual(run.task.is_train.dtype, bool)
            self.assertEqual(set(run), {"W_E", "W_in", "W_out"})
            for name in run:
                stored = file["checkpoints"][name]
                self.assertEqual((run[name].shape, run[name].dtype), (stored.shape, stored.dtype))
                numpy.testing.assert_array_equal(run.weights(150)[name], stored[3])
                numpy.testing.assert_array_equal(run.weights()[name], stored[-1])

    def test_a_weight_is_indexed_as_numpy_indexes_all_of_it(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        weight = grokread.open(path)["W_E"]
        with h5py.File(path) as file:
            whole = file["checkpoints/W_E"][:]

        keys = [0, -1, slice(None), slice(2, 5), slice(None, None, -2), slice(9, 2), ..., (),
                [1, 1, 7], numpy.arange(9) % 3 == 0, numpy.int64(4), (3, 2), (slice(1, 4), 0, 5),
                (-2, slice(None), 1), (slice(None), ..., 0), (..., 0), (None, 3), ([0, 8], 1),
                (slice(None), [3, 5]), numpy.array([[0, 1], [2, 3]]), ([0, 5], [2, 3])]
        for key in keys:
            with self.subTest(key=key):
                numpy.testing.assert_array_equal(weight[key], whole[key])
        numpy.testing.assert_array_equal(numpy.asarray(weight), whole)
        numpy.testing.assert_array_equal(list(weight), whole)
        with self.assertRaises(IndexError):
            weight[9]

    def test_losses_and_accuracies_of_every_checkpoint_are_the_metrics(self) -> None:
        for name, arguments in MODELS.items():
            run = grokread.open(self.train(f"{name}.h5", *arguments))
            is_shared = run.attributes["loss_convention"] == "article"
            share = 1 / run.logits().shape[1] if is_shared else 1
            shared = numpy.intersect1d(run.steps, run.metrics["step"])
            self.assertGreater(len(shared), 2)
            for step in shared:
                logits, targets = run.logits(step), run.task.targets
                at = numpy.flatnonzero(run.metrics["step"] == step)[0]
                for split, rows in (("train", run.task.is_train), ("test", ~run.task.is_train)):
                    with self.subTest(model=name, step=step, split=split):
                        self.assertAlmostEqual(grokread.accuracy(logits[rows], targets[rows]),
                                               run.metrics[f"{split}_accuracy"][at], delta=1e-6)
                        loss = cross_entropies(logits[rows], targets[rows]).mean() * share
                        self.assertAlmostEqual(run.metrics[f"{split}_loss"][at] / loss, 1,
                                               delta=1e-6)

    def test_a_tie_is_no_answer_and_a_logit_alone_has_a_sign(self) -> None:
        logits = numpy.array([[1.0, 1.0 + 1e-15, 0.0], [0.0, 2.0, 1.0], [3.0, 0.0, 3.0 - 1e-9]])

        self.assertEqual(grokread.accuracy(logits, numpy.array([1, 1, 0])), 2 / 3)
        self.assertEqual(grokread.accuracy(numpy.array([[2.0], [-1.0], [0.0], [0.0]]),
                                           numpy.array([1, 1, 0, 1])), 0.25)
        self.assertTrue(numpy.isnan(grokread.accuracy(logits * numpy.nan, [0, 0, 0])))

    def test_effective_matrices_have_the_spectra_of_the_programs(self) -> None:
        path = self.train("run.h5", *MODELS["untied"])
        run, table = grokread.open(path), self.report("spectrum", path).tables["over_training"]
        names = ("W_input_a", "W_input_b", "W_output")
        for step in run.steps:
            for name, matrix in zip(names, run.effective(step)):
                found = numpy.abs(numpy.fft.rfft(matrix, axis=0, norm="ortho")) ** 2
                rows = (table["step"] == step) & (table["matrix"] == name)
                numpy.testing.assert_allclose(found.sum(axis=1) * [1, *[2] * 6],
                                              table["power"][rows], rtol=1e-10)

    def altered(self, path: Path, name: str, model: dict, weights: dict | None = None) -> Path:
        """A copy of a run with another model in its specification, and more weights."""
        copy = self.directory / name
        shutil.copy(path, copy)
        with h5py.File(copy, "r+") as file:
            spec = json.loads(file.attrs["spec_resolved"])
            spec["model"].update(model)
            file.attrs["spec_resolved"] = json.dumps(spec)
            for weight, values in (weights or {}).items():
                file["checkpoints"][weight] = values
        return copy

    def test_biases_and_every_activation_are_those_of_torch(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        chance = numpy.random.default_rng(1)
        biases = {"b_in": chance.normal(size=(9, 1, 6)), "b_U": chance.normal(size=(9, 1, 13))}
        torch_has = {"relu": torch.relu, "square": torch.square, "abs": torch.abs,
                     "gelu": torch.nn.functional.gelu, "silu": torch.nn.functional.silu,
                     "tanh": torch.tanh, "identity": lambda x: x}
        self.assertEqual(set(torch_has), set(grokread.ACTIVATIONS))

        for name, activation in torch_has.items():
            run = grokread.open(self.altered(path, f"{name}.h5", {
                "activation": name, "hidden_bias": True, "output_bias": True}, biases))
            w = {key: torch.from_numpy(value.astype(float)) for key, value in run.weights().items()}
            a, b = torch.from_numpy(run.task.inputs.astype(numpy.int64)).T
            hidden = activation((w["W_E"][a] + w["W_E"][b]) @ w["W_in"] + w["b_in"])
            expected = hidden @ w["W_out"] @ w["W_E"].T + w["b_U"]
            numpy.testing.assert_allclose(run.logits(), expected.numpy(), rtol=1e-12, atol=1e-13)
        plain = grokread.open(path).effective()
        self.assertFalse(plain.hidden_bias.any() or plain.output_bias.any())
        self.assertEqual((plain.hidden_bias.shape, plain.output_bias.shape), ((6,), (13,)))

    def test_a_run_of_matrices_alone_has_them_and_says_what_it_lacks(self) -> None:
        path = self.directory / "matrices.h5"
        with h5py.File(path, "w") as file:
            file.attrs.update({"format": "grokscope-run", "format_version": "1",
                               "status": "complete"})
            file["checkpoints/step"] = numpy.array([10, 20])
            file["checkpoints/blocks.0.mlp.W_in"] = numpy.arange(24.0).reshape(2, 3, 4)

        run = grokread.open(path)

        self.assertEqual(list(run), ["blocks.0.mlp.W_in"])
        self.assertEqual(run.weights(20)["blocks.0.mlp.W_in"][0, 0], 12)
        self.assertEqual((run.spec, len(run.metrics["step"])), ({}, 0))
        for ask, problem in ((run.logits, "is no model that can be evaluated: it has no "
                                          "specification of one"),
                             (lambda: run.task, "has no task (a run of a task would be right)")):
            with self.assertRaisesRegex(grokread.GrokError, re.escape(f"{path} {problem}")):
                ask()

    def test_what_is_not_there_is_named(self) -> None:
        run = grokread.open(self.train("run.h5", *TINY_ADDITION))
        for ask, message in (
                (lambda: run["W_U"], "has no weight W_U (it has W_E, W_in, W_out)"),
                (lambda: run.weights(170),
                 "has no checkpoint of step 170 (it has 9 from 0 to 400)"),
                (lambda: run.logits(inputs=[[0, 13]]),
                 "inputs are no tokens (0 to 12 would be right)"),
                (lambda: run.logits(inputs=[0, 1]),
                 "inputs have the shape (2,) (right would be n x 2)")):
            with self.assertRaises(grokread.GrokError) as raised:
                ask()
            self.assertIn(message, str(raised.exception))

    def test_pandas_and_xarray_have_the_same_numbers(self) -> None:
        run = grokread.open(self.train("run.h5", *TINY_ADDITION))

        frame, dataset = run.frame(), run.xarray("W_E")

        numpy.testing.assert_array_equal(frame["test_loss"], run.metrics["test_loss"])
        numpy.testing.assert_array_equal(frame.index, run.metrics["step"])
        self.assertEqual(set(dataset.dims), {"step", "checkpoint", "W_E_row", "W_E_column"})
        numpy.testing.assert_array_equal(dataset["W_E"].sel(checkpoint=150),
                                         run.weights(150)["W_E"])
        numpy.testing.assert_array_equal(dataset["test_loss"], run.metrics["test_loss"])
        self.assertEqual(dataset.attrs["status"], "complete")
        self.assertLessEqual(set(run), set(run.xarray()))


if __name__ == "__main__":
    unittest.main()
