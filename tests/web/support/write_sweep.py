#!/usr/bin/env python3
"""Writes a small sweep with h5py, runs of every class, one failed, one missing: DIRECTORY, and the same
merged into DIRECTORY.h5."""

import itertools
import json
import sys
from pathlib import Path

import h5py
import numpy as np

from write_run import spec, weights, write_task

P, STEPS, EVERY = 13, 2000, 100
AXES = {"model.hidden": [4, 6], "regularizer.weight_decay": [0.1, 1.0], "seed": [0, 1, 2]}
FAILED, MISSING = 10, 11
# decades per step by which the losses fall, from which step on the test loss does, and the steps at
# which the accuracies rise
KINDS = {"no_learning": (0.001, 0.0005, 0, 300, 9000),
         "no_generalisation": (0.004, 0.001, 0, 300, 9000),
         "together": (0.004, 0.0039, 0, 300, 500), "grokking": (0.01, 0.006, 1000, 300, 1500)}


def planned_spec(hidden: int, decay: float, seed: int) -> dict:
    planned = spec(P, hidden, STEPS)
    planned["schedule"].update(metrics_every=EVERY, checkpoints="last")
    planned["regularizer"] = {"weight_decay": decay}
    planned["seed"] = {"init": seed, "split": seed, "noise": seed}
    return planned


def loss(step: np.ndarray, decades_per_step: float, start: int = 0) -> np.ndarray:
    return 0.07 * 10.0 ** (-decades_per_step * np.maximum(step - start, 0))


def accuracy(step: np.ndarray, middle: float, index: int) -> np.ndarray:
    """Rises from chance to 1, and jags on its way."""
    jags = 0.02 * np.sin(3.0 * step + index)
    return np.clip(1 / (1 + np.exp((middle - step) / 60)) + jags * (step < middle), 0.0, 1.0)


def columns_of(kind: tuple, index: int) -> dict[str, np.ndarray]:
    train, test, start, memorised, generalised = kind
    step = np.arange(0, STEPS + 1, EVERY)
    return {"step": step, "train_loss": loss(step, train), "test_loss": loss(step, test, start),
            "train_accuracy": accuracy(step, memorised, index),
            "test_accuracy": accuracy(step, generalised, index),
            "weight_norm_l1": 90.0 - step / 100, "weight_norm_l2": 9.0 - step / 1000,
            "seconds": step * 1e-3}


def metrics(index: int) -> dict[str, np.ndarray]:
    columns = columns_of(list(KINDS.values())[index % len(KINDS)], index)
    if index == FAILED:
        columns = {name: column[:8] for name, column in columns.items()}
        columns["train_loss"] = np.append(columns["train_loss"][:-1], np.nan)
    return columns


def write_ended_run(group: h5py.Group, planned: dict, columns: dict[str, np.ndarray], index: int,
                    status: str = "complete") -> None:
    group.attrs.update({"format": "grokscope-run", "format_version": "1", "status": status,
                        "spec_resolved": json.dumps(planned)})
    write_task(group, P)
    for name, column in columns.items():
        group[f"metrics/{name}"] = column
    group["checkpoints/step"] = columns["step"][-1:]
    random = np.random.default_rng(index)
    hidden = planned["model"]["hidden"]
    group["checkpoints/W_E"] = weights(P, hidden, 1, [2, 5], 1, random)
    group["checkpoints/W_U"] = weights(P, hidden, 1, [2, 5], 2, random).transpose(0, 2, 1)


def plan() -> dict:
    specs = [planned_spec(*values) for values in itertools.product(*AXES.values())]
    return {"format": "grokscope-sweep", "format_version": "1", "name": "written",
            "summary": "<b>twelve runs</b>", "engine": "none", "text": "", "axes": list(AXES),
            "runs": [{"id": f"run{index:02}", "spec": one} for index, one in enumerate(specs)]}


def status_of(index: int) -> str:
    return "failed" if index == FAILED else "complete"


def write_directory(directory: Path) -> None:
    (directory / "runs").mkdir(parents=True)
    for index, run in enumerate(plan()["runs"]):
        suffix = ".h5.part" if index == FAILED else ".h5"
        if index != MISSING:
            with h5py.File(directory / "runs" / (run["id"] + suffix), "w") as file:
                write_ended_run(file, run["spec"], metrics(index), index, status_of(index))
    (directory / "plan.json").write_text(json.dumps(plan()), encoding="utf-8")


def write_merged(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file.attrs.update({"format": "grokscope-sweep", "format_version": "1"})
        file["plan"] = np.bytes_(json.dumps(plan()))
        for index, run in enumerate(plan()["runs"]):
            if index != MISSING:
                write_ended_run(file.create_group("runs/" + run["id"]), run["spec"],
                                metrics(index), index, status_of(index))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} DIRECTORY")
    write_directory(Path(sys.argv[1]))
    write_merged(Path(sys.argv[1] + ".h5"))
