"""Small whole files of every format that is read, and damage to them: where their structure is as
often as anywhere."""

import io
import json
import pickle
import random
import re
import warnings
import zipfile

import numpy
import torch
from hand_made import safetensors
from mutations import Mutator

STRUCTURE = re.compile(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06|data/|data\.pkl|torch|numpy|storage|"
                       rb"\x80[\x02-\x05]|data_offsets|shape|dtype|descr|fortran|cpu|_rebuild|"
                       rb"[R\x81b]|weight_map")
# a checksum covers all of their data
CHECKED = ("zip", "zip deflated", "npz", "npz deflated")


class FormatMutator(Mutator):
    def __init__(self, whole: bytes, chance: random.Random) -> None:
        super().__init__(whole, chance)
        self.structure = [max(match.start() - 8, 0) for match in STRUCTURE.finditer(whole)] or [0]

    def place(self, data: bytearray, length: int = 1) -> int:
        last = max(len(data) - length, 0)
        if self.chance.random() < 0.3:
            return self.chance.randint(0, last)
        return min(self.chance.choice(self.structure) + self.chance.randint(0, 40), last)


def value() -> dict:
    torch.manual_seed(1)
    network = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Linear(3, 2))
    optimizer = torch.optim.Adam(network.parameters())
    network(torch.randn(5, 4)).sum().backward()
    optimizer.step()
    return {"model": network.state_dict(), "optimizer": optimizer, "network": network,
            "losses": [0.5, 0.25, 1], "array": numpy.arange(6.0).reshape(2, 3), "large": 2**70,
            "scalar": numpy.float32(2), "half": torch.randn(3).half(), "size": torch.Size([3, 4]),
            "configuration": {"width": 3, "name": "x", "pairs": [(1, 2), (3, 4)]}}


def repacked(packed: bytes, changed: str, change, compression: int = zipfile.ZIP_STORED) -> bytes:
    """An archive of which one entry is changed, with the right checksum."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source:
        with zipfile.ZipFile(target, "w", compression) as archive:
            for name in source.namelist():
                data = source.read(name)
                archive.writestr(name, change(data) if name.endswith(changed) else data)
    return target.getvalue()


def saved(**options: object) -> bytes:
    file = io.BytesIO()
    torch.save(value(), file, **options)
    return file.getvalue()


def numpy_samples() -> dict[str, bytes]:
    arrays = {"a": numpy.arange(12, dtype="f4").reshape(3, 4), "b": numpy.arange(300)}
    made = {}
    for name, write in {"npy": lambda file: numpy.save(file, arrays["a"]),
                        "npz": lambda file: numpy.savez(file, **arrays),
                        "npz deflated": lambda file: numpy.savez_compressed(file, **arrays)}.items():
        file = io.BytesIO()
        write(file)
        made[name] = file.getvalue()
    return made


def make_samples() -> dict[str, bytes]:
    warnings.simplefilter("ignore")
    tensors = {f"layers.{i}.weight": torch.randn(3, 4) for i in range(3)}
    index = {"weight_map": {name: "safetensors" for name in tensors}}
    curves = {"losses": [0.5, 1e-3, 7], "lr": 1e-3, "nested": {"a": [[1, 2], [3, 4]], "b": None}}
    archive = saved()
    return numpy_samples() | {
        "zip": archive, "zip deflated": repacked(archive, "", bytes, zipfile.ZIP_DEFLATED),
        "zip of a damaged pickle": archive,
        "zip of a damaged pickle 4": saved(pickle_protocol=4),
        "legacy": saved(_use_new_zipfile_serialization=False),
        "legacy 4": saved(_use_new_zipfile_serialization=False, pickle_protocol=4),
        "pickle 2": pickle.dumps(value(), 2), "pickle 5": pickle.dumps(value(), 5),
        "safetensors": safetensors(tensors, metadata={"format": "pt"}),
        "index": json.dumps(index).encode(), "json": json.dumps(curves).encode()}


def mutated_sample(kind: str, whole: bytes, chance: random.Random) -> bytes:
    if kind.startswith("zip of a damaged pickle"):
        return repacked(whole, "data.pkl", lambda data: FormatMutator(data, chance).mutated())
    return FormatMutator(whole, chance).mutated()
