"""What `grokscope export` writes, and the run that it was made of, as the same dictionaries."""

import json
import struct
from pathlib import Path

import h5py
import numpy
import torch

FORMATS = ("npz", "safetensors", "pt")
SAFETENSORS_TYPES = {"F32": "<f4", "F64": "<f8", "I64": "<i8"}
SPLIT = ("train_indices", "test_indices")


def nested(values: dict[str, object]) -> dict[str, object]:
    """`metrics/step` as a dictionary `metrics` with a key `step`."""
    found: dict[str, object] = {}
    for path, value in values.items():
        group, _, name = path.rpartition("/")
        (found.setdefault(group, {}) if group else found)[name] = value
    return found


def of_npz(path: Path) -> dict[str, object]:
    with numpy.load(path, allow_pickle=False) as data:
        found = nested({name: data[name] for name in data.files})
    texts = {name: json.loads(str(found.pop(name))) for name in ("spec", "attributes")}
    others = {name: found.pop(name) for name in ("metrics", "task", "step", *SPLIT)}
    return {"weights": found, **others, **texts}


def safetensors(path: Path) -> tuple[dict[str, numpy.ndarray], dict[str, str]]:
    """The tensors and the metadata, read as the format's description says."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header, numbers = json.loads(data[8 : 8 + length]), data[8 + length :]
    metadata = header.pop("__metadata__")
    assert length % 8 == 0 and all(isinstance(text, str) for text in metadata.values())
    tensors, place = {}, 0
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        assert begin == place, "there is a hole"
        dtype = numpy.dtype(SAFETENSORS_TYPES[entry["dtype"]])
        assert begin % dtype.itemsize == 0
        tensors[name] = numpy.frombuffer(numbers[begin:end], dtype).reshape(entry["shape"])
        place = end
    assert place == len(numbers), "there are bytes of nobody"
    return tensors, metadata


def of_safetensors(path: Path) -> dict[str, object]:
    tensors, metadata = safetensors(path)
    assert metadata.pop("format") == "pt"
    said = {name: json.loads(text) for name, text in metadata.items()}
    metrics = {name: numpy.array(values, float if name != "step" else int)
               for name, values in said["metrics"].items()}
    task = {name: numpy.array(values) for name, values in said["task"].items()}
    split = {name: numpy.array(said[name]) for name in SPLIT}
    step = tensors.pop("step") if "step" in tensors else numpy.array(said["step"])
    return {"weights": tensors, **said, **split, "metrics": metrics, "task": task, "step": step}


def of_pt(path: Path, weights_only: bool = True) -> dict[str, object]:
    data = torch.load(path, weights_only=weights_only)
    arrays = {group: {name: tensor.numpy() for name, tensor in data[group].items()}
              for group in ("metrics", "task")}
    split = {name: data[name].numpy() for name in SPLIT}
    texts = {name: json.loads(data[name]) for name in ("spec", "attributes")}
    dicts = data.get("checkpoints", [data["model"]])
    weights = {name: numpy.stack([each[name].numpy() for each in dicts]) for name in dicts[0]}
    if "checkpoints" not in data:
        weights = {name: stack[0] for name, stack in weights.items()}
    return {"weights": weights, **arrays, **split, **texts,
            "step": numpy.array(data.get("checkpoint_epochs", data["step"]))}


READERS = {"npz": of_npz, "safetensors": of_safetensors, "pt": of_pt}


def of_run(path: Path, index: int | None) -> dict[str, object]:
    """What h5py reads: of one checkpoint, or of all."""
    rows = slice(None) if index is None else index
    with h5py.File(path) as file:
        checkpoints, task = file["checkpoints"], file["task"]
        weights = {name: values[rows] for name, values in checkpoints.items()
                   if name != "step" and not name.endswith(("_row", "_column"))}
        is_train = task["is_train"][:]
        attributes = {name: value for name, value in file.attrs.items()
                      if isinstance(value, str) and name not in ("spec_resolved", "default")}
        return {"weights": weights, "step": checkpoints["step"][rows],
                "metrics": {name: values[:] for name, values in file["metrics"].items()},
                "task": {name: task[name][:] for name in ("inputs", "targets")},
                "train_indices": numpy.flatnonzero(is_train == 1),
                "test_indices": numpy.flatnonzero(is_train == 0),
                "spec": json.loads(file.attrs["spec_resolved"]), "attributes": attributes}
