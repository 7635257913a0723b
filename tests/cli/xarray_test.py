"""Every group of a run file as xarray opens it."""

import unittest
from pathlib import Path

import h5py
import numpy
import xarray
from programs import TINY_ADDITION, TINY_PARITY, assignments
from sweeps import SMALL, SweepTest


def groups(path: Path) -> list[str]:
    """The file's root and all groups in it."""
    found = ["/"]
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.append(name)
                        if isinstance(item, h5py.Group) else None)
    return found


def as_of_old(path: Path) -> None:
    """Takes from a run what files had not when /task was without scales."""
    with h5py.File(path, "a") as file:
        task = file["task"]
        for name, axis, scale in (("inputs", 0, "example"), ("targets", 0, "example"),
                                  ("is_train", 0, "example"), ("inputs", 1, "input")):
            task[name].dims[axis].detach_scale(task[scale])
        del task["example"], task["input"]
        for name in list(task.attrs):
            del task.attrs[name]


class Xarray(SweepTest):
    def assert_opens(self, path: Path) -> None:
        for group in groups(path):
            with self.subTest(file=path.name, group=group), h5py.File(path) as file, \
                    xarray.open_dataset(path, group=group, engine="h5netcdf") as dataset:
                there = {name for name, item in file[group].items()
                         if isinstance(item, h5py.Dataset)}
                self.assertEqual(set(dataset.variables), there)

    def assert_task(self, path: Path, group: str, inputs: str, width: int) -> None:
        with h5py.File(path) as file, \
                xarray.open_dataset(path, group=group, engine="h5netcdf") as task:
            n = len(file[group]["targets"])
            self.assertEqual(task["inputs"].dims, ("example", "input"))
            self.assertEqual(task["targets"].dims, ("example",))
            self.assertEqual(task["is_train"].dims, ("example",))
            self.assertEqual(dict(task.sizes), {"example": n, "input": width})
            numpy.testing.assert_array_equal(task["example"], numpy.arange(n))
            numpy.testing.assert_array_equal(task["inputs"], file[group]["inputs"][:])
            train = task.where(task["is_train"] == 1, drop=True)
            self.assertEqual(train.sizes["example"], file[group]["is_train"][:].sum())
            self.assertEqual(file[group].attrs["NX_class"], "NXdata")
            self.assertEqual(file[group].attrs["signal"], inputs)

    def test_every_group_of_a_run_opens(self) -> None:
        addition = self.train("addition.h5", *TINY_ADDITION)
        parity = self.train("parity.h5", *TINY_PARITY)
        circle = self.directory / "circle.h5"
        self.succeed("construct", "circle-relu", *assignments(task__modulus=12), "-o", circle)

        for path, width in ((addition, 2), (parity, 9), (circle, 2)):
            self.assert_opens(path)
            self.assert_task(path, "task", "targets", width)

    def test_every_group_of_a_merged_sweep_opens_also_where_runs_are_older(self) -> None:
        sweep = self.sweep("sweep", *SMALL)
        runs = sorted((sweep / "runs").glob("*.h5"))
        as_of_old(runs[0])
        merged = self.directory / "merged.h5"
        self.succeed("merge", sweep, "-o", merged)

        self.assert_opens(merged)
        for path in runs[:2]:
            self.assert_task(merged, f"runs/{path.stem}/task", "targets", 9)

    def test_a_file_without_these_scales_is_read_as_before(self) -> None:
        path = self.train("run.h5", *TINY_ADDITION)
        before = self.succeed("transition", path, "--json")

        as_of_old(path)

        self.succeed("check", path)
        self.assertEqual(self.succeed("transition", path, "--json"), before)


if __name__ == "__main__":
    unittest.main()
