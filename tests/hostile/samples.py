"""Whole files of every kind, tiny, which are then damaged."""

import subprocess
from pathlib import Path

from judge import BIN

ADDITION = ["modular-addition", "--set", "task.modulus=7", "--set", "model.embed=4", "--set",
            "model.hidden=3", "--set", "schedule.metrics_every=10"]
PARITY = ["sparse-parity", "--set", "task.bits=6", "--set", "task.train_size=20", "--set",
          "task.test_size=10", "--set", "model.hidden=3", "--set", "schedule.metrics_every=10"]
LENGTH = ["--set", "schedule.steps=60", "--set", "schedule.checkpoints=every 20"]
SWEEP = """preset = "modular-addition"
[task]
modulus = 7
[model]
embed = 4
hidden = 3
[schedule]
steps = 20
metrics_every = 10
checkpoints = "every 10"
[sweep]
"regularizer.weight_decay" = [0.1, 1.0]
"""


def grokscope(*arguments: object) -> None:
    subprocess.run([str(BIN / "grokscope"), *(str(each) for each in arguments)], check=True,
                   capture_output=True, timeout=120)


def make_samples(directory: Path) -> dict[str, Path]:
    """Files by name: runs in both formats of HDF5, a branch, a merged sweep, the plan of a sweep."""
    files = {name: directory / f"{name}.h5" for name in ("addition", "parity", "old", "branch",
                                                         "merged")}
    grokscope("train", *ADDITION, *LENGTH, "-o", files["addition"], "--quiet")
    grokscope("train", *PARITY, *LENGTH, "-o", files["parity"], "--quiet")
    grokscope("train", *ADDITION, *LENGTH, "-o", files["old"], "--quiet", "--no-live")
    grokscope("train", "--from", f"{files['addition']}@40", "--set", "regularizer.weight_decay=0.5",
              "-o", files["branch"], "--quiet")
    (directory / "sweep.toml").write_text(SWEEP)
    grokscope("sweep", directory / "sweep.toml", "-o", directory / "sweep", "--jobs", "1")
    grokscope("merge", directory / "sweep", "-o", files["merged"])
    return files | {"plan": directory / "sweep" / "plan.json"}
