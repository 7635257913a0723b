"""What `grokscope export` writes is, bit for bit, what h5py reads from the run."""

import io
import os
import pickletools
import struct
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

import h5py
import numpy
import torch
from exports import FORMATS, READERS, of_npz, of_pt, of_run, safetensors
from programs import BIN, TINY_ADDITION, TINY_PARITY, ProgramTest, assignments, run

# of those that torch.load(weights_only=True) has known since PyTorch 1.13
PLAIN_OPERATIONS = {"PROTO", "STOP", "GLOBAL", "REDUCE", "MARK", "TUPLE", "EMPTY_TUPLE", "EMPTY_LIST",
                    "APPENDS", "EMPTY_DICT", "SETITEMS", "BINUNICODE", "BININT", "BININT1",
                    "BININT2", "LONG1", "NEWFALSE", "BINPERSID"}


class ExportTest(ProgramTest):
    def export(self, path: Path, name: str, *options: object) -> Path:
        output = self.directory / name
        self.succeed("export", path, "-o", output, *options)
        return output

    def assert_same(self, expected: object, found: object, name: str = "") -> None:
        """Equal dictionaries; of arrays the values, of weights the types and bits."""
        if isinstance(expected, dict):
            self.assertEqual(expected.keys(), found.keys(), name)
            for key in expected:
                self.assert_same(expected[key], found[key], f"{name}/{key}")
        elif name.startswith("/weights/"):
            self.assertEqual((expected.dtype, expected.shape), (found.dtype, found.shape), name)
            self.assertEqual(expected.tobytes(), found.tobytes(), name)
        elif isinstance(expected, (numpy.ndarray, numpy.generic)):
            self.assertEqual(expected.shape, found.shape, name)
            self.assertEqual(found.dtype.kind, "f" if expected.dtype.kind == "f" else "i", name)
            numpy.testing.assert_array_equal(expected, found, name)
        else:
            self.assertEqual(expected, found, name)


class EveryRun(ExportTest):
    """Both tasks in both types, every format, one checkpoint and all."""

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.runs = {}
        for task, spec in (("addition", TINY_ADDITION), ("parity", TINY_PARITY)):
            for dtype in ("float32", "float64"):
                path = Path(temporary.name) / f"{task}_{dtype}.h5"
                done = run("train", *spec, *assignments(numerics__dtype=dtype), "-o", path, "--quiet")
                assert done.returncode == 0, done.stderr
                cls.runs[task, dtype] = path

    def test_the_last_checkpoint_is_exported(self) -> None:
        for key, path in self.runs.items():
            for format in FORMATS:
                with self.subTest(key=key, format=format):
                    found = READERS[format](self.export(path, f"{'_'.join(key)}.{format}"))
                    self.assert_same(of_run(path, -1), found)
                    self.assertEqual({array.dtype.name for array in found["weights"].values()},
                                     {key[1]})

    def test_every_checkpoint_is_exported(self) -> None:
        for key, path in self.runs.items():
            for format in FORMATS:
                with self.subTest(key=key, format=format):
                    output = self.export(path, f"{'_'.join(key)}.{format}", "--all")
                    self.assert_same(of_run(path, None), READERS[format](output))

    def test_a_checkpoint_is_exported_by_its_step(self) -> None:
        for key, path in self.runs.items():
            with h5py.File(path) as file:
                steps = file["checkpoints/step"][:]
            for format in FORMATS:
                with self.subTest(key=key, format=format):
                    output = self.export(path, f"{'_'.join(key)}.{format}", "--step", steps[1])
                    self.assert_same(of_run(path, 1), READERS[format](output))

    def test_a_pt_is_read_with_and_without_weights_only(self) -> None:
        for key, path in self.runs.items():
            output = self.export(path, f"{'_'.join(key)}.pt", "--all")
            self.assert_same(of_pt(output, weights_only=True), of_pt(output, weights_only=False))

    def test_the_same_run_gives_the_same_bytes_at_any_time_and_place(self) -> None:
        path = self.runs["addition", "float32"]
        for format in FORMATS:
            first = self.export(path, f"first.{format}", "--all").read_bytes()
            for zone in ("UTC", "Pacific/Kiritimati", "America/St_Johns"):
                output = self.directory / f"{zone.replace('/', '_')}.{format}"
                subprocess.run([BIN / "grokscope", "export", path, "--all", "-o", output],
                               check=True, capture_output=True, env={**os.environ, "TZ": zone})
                self.assertEqual(output.read_bytes(), first, (format, zone))

    def test_the_safetensors_library_reads_it(self) -> None:
        try:
            from safetensors import safe_open
        except ImportError:
            self.skipTest("the library is not installed")
        for path in self.runs.values():
            for options in ([], ["--all"]):
                output = self.export(path, "m.safetensors", *options, "--force")
                tensors, metadata = safetensors(output)
                with safe_open(output, "numpy") as file:
                    self.assertEqual(file.metadata(), metadata)
                    for name, tensor in tensors.items():
                        numpy.testing.assert_array_equal(file.get_tensor(name), tensor)


class Archives(ExportTest):
    def setUp(self) -> None:
        super().setUp()
        self.path = self.train("run.h5", *TINY_ADDITION)

    def test_records_are_whole_stored_and_of_one_time(self) -> None:
        for format in ("npz", "pt"):
            with zipfile.ZipFile(self.export(self.path, f"m.{format}", "--all")) as archive:
                self.assertIsNone(archive.testzip())
                for record in archive.infolist():
                    self.assertEqual(record.compress_type, zipfile.ZIP_STORED)
                    self.assertEqual(record.date_time, (1980, 1, 1, 0, 0, 0))

    def test_members_of_an_npz_are_what_numpy_saves(self) -> None:
        output = self.export(self.path, "m.npz", "--all")
        with zipfile.ZipFile(output) as archive, numpy.load(output) as data:
            for name in data.files:
                member, saved = archive.read(f"{name}.npy"), io.BytesIO()
                numpy.save(saved, data[name])
                self.assertEqual(member, saved.getvalue(), name)

    def test_the_data_of_a_pt_are_aligned_as_pytorch_aligns_them(self) -> None:
        output = self.export(self.path, "m.pt", "--all")
        torch.save({"a": torch.zeros(3)}, self.directory / "theirs.pt")
        for path in (output, self.directory / "theirs.pt"):
            data = path.read_bytes()
            with zipfile.ZipFile(path) as archive:
                for record in archive.infolist():
                    place = record.header_offset
                    name, extra = struct.unpack("<HH", data[place + 26 : place + 30])
                    self.assertEqual(data[place + 30 + name :][:2], b"FB")
                    self.assertEqual((place + 30 + name + extra) % 64, 0, record.filename)

    def test_the_pickle_of_a_pt_names_only_what_every_pytorch_allows(self) -> None:
        with zipfile.ZipFile(self.export(self.path, "m.pt", "--all")) as archive:
            operations = list(pickletools.genops(archive.read("archive/data.pkl")))

        self.assertEqual({operation.name for operation, _, _ in operations} - PLAIN_OPERATIONS, set())
        self.assertEqual({name for operation, name, _ in operations if operation.name == "GLOBAL"},
                         {"collections OrderedDict", "torch._utils _rebuild_tensor_v2",
                          "torch FloatStorage", "torch DoubleStorage", "torch LongStorage"})

    def test_a_state_dict_goes_into_a_module(self) -> None:
        data = torch.load(self.export(self.path, "m.pt", "--all"), weights_only=True)
        module = torch.nn.Module()
        for name, tensor in data["model"].items():
            module.register_parameter(name, torch.nn.Parameter(torch.zeros_like(tensor)))

        module.load_state_dict(data["checkpoints"][0], strict=True)

        for name, tensor in data["checkpoints"][0].items():
            self.assertTrue(torch.equal(getattr(module, name), tensor), name)
            self.assertTrue(tensor.is_contiguous() and not tensor.requires_grad)

    def test_the_model_beside_all_checkpoints_is_the_last_and_shares_no_storage(self) -> None:
        data = torch.load(self.export(self.path, "m.pt", "--all"), weights_only=True)
        last = data["checkpoints"][-1]
        self.assertEqual(data["step"], data["checkpoint_epochs"][-1])
        for name, tensor in data["model"].items():
            self.assertTrue(torch.equal(tensor, last[name]))
            self.assertNotEqual(tensor.data_ptr(), last[name].data_ptr())


class WhatIsExported(ExportTest):
    def test_a_run_that_is_not_finished_gives_what_it_has(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        part = path.rename(self.directory / "other.h5.part")

        self.assert_same(of_run(part, -1), of_npz(self.export(part, "m.npz")))

    def test_weights_that_are_no_numbers_keep_their_bits(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        path.chmod(0o644)
        with h5py.File(path, "r+") as file:
            file["checkpoints/W_E"][-1, 0, :3] = [numpy.nan, numpy.inf, -0.0]
            file["metrics/train_loss"][-2:] = [numpy.nan, numpy.inf]
        for format in FORMATS:
            with self.subTest(format):
                found = READERS[format](self.export(path, f"m.{format}"))
                self.assert_same(of_run(path, -1), found)

    def test_a_text_with_any_character_arrives(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        path.chmod(0o644)
        with h5py.File(path, "r+") as file:
            file.attrs["summary"] = 'a "quoted" \u00e9, \U0001d11e and\nmore'
        for format in FORMATS:
            with self.subTest(format):
                found = READERS[format](self.export(path, f"m.{format}"))
                self.assert_same(of_run(path, -1), found)

    def test_biases_are_exported_as_rows(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION,
                          *assignments(model__hidden_bias="true", model__output_bias="true"))
        for format in FORMATS:
            with self.subTest(format):
                found = READERS[format](self.export(path, f"m.{format}"))
                self.assertEqual(found["weights"]["b_in"].shape, (1, 6))
                self.assertEqual(found["weights"]["b_U"].shape, (1, 13))
                self.assert_same(of_run(path, -1), found)

    def test_what_was_written_is_told_in_a_line(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        output = self.directory / "m.npz"

        self.assertEqual(self.succeed("export", path, "-o", output),
                         f"{output}: the checkpoint of step 400: W_E, W_in, W_out\n")
        self.assertEqual(self.succeed("export", path, "-o", output, "--all", "--force"),
                         f"{output}: 9 checkpoints, of steps 0 to 400: W_E, W_in, W_out\n")

    def test_the_format_is_what_the_option_says(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)

        output = self.export(path, "m.npz", "--format", "pt")

        self.assert_same(of_run(path, -1), of_pt(output))
        self.assert_same(of_run(path, -1), of_pt(self.export(path, "m.PTH")))


class Errors(ExportTest):
    def test_what_is_wrong_is_told_in_a_line(self) -> None:
        path, output = self.train("run.h5", *TINY_ADDITION), self.directory / "m.npz"
        nowhere = self.directory / "nowhere.h5"
        help_says = "(`grokscope export --help` says what would be right)"
        cases = (
            (1, f"{path} has no checkpoint of step 7 (it has 9 from 0 to 400)",
             [path, "-o", output, "--step", 7]),
            (1, f"{path} has no checkpoint of step -1 (it has 9 from 0 to 400)",
             [path, "-o", output, "--step", -1]),
            (1, f"{nowhere} does not exist (a run file would be right)", [nowhere, "-o", output]),
            (1, f"{self.directory} is not a file (a run file would be right)",
             [self.directory, "-o", output]),
            (2, f"{self.directory}/m.bin does not say its format (a name that ends in .npz, "
                ".safetensors or .pt, or --format, would be right)",
             [path, "-o", self.directory / "m.bin"]),
            (2, f"{path} is the run itself (another name would be right)",
             [path, "-o", path, "--format", "npz", "--force"]),
            (2, f"--step excludes --all {help_says}", [path, "-o", output, "--all", "--step", 0]),
            (2, f"-o,--output is required {help_says}".replace("-o,--output", "--output"), [path]),
            (2, "--format: bin not in {npz,safetensors,pt} " + help_says,
             [path, "-o", output, "--format", "bin"]),
        )
        for code, message, arguments in cases:
            with self.subTest(message):
                self.fail_with(code, f"grokscope export: {message}", "export", *arguments)
        self.assertEqual({item.name for item in self.directory.iterdir()}, {"run.h5"})

    def test_sweeps_are_refused_with_what_would_be_right(self) -> None:
        sweep, merged = self.directory / "sweep", self.directory / "merged.h5"
        self.succeed("sweep", *TINY_ADDITION, "--over", "seed=0-1", "-o", sweep, "--quiet")
        self.succeed("merge", sweep, "-o", merged)
        output = self.directory / "m.npz"

        self.fail_with(2, f"grokscope export: {sweep} is a sweep (one of its runs, {sweep}/runs/"
                       "ID.h5 for instance, would be right)", "export", sweep, "-o", output)
        self.fail_with(2, f"grokscope export: {merged} is a merged sweep (a run of the directory that "
                       "it was made of would be right)", "export", merged, "-o", output)
        self.assertFalse(output.exists())
        for member in (sweep / "runs").glob("*.h5"):
            self.assert_same(of_run(member, -1), of_npz(self.export(member, "m.npz", "--force")))

    def test_nothing_is_replaced_without_force(self) -> None:
        path, output = self.train("run.h5", *TINY_ADDITION), self.directory / "m.pt"
        output.write_text("of before")

        self.fail_with(2, f"grokscope export: {output} exists (another name, or --force to replace "
                       "it, would be right)", "export", path, "-o", output)
        self.assertEqual(output.read_text(), "of before")
        self.assert_same(of_run(path, -1), of_pt(self.export(path, "m.pt", "--force")))

    def test_a_file_has_the_permissions_that_the_user_wants(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        for format in FORMATS:
            output = self.directory / f"m.{format}"
            subprocess.run(["sh", "-c", 'umask 027; "$@"', "sh", BIN / "grokscope", "export", path,
                            "-o", output], check=True, capture_output=True)
            self.assertEqual(output.stat().st_mode & 0o777, 0o640, format)


if __name__ == "__main__":
    unittest.main()
