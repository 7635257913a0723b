"""Files of PyTorch and NumPy are read as PyTorch and NumPy read them, bit for bit."""

import argparse
import collections
import io
import json
import os
import pickle
import subprocess
import tempfile
import unittest
import warnings
import zipfile
from pathlib import Path
from unittest import mock

import numpy
import torch
from expected import (NUMPY_TYPES, TORCH_TYPES, leaves, of_tensor, random_array, random_tensor,
                      read_leaves)
from hand_made import safetensors, with_records

PROGRAM = os.environ["DUMP_TENSORS"]
LEGACY = {"_use_new_zipfile_serialization": False}
FORMATS = {"zip": {}, "legacy": LEGACY}


def dump(*paths: Path) -> list[dict]:
    done = subprocess.run([PROGRAM], input="".join(f"{path}\n" for path in paths),
                          capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def views(chance: numpy.random.Generator, dtype: torch.dtype) -> dict:
    """Tensors of every kind of view, several of one storage."""
    whole = random_tensor(chance, dtype, 6, 5, 4)
    return {"whole": whole, "transposed": whole.transpose(0, 2), "slice": whole[1:5:2, :, 1:3],
            "row": whole[3, 2], "reversed axes": whole.permute(2, 1, 0)[1],
            "diagonal": whole.diagonal(0, 1, 2), "scalar": whole[1, 2, 3],
            "of its own": random_tensor(chance, dtype).clone(), "empty": whole[:, 2:2],
            "expanded": random_tensor(chance, dtype, 3, 1).expand(3, 7),
            "scalar expanded": random_tensor(chance, dtype).expand(2, 3)}


class FormatsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        warnings.simplefilter("ignore")
        torch.manual_seed(1)

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        self.chance = numpy.random.default_rng(1)
        self.written = {}

    def file(self, value: object) -> Path:
        """The name of a file that is to hold a value."""
        path = self.directory / str(len(self.written))
        self.written[path] = leaves(value)
        return path

    def save(self, value: object, **options: object) -> Path:
        path = self.file(value)
        torch.save(value, path, **options)
        return path

    def check(self, form: str | None = None, *, only_tensors: bool = False) -> list[dict]:
        """That every file that was written is read as it is expected."""
        dumped = dump(*self.written)
        self.assertEqual(len(dumped), len(self.written))
        for read, expected in zip(dumped, self.written.values()):
            self.assertNotIn("error", read)
            self.assertEqual(read_leaves(read, only_tensors), expected)
            if form is not None:
                self.assertEqual(read["format"], form)
        return dumped

    def test_views_of_every_type_are_read_from_zip_archives(self) -> None:
        for dtype in TORCH_TYPES:
            self.save(views(self.chance, dtype))
        self.check("PyTorch zip")

    def test_views_of_every_type_are_read_from_legacy_files(self) -> None:
        for dtype in TORCH_TYPES:
            self.save(views(self.chance, dtype), **LEGACY)
        self.check("PyTorch legacy")

    def test_storages_of_devices_that_are_not_here_are_read(self) -> None:
        for device in ("cuda:0", "cuda:1", "mps", "xla:0"):
            for options in FORMATS.values():
                with mock.patch.object(torch.serialization, "location_tag", lambda _: device):
                    self.save(views(self.chance, torch.float32), **options)
        for read, device in zip(self.check(), ("cuda:0", "cuda:0", "cuda:1", "cuda:1", "mps")):
            self.assertIn(f"a tensor was on {device}: read all the same (11 times)", read["notes"])

    def test_every_protocol_of_pickles_is_read(self) -> None:
        for protocol in (2, 3, 4, 5):
            value = {"a": random_tensor(self.chance, torch.float32, 3, 4), "text": "größer",
                     "numbers": [1, -1, 255, 256, 65535, 65536, -2**31, 2**31, 2**63 - 1, -2**63],
                     "large": [2**63, -2**63 - 1, 2**200], "real": 0.1, "none": None, "yes": True,
                     "mixed": [1, 2.5, True], "tuples": ((1, 2), (3, 4)), "ragged": [[1], [2, 3]],
                     "bytes": b"\0\xff" * 300, "four": (1, 2, 3, 4), "nothing": (), "long": "x" * 300,
                     "array": random_array(self.chance, "f4", 3, 2),
                     "fortran": numpy.asfortranarray(random_array(self.chance, "i2", 3, 2)),
                     "big-endian": random_array(self.chance, ">f8", 3), "empty": numpy.zeros((0, 2)),
                     "scalar": numpy.float32(0.1), "integer": numpy.int64(-7), "bool": numpy.bool_(1)}
            for options in FORMATS.values():
                self.save(value, pickle_protocol=protocol, **options)
        self.check()

    def test_pickles_that_torch_save_did_not_write_are_read(self) -> None:
        for protocol in (2, 3, 4, 5):
            value = {"tensor": random_tensor(self.chance, torch.bfloat16, 3, 4).T,
                     "array": random_array(self.chance, "i4", 2, 3),
                     "parameter": torch.nn.Parameter(torch.randn(3))}
            self.file(value).write_bytes(pickle.dumps(value, protocol))
        self.check("pickle")

    def test_arrays_of_numpy_are_read_from_pickles(self) -> None:
        for protocol in (2, 4, 5):
            value = {name: random_array(self.chance, name, 2, 3) for name in NUMPY_TYPES}
            self.file(value).write_bytes(pickle.dumps(value, protocol))
        self.check("pickle")

    def test_names_of_numpy_2_are_known(self) -> None:
        value = {"array": random_array(self.chance, "f4", 2, 3), "scalar": numpy.int64(7)}
        data = pickle.dumps(value, 2)
        self.assertEqual(data.count(b"cnumpy.core.multiarray\n"), 2)
        self.file(value).write_bytes(data.replace(b"cnumpy.core.", b"cnumpy._core."))
        self.check("pickle")

    def test_state_dicts_within_dicts_and_lists_are_read(self) -> None:
        network = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3))
        optimizer = torch.optim.Adam(network.parameters())
        network(torch.randn(5, 4)).sum().backward()
        optimizer.step()
        self.save(network.state_dict())
        self.save({"epoch": 3, "model_state_dict": network.state_dict(),
                   "optimizer": optimizer.state_dict(), "losses": [0.5, 0.25]})
        self.save([{"w": torch.randn(3, 4), "step": step} for step in range(300)])
        self.save([torch.tensor(loss) for loss in (0.5, 0.25)])
        self.save(collections.OrderedDict(a=collections.OrderedDict(b={"c": torch.randn(2)})))
        self.save(torch.randn(3))
        self.save(dict(network.named_parameters()))
        self.save([(a, b) for a in range(4) for b in range(4)])
        self.check("PyTorch zip")

    def test_collections_and_configurations_are_read(self) -> None:
        shared = torch.randn(3)
        state = collections.defaultdict(dict, {0: {"exp_avg": shared}})
        counter = collections.Counter("aab")
        path = self.file({"state": state, "again": shared, "counts": counter, "size": [3, 4],
                          "args": {"lr": 0.5, "widths": [3, 4]}, "queue": [1, 2]})
        torch.save({"state": state, "again": shared, "counts": counter,
                    "size": torch.Size([3, 4]), "dtype": torch.float32, "device": torch.device("cpu"),
                    "args": argparse.Namespace(lr=0.5, widths=[3, 4], name="x"),
                    "set": {"text"}, "slice": slice(None), "queue": collections.deque([1, 2])}, path)
        self.check("PyTorch zip")

    def test_modules_whose_class_is_gone_have_their_usual_names(self) -> None:
        class Block(torch.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.fc1, self.fc2 = torch.nn.Linear(4, 3), torch.nn.Linear(3, 2)
                self.scale = torch.nn.Parameter(torch.randn(()))
                self.register_buffer("mask", torch.ones(3, dtype=torch.bool))
                self.tied = self.fc1

        Block.__qualname__ = "Block"
        for options in FORMATS.values():
            globals()["Block"] = Block
            network = torch.nn.Sequential(Block(), torch.nn.ModuleDict({"last": Block()}))
            path = self.file(dict(network.state_dict()))
            torch.save(network, path, **options)
            del globals()["Block"]
        for read in self.check(only_tensors=True):
            self.assertIn("formats_test.Block is not known: what it holds is kept, unread (2 times)"
                          .replace("formats_test", __name__), read["notes"])

    def test_whole_optimizers_have_their_tensors(self) -> None:
        weight = torch.nn.Parameter(torch.randn(3, 2))
        optimizer = torch.optim.Adam([weight])
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 5)
        weight.sum().backward()
        optimizer.step()
        state = optimizer.state[weight]
        for options in FORMATS.values():
            path = self.file({"state": {"0.key": weight, "Parameter": state},
                              "param_groups": [{"params": [weight]}]})
            self.written[path] = {name.replace("Parameter", "0"): leaf
                                  for name, leaf in self.written[path].items()}
            torch.save(optimizer, path, **options)
        self.check(only_tensors=True)
        self.written = {}
        torch.save(scheduler, self.file({}))
        read, = dump(*self.written)
        self.assertIn(of_tensor(state["exp_avg"]), read_leaves(read).values())

    def test_a_module_of_torchscript_has_its_parameters(self) -> None:
        network = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Linear(3, 2))
        path = self.file(dict(network.state_dict()))
        torch.jit.script(network).save(str(path))
        read, = self.check("PyTorch zip", only_tensors=True)
        self.assertIn("an archive of TorchScript: its code is not read", read["notes"])

    def test_archives_that_others_packed_are_read(self) -> None:
        value = views(self.chance, torch.float32)
        original = io.BytesIO()
        torch.save(value, original)
        with_records(original, self.file(value), compression=zipfile.ZIP_DEFLATED)
        with_records(original, self.file(value), swapped=4)
        self.check("PyTorch zip")

    def test_tensors_that_are_not_ours_are_skipped_and_noted(self) -> None:
        kept = random_tensor(self.chance, torch.float32, 3)
        other = torch.randn(3, dtype=torch.complex64)
        for options in FORMATS.values():
            path = self.file({"kept": kept})
            torch.save({"a": other, "kept": kept}, path, **options)
        for read in self.check():
            self.assertIn("a tensor has elements of torch.ComplexFloatStorage: skipped",
                          read["notes"])

    def test_sparse_tensors_have_their_parts(self) -> None:
        sparse = torch.eye(3).to_sparse()
        torch.save({"s": sparse}, self.file(
            {"s": {"arguments": {"1": [sparse._indices(), sparse._values(), [3, 3]]}}}))
        self.check("PyTorch zip")

    def test_npy_files_of_every_type_order_and_version_are_read(self) -> None:
        for name in (*NUMPY_TYPES, ">i2", ">u4", ">i8", ">f2", ">f4", ">f8"):
            for shape in ((3, 4), (2, 3, 2), (), (0, 3)):
                array = random_array(self.chance, name, *shape)
                numpy.save(self.file(array).open("wb"), array)
        for version in ((1, 0), (2, 0), (3, 0)):
            array = numpy.asfortranarray(random_array(self.chance, "f4", 5, 3, 2))
            with self.file(array).open("wb") as file:
                numpy.lib.format.write_array(file, array, version)
        self.check("npy")

    def test_npz_files_are_read_stored_and_deflated(self) -> None:
        for write in (numpy.savez, numpy.savez_compressed):
            arrays = {name: random_array(self.chance, name, 4, 5) for name in NUMPY_TYPES}
            arrays |= {"zeros": numpy.zeros((300, 300)), "fortran": numpy.ones((3, 2)).T,
                       "layers/0/weight": numpy.arange(6.0)}
            with self.file(arrays).open("wb") as file:
                write(file, text=numpy.array(["a"]), **arrays)
        for read in self.check("npz"):
            self.assertEqual(read["notes"], ["array text.npy has elements of type <U1: skipped"])

    def test_safetensors_of_every_type_are_read(self) -> None:
        tensors = {str(dtype): random_tensor(self.chance, dtype, 3, 2) for dtype in TORCH_TYPES}
        tensors |= {name: random_array(self.chance, name, 2) for name in ("u2", "u4", "u8")}
        tensors |= {"empty": torch.zeros(0, 3), "scalar": torch.tensor(0.1)}
        self.file(tensors).write_bytes(safetensors(tensors, metadata={"format": "pt"}))
        self.file({}).write_bytes(safetensors({}))
        self.check("safetensors")

    def test_safetensors_in_several_files_are_read_by_their_index(self) -> None:
        tensors = {f"layers.{i}.weight": torch.randn(3, 2) for i in range(4)}
        shards = {"a.safetensors": ["layers.0.weight", "layers.3.weight"],
                  "b.safetensors": ["layers.1.weight", "layers.2.weight"]}
        for shard, names in shards.items():
            data = safetensors({name: tensors[name] for name in names})
            (self.directory / shard).write_bytes(data)
        index = {"metadata": {}, "weight_map": {name: shard for shard, names in shards.items()
                                                for name in names}}
        self.file(tensors).write_text(json.dumps(index))
        self.check("safetensors")

    def test_json_is_read(self) -> None:
        value = {"lr": 0.001, "epochs": [0, 100, 200], "losses": {"train": [0.5, 1e-9]},
                 "yes": True, "none": None, "text": "ä", "mixed": [1, "a", [2, 3]], "large": 2**64}
        self.file({**value, "large": 2.0**64}).write_text(json.dumps(value))
        self.check("JSON")


if __name__ == "__main__":
    unittest.main()
