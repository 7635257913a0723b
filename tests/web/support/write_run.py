#!/usr/bin/env python3
"""Writes a small run file with h5py: modular addition, weights that go from noise to cosines."""

import json
import sys

import h5py
import numpy as np

METRICS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy", "weight_norm_l1",
           "weight_norm_l2", "seconds")


def spec(p: int, hidden: int, steps: int) -> dict:
    return {"task": {"kind": "modular_addition", "modulus": p},
            "model": {"hidden": hidden, "embed": hidden, "embedding": "input_tied",
                      "collapsed_hidden": True, "collapsed_out": True},
            "schedule": {"steps": steps, "metrics_every": 10, "checkpoints": "every 100"}}


def waves(p: int, hidden: int, frequencies: list[int], factor: float) -> np.ndarray:
    """cos(2 pi k x / p - phase), neurons in turn of the given frequencies; (p, hidden)"""
    neuron = np.arange(hidden)
    k = np.array(frequencies)[neuron % len(frequencies)]
    phase = factor * 2 * np.pi * (neuron // len(frequencies)) / (hidden / len(frequencies))
    return np.cos(2 * np.pi * np.outer(np.arange(p), k) / p - phase)


def weights(p: int, hidden: int, count: int, frequencies: list[int], factor: float,
            random: np.random.Generator) -> np.ndarray:
    """Noise that becomes waves half-way; (count, p, hidden)"""
    done = 1 / (1 + np.exp(-12 * (np.linspace(0, 1, count) - 0.5)))[:, None, None]
    noise = 0.4 * random.standard_normal((p, hidden))
    return ((1 - done) * noise + done * waves(p, hidden, frequencies, factor)).astype("f4")


def curves(step: np.ndarray, last: int) -> dict[str, np.ndarray]:
    def rise(middle: float) -> np.ndarray:
        return 1 / (1 + np.exp(-(step - middle * last) / (0.01 * last)))

    return {"train_loss": 1e-7 + 0.06 * (1 - rise(0.05)), "test_loss": 1e-6 + 0.06 * (1 - rise(0.55)),
            "train_accuracy": rise(0.08), "test_accuracy": rise(0.6),
            "weight_norm_l1": 900 - step / last, "weight_norm_l2": 30 - step / last,
            "seconds": step * 1e-3}


def write_task(file: h5py.File, p: int) -> None:
    inputs = np.array([(a, b) for a in range(p) for b in range(a, p)], dtype="i2")
    file["task/inputs"] = inputs
    file["task/targets"] = (inputs.sum(1) % p).astype("i2")
    file["task/is_train"] = (np.arange(len(inputs)) % 5 < 2).astype("u1")


def write_run(path: str, p: int, hidden: int, steps: int, frequencies: list[int]) -> None:
    random = np.random.default_rng(0)
    checkpoint_steps = np.arange(0, steps + 1, 100)
    count = len(checkpoint_steps)
    with h5py.File(path, "w", libver="latest") as file:
        file.attrs.update({"format": "grokscope-run", "format_version": "1", "status": "complete",
                           "spec_resolved": json.dumps(spec(p, hidden, steps)),
                           "made_by": "h5py </script><b>"})
        write_task(file, p)
        metric_steps = np.arange(0, steps + 1, 10)
        file["metrics/step"] = metric_steps
        for name, column in curves(metric_steps, steps).items():
            file[f"metrics/{name}"] = column
        file["checkpoints/step"] = checkpoint_steps
        file["checkpoints/W_E"] = weights(p, hidden, count, frequencies, 1, random)
        output = weights(p, hidden, count, frequencies, 2, random)
        file["checkpoints/W_U"] = output.transpose(0, 2, 1)


if __name__ == "__main__":
    if len(sys.argv) < 6:
        sys.exit(f"usage: {sys.argv[0]} RUN.h5 MODULUS HIDDEN STEPS FREQUENCY...")
    write_run(sys.argv[1], *(int(word) for word in sys.argv[2:5]), [int(word) for word in sys.argv[5:]])
