"""Files that are wrong on purpose, made by h5py from a whole run: a name and a function of the open
file each."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy

TERMINAL = "\x1b]0;title\x07\x1b[31mred\u202e\x9b\nnext"
BILLION = 10**18
MOST_STEPS = 10**12


def replace(file: h5py.File, name: str, **options: object) -> None:
    del file[name]
    file.create_dataset(name, **options)


def text_attribute(name: str, text: str) -> Callable[[h5py.File], None]:
    return lambda file: file.attrs.update({name: text})


def array_attribute(name: str) -> Callable[[h5py.File], None]:
    return lambda file: file.attrs.create(name, ["x" * 5000] * 500, dtype=h5py.string_dtype())


def specification(change: Callable[[dict], None]) -> Callable[[h5py.File], None]:
    """Changes `spec_resolved`."""
    def make(file: h5py.File) -> None:
        spec = json.loads(file.attrs["spec_resolved"])
        change(spec)
        file.attrs["spec_resolved"] = json.dumps(spec)
    return make


def set_key(section: str, key: str, value: object) -> Callable[[h5py.File], None]:
    return specification(lambda spec: spec[section].update({key: value}))


def nested(section: str, key: str) -> Callable[[h5py.File], None]:
    """A value that is a list in a list, 100,000 deep: more than `json` can write."""
    def make(file: h5py.File) -> None:
        spec = json.loads(file.attrs["spec_resolved"])
        spec[section][key] = "HERE"
        deep = "[" * 100_000 + "]" * 100_000
        text = json.dumps(spec).replace('"HERE"', deep)
        del file.attrs["spec_resolved"]
        write_long(file, "spec_resolved", text)
    return make


def write_long(file: h5py.File, name: str, text: str) -> None:
    """Of any length: within the global heap."""
    file.attrs.create(name, text, dtype=h5py.string_dtype())


def history(change: Callable[[dict], None]) -> Callable[[h5py.File], None]:
    """A `branch_history` of one ancestor."""
    def make(file: h5py.File) -> None:
        spec = json.loads(file.attrs["spec_resolved"])
        ancestor = {"until": 20, "engine": "fused", "spec": spec}
        change(ancestor)
        file.attrs["branch_history"] = json.dumps([ancestor])
    return make


def many_members(file: h5py.File) -> None:
    members = ", ".join(f'"k{i}": 0' for i in range(60_000))
    write_long(file, "spec_resolved", "{" + members + "}")


def external_link(target: str) -> Callable[[h5py.File], None]:
    def make(file: h5py.File) -> None:
        del file[target]
        file[target] = h5py.ExternalLink(fifo_beside(file), "/step")
    return make


def fifo_beside(file: h5py.File) -> str:
    path = Path(file.filename).parent / "fifo"
    if not path.exists():
        os.mkfifo(path)
    return str(path)


def external_storage(file: h5py.File) -> None:
    size = file["metrics/train_loss"].shape
    replace(file, "metrics/train_loss", shape=size, dtype="f8",
            external=[(fifo_beside(file), 0, h5py.h5f.UNLIMITED)])


def virtual_data(file: h5py.File) -> None:
    size = file["metrics/train_loss"].shape
    layout = h5py.VirtualLayout(shape=size, dtype="f8")
    layout[:] = h5py.VirtualSource(fifo_beside(file), "step", shape=size)
    del file["metrics/train_loss"]
    file.create_virtual_dataset("metrics/train_loss", layout)


def cyclic_group(file: h5py.File) -> None:
    file["metrics/again"] = file["metrics"]
    file["again"] = file["/"]


def cyclic_link(file: h5py.File) -> None:
    del file["metrics/step"]
    file["metrics/step"] = h5py.SoftLink("/metrics/step")


def huge(name: str, shape: tuple, dtype: str, **options: object) -> Callable[[h5py.File], None]:
    return lambda file: replace(file, name, shape=shape, dtype=dtype, **options)


def edited(name: str, edit: Callable[[numpy.ndarray], numpy.ndarray]) -> Callable[[h5py.File], None]:
    def make(file: h5py.File) -> None:
        replace(file, name, data=edit(file[name][()]))
    return make


def falling(steps: numpy.ndarray) -> numpy.ndarray:
    return steps[::-1]


def of_type(dtype: object) -> Callable[[numpy.ndarray], numpy.ndarray]:
    return lambda values: values.astype(dtype)


def files_made_on_purpose() -> dict[str, Callable[[h5py.File], None]]:
    made: dict[str, Callable[[h5py.File], None]] = {
        "nested list in a field": nested("task", "modulus"),
        "nested list in a list": nested("optimizer", "betas"),
        "nested list as a section": specification(lambda spec: spec.update(task=0)),
        "60,000 members": many_members,
        "history that divides by zero":
            history(lambda one: one["spec"]["schedule"].update(metrics_every=0)),
        "history that is negative": history(lambda one: one.update(until=-5)),
        "history that has no end": history(lambda one: one.update(until=BILLION)),
        "history of 10^18 steps":
            history(lambda one: (one.update(until=BILLION),
                                 one["spec"]["schedule"].update(steps=BILLION))),
        "history that is a number": lambda file: file.attrs.update({"branch_history": 3}),
        "history with control characters": history(lambda one: one.update(engine=TERMINAL)),
        "10^18 steps": set_key("schedule", "steps", BILLION),
        "10^12 steps": set_key("schedule", "steps", MOST_STEPS),
        "10^12 steps, log": specification(
            lambda spec: spec["schedule"].update(steps=MOST_STEPS, checkpoints="log 100000")),
        "10^12 steps, last": specification(
            lambda spec: spec["schedule"].update(steps=MOST_STEPS, checkpoints="last")),
        "log 10^18": set_key("schedule", "checkpoints", f"log {BILLION}"),
        "10^18 steps between evaluations": set_key("schedule", "metrics_every", BILLION),
        "another width": set_key("model", "hidden", 999_999),
        "another modulus": set_key("task", "modulus", 4096),
        "another task": set_key("task", "kind", "sparse_parity"),
        "control characters in a key": specification(lambda spec: spec.update({TERMINAL: {}})),
        "control characters in a value": set_key("schedule", "checkpoints", TERMINAL),
        "control characters in an attribute": text_attribute("cpu", TERMINAL),
        "control characters in the status": text_attribute("status", TERMINAL),
        "bytes that are no UTF-8": text_attribute("cpu", numpy.bytes_(b"\xff\x9b31m\xc3")),
        "metrics through an external link": external_link("metrics"),
        "steps through an external link": external_link("metrics/step"),
        "weights through an external link": external_link("checkpoints/W_E"),
        "task through an external link": external_link("task"),
        "data in another file": external_storage,
        "virtual data": virtual_data,
        "a group within itself": cyclic_group,
        "a link to itself": cyclic_link,
        "huge steps": huge("metrics/step", (10**15,), "i8", chunks=(1024,)),
        "steps beyond all numbers": huge("task/inputs", (2**33, 2**32), "i2", chunks=(1, 1024)),
        "steps whose number wraps to nought": huge("metrics/step", (2**40, 2**40), "i8",
                                                   chunks=(1, 1024)),
        "huge contiguous data": huge("metrics/train_loss", (10**13,), "f8"),
        "huge rows": huge("checkpoints/W_E", (4, 10**6, 10**6), "f4", chunks=(1, 1, 1000)),
        "huge chunks": huge("checkpoints/W_E", (4, 7, 4), "f4", chunks=(1, 10**4, 10**4),
                            maxshape=(None, None, None)),
        "gzip of nothing": huge("metrics/train_loss", (10**9,), "f8", compression="gzip"),
        "a filter of others": huge("metrics/train_loss", (7,), "f8", compression="lzf"),
        "scaled numbers": huge("metrics/step", (7,), "i8", scaleoffset=4),
        "tokens out of range": edited("task/inputs", lambda values: values + 5000),
        "tokens below 0": edited("task/inputs", lambda values: values - 5000),
        "targets out of range": edited("task/targets", lambda values: values + 5000),
        "targets below 0": edited("task/targets", lambda values: values - 1),
        "no train split": edited("task/is_train", numpy.zeros_like),
        "no test split": edited("task/is_train", numpy.ones_like),
        "a third split": edited("task/is_train", lambda values: values + 2),
        "an empty task": edited("task/inputs", lambda values: values[:0]),
        "a task of one column": edited("task/inputs", lambda values: values[:, :1]),
        "a task of 1000 columns": edited("task/inputs", lambda values: numpy.repeat(values, 500, 1)),
        "a flat task": edited("task/inputs", numpy.ravel),
        "flat targets in two axes": edited("task/targets", lambda values: values[:, None]),
        "one number as steps": edited("metrics/step", lambda values: values[-1]),
        "no steps": edited("metrics/step", lambda values: values[:0]),
        "negative steps": edited("checkpoints/step", lambda values: values - 100),
        "the same step": edited("metrics/step", numpy.zeros_like),
        "weights that are flat": edited("checkpoints/W_E", numpy.ravel),
        "weights of two axes": edited("checkpoints/W_E", lambda values: values[0]),
        "weights that are turned": edited("checkpoints/W_E", lambda values: values.swapaxes(1, 2)),
        "weights that are NaN": edited("checkpoints/W_E", lambda values: values * numpy.nan),
        "weights that are infinite": edited("checkpoints/W_E", lambda values: values + numpy.inf),
        "weights that are nought": edited("checkpoints/W_E", numpy.zeros_like),
        "no weights": edited("checkpoints/W_E", lambda values: values[:0]),
        "losses that are NaN": edited("metrics/train_loss", lambda values: values * numpy.nan),
        "losses that are infinite": edited("metrics/test_loss", lambda values: values + numpy.inf),
        "losses below 0": edited("metrics/test_loss", lambda values: -1 - values),
        "accuracies of 10^300": edited("metrics/test_accuracy", lambda values: values + 1e300),
    }
    for name in ("format", "format_version", "status", "spec_resolved", "spec", "default", "cpu",
                 "branch_history"):
        made[f"attribute {name} as an array"] = array_attribute(name)
        made[f"attribute {name} as a number"] = (
            lambda file, name=name: file.attrs.update({name: 7}))
        made[f"attribute {name} as fixed text"] = text_attribute(name, numpy.bytes_(b"x" * 40))
        made[f"attribute {name} empty"] = (
            lambda file, name=name: file.attrs.update({name: h5py.Empty("S1")}))
    for name in ("metrics/step", "metrics/seconds", "metrics/train_loss", "checkpoints/step",
                 "checkpoints/W_E", "task/inputs", "task/targets", "task/is_train"):
        for dtype in ("f2", "c8", "S3", "V5", "i8", "f8"):
            made[f"{name} of {dtype}"] = edited(name, of_type(dtype))
        made[f"{name} as strings"] = (lambda file, name=name: replace(
            file, name, shape=file[name].shape, dtype=h5py.string_dtype()))
        made[f"{name} that falls"] = edited(name, falling)
        made[f"{name} as a group"] = (lambda file, name=name: (
            file.__delitem__(name), file.create_group(name)))
        made[f"{name} missing"] = lambda file, name=name: file.__delitem__(name)
    return made
