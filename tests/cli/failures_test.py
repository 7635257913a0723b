"""What goes wrong is told in one line that says what would be right, and leaves nothing half done."""

import resource
import shutil
import subprocess
import unittest

import h5py
from programs import BIN, TINY_ADDITION, TINY_PARITY, ProgramTest, assignments, run


class Failures(ProgramTest):
    def test_a_wrong_preset_key_or_value_is_answered_with_what_would_be_right(self) -> None:
        output = self.directory / "run.h5"
        cases = {
            ("modular-additon",): "unknown preset modular-additon (did you mean modular-addition? "
            "`grokscope presets` lists all)",
            ("modular-addition", "--set", "task.modulos=7"):
            "unknown key task.modulos (did you mean task.modulus?)",
            ("modular-addition", "--set", "model.activation=elu"):
            'model.activation = "elu" (one of relu, square, abs, gelu, silu, tanh, identity would be '
            "right)",
            ("modular-addition", "--set", "task.modulus=1"):
            "task.modulus = 1 (2 to 4096 would be right)",
            ("modular-addition", "--set", "model.collapsed_hidden=true"):
            "model.collapsed_hidden makes the embedding the input matrix, but model.embed = 500 "
            "and model.hidden = 24 (they must be equal)",
            ("modular-addition", "--set", "schedule.checkpoints=often"):
            'schedule.checkpoints = "often" is not a schedule; right would be "every N", "log N" '
            'or "transition N" with N at least 1, or "last"',
            ("modular-addition", "--set", "optimizer.lr=inf"):
            "optimizer.lr = inf (a finite number would be right)",
            ("sparse-parity", "--set", "task.train_size=100000000000"):
            "task.train_size = 100000000000 and task.test_size = 5000 (1 to 10000000 each would "
            "be right)",
            ("nowhere.toml",): "nowhere.toml does not exist (a specification file or the name of a "
            "preset would be right)",
        }
        for arguments, message in cases.items():
            with self.subTest(arguments):
                self.fail_with(2, f"grokscope train: {message}", "train", *arguments, "-o", output)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_without_its_library_the_reference_engine_alone_is_missing(self) -> None:
        program = self.directory / "bin" / "grokscope-train"
        program.parent.mkdir()
        shutil.copy(BIN / "grokscope-train", program)
        (self.directory / "share").symlink_to(BIN.resolve().parent / "share")
        output = self.directory / "run.h5"
        command = [program, *TINY_ADDITION, "-o", output, "--quiet"]

        reference = subprocess.run([*command, "--engine", "reference"], capture_output=True,
                                   text=True)
        left = list(self.directory.glob("run*"))
        fused = subprocess.run(command, capture_output=True, text=True)

        self.assertEqual((reference.returncode, left), (1, []))
        self.assertRegex(reference.stderr, "^grokscope train: the reference engine cannot be loaded: "
                         r".*reference\.so: .*\(a whole installation, or the fused engine, would be "
                         r"right\)\n$")
        self.assertEqual((fused.returncode, output.exists()), (0, True))

    def test_a_specification_that_is_not_toml_is_told_with_its_line(self) -> None:
        specification = self.directory / "wrong.toml"
        specification.write_text("[task]\nkind = \n")

        done = run("train", specification, "-o", self.directory / "run.h5")

        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"^grokscope train: wrong.toml:2: not TOML: .*\n$")

    def test_what_stands_outside_the_sections_of_a_specification_is_text(self) -> None:
        specification = self.directory / "wrong.toml"
        specification.write_text("preset = 3\n")

        self.fail_with(2, "grokscope train: preset = 3 (a string would be right)", "train",
                       specification, "-o", self.directory / "run.h5")

    def test_an_option_of_an_analysis_out_of_its_range_is_a_usage_error(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        for option, value in (("--energy-share", "7"), ("--energy-share", "nan"), ("--step", "-7")):
            with self.subTest(option=option, value=value):
                done = run("spectrum", path, option, value)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertIn(option, done.stderr)

    def test_keys_that_are_none_are_usage_errors_however_odd(self) -> None:
        for key in ("task.~", ".", "task.", ".modulus", "task.99999999999", "modulus"):
            with self.subTest(key):
                done = run("train", "modular-addition", "--set", f"{key}=1", "-o",
                           self.directory / "run.h5")
                self.assertEqual(done.returncode, 2)
                self.assertRegex(done.stderr, r"^grokscope train: unknown key .*did you mean .*\n$")

    def test_a_stored_specification_that_cannot_be_is_damage(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        with h5py.File(path, "a") as file:
            file.attrs["spec_resolved"] = file.attrs["spec_resolved"].replace(
                '"metrics_every": 20', '"metrics_every": 0')

        done = run("check", path)

        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"is damaged or incomplete: schedule.metrics_every = 0 .*\n$")

    def test_a_run_goes_on_where_nobody_can_be_told(self) -> None:
        with open("/dev/full", "w") as full:
            done = subprocess.run([str(BIN / "grokscope"), "train", *TINY_ADDITION, "-o",
                                   str(self.directory / "run.h5"), "--resume"],
                                  stderr=full, timeout=60)

        self.assertEqual(done.returncode, 0)

    def test_output_that_cannot_be_written_is_a_failure(self) -> None:
        with open("/dev/full", "w") as full:
            done = subprocess.run([str(BIN / "grokscope"), "presets"], stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=60)

        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "grokscope presets: the output cannot be written: No space "
                         "left on device\n")

    def test_a_run_without_a_checkpoint_is_told_from_one_that_is_damaged(self) -> None:
        paths = {"spectrum": self.train("run.h5", *TINY_ADDITION),
                 "distractors": self.train("parity.h5", *TINY_PARITY)}
        for path in paths.values():
            with h5py.File(path, "a") as file:
                for data in file["checkpoints"].values():
                    if data.maxshape[0] is None:
                        data.resize(0, axis=0)
        for arguments in (["spectrum"], ["spectrum", "--step", "50"], ["distractors"],
                          ["distractors", "--tau", "0.1"]):
            with self.subTest(arguments):
                done = run(arguments[0], paths[arguments[0]], *arguments[1:])
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stderr, r"has no checkpoint (yet|of step 50) .*\n$")

    def test_a_wrong_command_line_is_a_usage_error(self) -> None:
        self.fail_with(2, "grokscope: there is no command trian (did you mean train? `grokscope` "
                       "alone lists all)", "trian")
        for arguments in (["train"], ["train", "modular-addition"], ["info"],
                          ["transition", "x.h5", "--jason"], ["report"]):
            with self.subTest(arguments):
                done = run(*arguments)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_a_file_that_exists_is_not_replaced_without_force(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        before = path.read_bytes()

        self.fail_with(2, f"grokscope train: {path} exists (another name, or --force to replace "
                       "it, would be right)", "train", *TINY_ADDITION, "-o", path)

        self.assertEqual(path.read_bytes(), before)
        self.train("run.h5", *TINY_ADDITION, "--force")

    def test_files_that_are_no_runs_are_told_apart(self) -> None:
        text, truncated = self.directory / "text.h5", self.directory / "truncated.h5"
        text.write_text("not HDF5")
        whole = self.train("run.h5", *TINY_ADDITION).read_bytes()
        truncated.write_bytes(whole[: len(whole) // 2])
        foreign = self.directory / "foreign.h5"
        with h5py.File(foreign, "w") as file:
            file["x"] = [1.0]
        for path, problem in ((self.directory / "none.h5", "does not exist"),
                              (self.directory, "is not the directory of a sweep"),
                              (text, "is not a readable HDF5 file"),
                              (truncated, "is not a readable HDF5 file"),
                              (foreign, 'has format "" ("grokscope-run" would be right)')):
            for command in ("transition", "spectrum", "norms"):
                with self.subTest(path=path.name, command=command):
                    done = run(command, path)
                    self.assertEqual(done.returncode, 1, done.stderr)
                    self.assertIn(problem, done.stderr)
                    self.assertEqual(done.stderr.count("\n"), 1)

    def test_a_run_that_lacks_a_dataset_is_damaged(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        with h5py.File(path, "a") as file:
            del file["metrics/test_loss"]

        done = run("transition", path)

        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"damaged or incomplete: .*metrics/test_loss.*\n$")

    def test_a_full_disk_leaves_no_file_that_looks_whole(self) -> None:
        whole = self.train("whole.h5", *TINY_ADDITION)
        results = self.directory / "results"
        cases = {
            "run.h5": (60_000, ["train", *TINY_ADDITION, "--quiet", "-o"]),
            "circle.h5": (20_000, ["construct", "circle-relu", "-o"]),
            "page.html": (100_000, ["report", whole, "-o"]),
            "results": (2_000, ["norms", whole, "-o"]),
        }
        for name, (limit, command) in cases.items():
            with self.subTest(name):
                done = run(*command, self.directory / name, preexec_fn=lambda size=limit:
                           resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))

                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertRegex(done.stderr, "a disk with room|directory with room|File too large")
        left = {path.name for path in self.directory.rglob("*") if path.is_file()}
        self.assertLessEqual(left, {"whole.h5", "run.h5.part", "run.h5.state"})
        self.assertFalse(results.exists() and any(results.iterdir()))

    def test_a_loss_that_is_no_number_stops_the_run_as_failed(self) -> None:
        path = self.directory / "run.h5"
        arguments = [*TINY_ADDITION, *assignments(optimizer__lr=1e30, regularizer__weight_decay=0)]

        done = run("train", *arguments, "-o", path, "--quiet")

        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^grokscope train: the training loss is -?(nan|inf) at step "
                         r"20; .*marked as failed \(a smaller optimizer.lr .* may be right\)\n$")
        self.assertFalse(path.exists())
        with h5py.File(path.with_name("run.h5.part")) as file:
            self.assertEqual(file.attrs["status"], "failed")
        self.assertEqual(run("check", path.with_name("run.h5.part")).returncode, 3)

    def test_a_tool_that_does_not_apply_says_to_what_it_does(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)

        done = run("distractors", path)

        self.assertEqual(done.returncode, 1)
        self.assertIn("right would be sparse parity", done.stderr)


if __name__ == "__main__":
    unittest.main()
