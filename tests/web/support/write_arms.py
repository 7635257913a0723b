#!/usr/bin/env python3
"""Writes a small sweep of arms with h5py: one that is faster than the baseline, one that never
generalises, one that hardly differs; the first has a name that looks like markup."""

import json
import sys
from pathlib import Path

import h5py

from write_sweep import columns_of, planned_spec, write_ended_run

SEEDS = range(10)
# The weight decay of each arm, and the steps at which the test accuracy of its runs rises.
ARMS = {"weight decay": (1.0, [900 + 80 * seed for seed in SEEDS]),
        "</script><b>bold": (0.1, [400 + 40 * seed for seed in SEEDS[:-1]] + [1400]),
        "none": (0.0, [9000] * len(SEEDS)),
        "strong weight decay": (3.0, [860 + 90 * seed for seed in SEEDS])}


def planned_runs() -> list[dict]:
    return [{"id": f"{decay}-{seed}", "arm": arm, "spec": planned_spec(4, decay, seed)}
            for arm, (decay, _) in ARMS.items() for seed in SEEDS]


def plan() -> dict:
    arms = [{"name": arm, "keys": ["regularizer.weight_decay"]} for arm in ARMS]
    return {"format": "grokscope-sweep", "format_version": "1", "name": "arms", "summary": "",
            "engine": "none", "text": "", "axes": ["regularizer.weight_decay", "seed"],
            "arms": arms, "runs": planned_runs()}


def write_directory(directory: Path) -> None:
    (directory / "runs").mkdir(parents=True)
    for index, run in enumerate(planned_runs()):
        seed = run["spec"]["seed"]["init"]
        kind = (0.01, 0.006, 1000, 300, ARMS[run["arm"]][1][seed])
        with h5py.File(directory / "runs" / (run["id"] + ".h5"), "w") as file:
            write_ended_run(file, run["spec"], columns_of(kind, index), index)
    (directory / "plan.json").write_text(json.dumps(plan()), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} DIRECTORY")
    write_directory(Path(sys.argv[1]))
