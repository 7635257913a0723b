"""Runs, sweeps and analyses of grokscope, read with h5py and NumPy alone.

    import grokread
    run = grokread.open("m.h5")        # or m.h5.part, while it is trained
    run.metrics["test_accuracy"]       # (T_m)
    run.weights(500)["W_E"]            # (p, embed)

docs/python.md shows what else. This file may be copied to wherever it is wanted. Files are opened
for the moment of a reading: any number of runs can be held, and none is kept from its end. A Run
shows what was whole when it was opened; refresh() looks again.
"""

from __future__ import annotations

import contextlib
import csv
import ctypes
import functools
import importlib
import io
import json
import math
import os
import struct
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import h5py
import numpy
from numpy import ndarray

try:
    import fcntl
except ImportError:  # where there are no such locks, nothing is trained either
    fcntl = None

ACTIVATIONS: dict[str, Callable[[ndarray], ndarray]] = {
    "relu": lambda x: numpy.maximum(x, 0.0),
    "square": numpy.square,
    "abs": numpy.abs,
    "gelu": lambda x: x * (0.5 + 0.5 * numpy.vectorize(math.erf, otypes=[float])(x / math.sqrt(2))),
    "silu": lambda x: x * (0.5 + 0.5 * numpy.tanh(0.5 * x)),
    "tanh": numpy.tanh,
    "identity": lambda x: x,
}
UNITS = {"train_loss": "nat", "test_loss": "nat", "seconds": "s"}


class GrokError(Exception):
    """What is wrong, in one line, and what would be right."""


def require(ok: Any, message: str) -> None:
    if not ok:
        raise GrokError(message)


def _installed(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        raise GrokError(f"there is no {module} here (installing it would be right)") from None


def _ended(path: Path) -> Path:
    """m.h5 where m.h5.part was asked for and has taken that name."""
    whole = path.with_suffix("")
    return whole if path.suffix == ".part" and not path.exists() and whole.exists() else path


def _is_locked(run: Path) -> bool:
    """Whether a process is writing m.h5. To look takes no lock that could keep it from that."""
    kind, layout = getattr(fcntl, "F_OFD_GETLK", None), "hhqqi"
    with contextlib.suppress(OSError), Path(f"{run}.lock").open("rb") as lock:
        asked = struct.pack(layout, 1 if kind is None else fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        found = asked if kind is None else fcntl.fcntl(lock, kind, asked)
        return kind is None or struct.unpack(layout, found)[0] != fcntl.F_UNLCK
    return False


def _state(run: Path) -> str:
    """How far m.h5 is by what lies there, in the words of docs/sweeps.md."""
    part, state = Path(f"{run}.part"), "missing"
    if not run.exists() and _is_locked(run):
        return "running"
    if not run.exists() and part.exists():
        state = "stopped"
        with contextlib.suppress(GrokError), _opened(part) as place:
            state = "failed" if place.attrs.get("status") == "failed" else state
    return "complete" if run.exists() else state


def _while_written(path: Path) -> h5py.File:
    """Opens a file that may be being written. By HDF5's own number of attempts one that is cut
    short would be waited for without end, and h5py has no call that sets it."""
    access = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    access.set_fclose_degree(h5py.h5f.CLOSE_STRONG)  # as h5py has it, for who opens it by that too
    with contextlib.suppress(AttributeError, OSError):
        library = ctypes.CDLL(h5py.h5f.__file__)
        library.H5Pset_metadata_read_attempts(ctypes.c_int64(access.id), ctypes.c_uint(25))
    flags = h5py.h5f.ACC_RDONLY | h5py.h5f.ACC_SWMR_READ
    return h5py.File(h5py.h5f.open(os.fsencode(path), flags, access))


def _hdf5(path: Path) -> h5py.File:
    for _ in range(40):
        place = _ended(path)
        for swmr in (place.suffix == ".part", place.suffix != ".part") if place.is_file() else ():
            with contextlib.suppress(OSError, ValueError):
                return _while_written(place) if swmr else h5py.File(place, "r")
        is_ending = place != _ended(path) or _is_locked(path.with_suffix(""))
        if path.suffix != ".part" or not is_ending:
            break
        time.sleep(0.025)  # a run that is being marked complete cannot be opened for a moment
    part = Path(f"{path}.part")
    right = f"the run is not finished: {part} can be read"
    right = right if part.exists() else "a run file would be right"
    require(path.exists(), f"{path} does not exist ({right})")
    require(path.is_file(), f"{path} is not a file ({right})")
    raise GrokError(f"{path} is not a readable HDF5 file (a whole run file would be right; on a "
                    "file system without locks set HDF5_USE_FILE_LOCKING=FALSE)")


@contextlib.contextmanager
def _opened(path: Path, group: str = "/") -> Iterator[h5py.Group]:
    """A group of a file for a moment. Whatever HDF5 says of it becomes a GrokError."""
    with _hdf5(path) as file:
        try:
            yield file[group]
        except (GrokError, MemoryError):
            raise
        except Exception as error:
            said = str(error.args[0] if error.args else error).split("\n")[0]
            raise GrokError(f"{path} is damaged or incomplete: {said}") from error


def _dataset(place: h5py.Group, name: str) -> h5py.Dataset:
    """A dataset whose data lie in the file itself, and can."""
    found = place[name]
    is_own = isinstance(found, h5py.Dataset) and found.file.filename == place.file.filename
    require(is_own and not found.is_virtual and not found.external,
            f"{name} takes its data from elsewhere (its own would be right)")
    size = os.fstat(place.file.id.get_vfd_handle()).st_size
    most = size * (1032 if found.compression else 1)
    require(found.nbytes <= most, f"{name} is larger than its file (a whole one would be right)")
    return found


def _steps(place: h5py.Group, group: str) -> ndarray:
    """(T) the steps of the rows that are whole. What was never written reads as zeros."""
    steps = _dataset(place, f"{group}/step")[()]
    require((numpy.diff(steps, prepend=-1) > 0).all(), f"/{group}/step does not ascend from 0")
    return steps


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", "it is no UTF-8")
        raise GrokError(f"{path} cannot be read: {said}") from None


def _json(text: str | bytes, origin: Any) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GrokError(f"{origin} is no JSON: {error}") from None


class Task(NamedTuple):
    """All examples of a run and their split."""

    inputs: ndarray  # (n, 2) tokens a, b; or (n, bits + 1) encoded bits, then 1
    targets: ndarray  # (n) (a + b) mod p, or the parity
    is_train: ndarray  # (n) bool: trained on, else tested on


class Effective(NamedTuple):
    """The matrices that a model comes down to, in float64; biases that it lacks are zeros."""

    input_a: ndarray  # (p, hidden) E_a W_in_a; parity: (bits + 1, hidden), the last row the bias
    input_b: ndarray  # (p, hidden) E_b W_in_b, equal to input_a where tied; parity: (0, hidden)
    output: ndarray  # (p, hidden) (W_out U)^T; parity: (outputs, hidden)
    hidden_bias: ndarray  # (hidden)
    output_bias: ndarray  # (p); parity: (outputs)


class Weight:
    """A weight over training, read when it is indexed as NumPy indexes (T, rows, columns)."""

    def __init__(self, run: Run, name: str, shape: tuple[int, ...], dtype: numpy.dtype) -> None:
        self._run, self.name, self.shape, self.dtype = run, name, shape, dtype

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> ndarray:
        key = key if isinstance(key, tuple) else (key,)
        if not key or key[0] is Ellipsis or key[0] is None:
            return self[:][key]
        rows = numpy.arange(len(self))[key[0]]
        with self._run._opened() as place:
            stored = _dataset(place, f"checkpoints/{self.name}")
            if rows.size and (numpy.diff(rows.ravel()) == 1).all():
                read = stored[rows.flat[0] : rows.flat[-1] + 1]
            else:
                read = numpy.array([stored[row] for row in rows.flat], self.dtype)
        is_slice = isinstance(key[0], slice)
        first = slice(None) if is_slice else numpy.arange(rows.size).reshape(rows.shape)
        return read.reshape(-1, *self.shape[1:])[(first if rows.ndim else 0, *key[1:])]

    def __array__(self, dtype: Any = None, copy: Any = None) -> ndarray:
        return numpy.asarray(self[:], dtype)

    def __repr__(self) -> str:
        return f"<Weight {self.name} {self.shape} {self.dtype}>"


class Run:
    """A run. Its weights are taken by name: run["W_E"] is a Weight, list(run) has the names.

    id; arm and values: of a run of a sweep, its arm and the keys that vary, with their values
    """

    def __init__(self, path: Path, group: str = "/", id: str = "", arm: str = "",
                 values: Mapping[str, Any] | None = None) -> None:
        self.path, self._group, self.arm, self.values = path, group, arm, dict(values or {})
        self._base = path.with_suffix("") if path.suffix == ".part" else path
        self.id = id or self._base.stem

    def _opened(self) -> contextlib.AbstractContextManager[h5py.Group]:
        return _opened(self.path, self._group)

    @functools.cached_property
    def _head(self) -> tuple[dict[str, str], ndarray, dict[str, Weight]]:
        """Attributes, steps of the checkpoints, weights."""
        with self._opened() as place:
            texts = {name: text for name, text in place.attrs.items() if isinstance(text, str)}
            form, version = texts.get("format", ""), texts.get("format_version", "")
            require(form == "grokscope-run",
                    f'{self.path} has format "{form}" ("grokscope-run" would be right)')
            require(version == "1", f"{self.path} has format version {version} (this reads 1)")
            steps, weights = _steps(place, "checkpoints"), {}
            for name, stored in place["checkpoints"].items():
                if stored.ndim == 3:
                    require(len(stored) >= len(steps), f"/checkpoints/{name} lacks checkpoints")
                    shape = (len(steps), *stored.shape[1:])
                    weights[name] = Weight(self, name, shape, stored.dtype)
            return texts, steps, weights

    def refresh(self) -> Run:
        """Looks again at a run that may have grown."""
        for name in ("_head", "spec", "metrics", "task"):
            self.__dict__.pop(name, None)
        self._head  # so that what is wrong is said here
        return self

    def watch(self, seconds: float = 1.0) -> Iterator[Run]:
        """This run as it grows, again and again, and for the last time when it grows no more."""
        while self.state == "running":
            yield self.refresh()
            time.sleep(seconds)
        yield self.refresh()

    @property
    def state(self) -> str:
        """By what lies there now: complete, failed, running, stopped, missing (docs/sweeps.md)."""
        if self._group != "/":
            with _opened(self.path) as file:
                return file[self._group].attrs["status"] if self._group in file else "missing"
        if self.path.suffix == ".part":
            return _state(self._base)
        return "stopped" if self.status == "running" else self.status

    @property
    def attributes(self) -> dict[str, str]:
        return self._head[0]

    @property
    def status(self) -> str:
        """What the file says: running, complete or failed (docs/run_file.md)."""
        return self.attributes.get("status", "")

    @property
    def steps(self) -> ndarray:
        """(T) optimiser steps done at the checkpoints."""
        return self._head[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._head[2])

    def __contains__(self, name: object) -> bool:
        return name in self._head[2]

    def __getitem__(self, name: str) -> Weight:
        require(name in self, f"{self.path} has no weight {name} (it has {', '.join(self)})")
        return self._head[2][name]

    @functools.cached_property
    def spec(self) -> dict[str, dict[str, Any]]:
        """The specification with all keys: run.spec["regularizer"]["weight_decay"]."""
        return _json(self.attributes.get("spec_resolved", "{}"), f"spec_resolved of {self.path}")

    @functools.cached_property
    def metrics(self) -> dict[str, ndarray]:
        """(T_m) each: step, train_loss, ... (docs/run_file.md); NaN where one is missing."""
        with self._opened() as place:
            if "metrics" not in place:
                return {"step": numpy.empty(0, numpy.int64)}
            columns = {"step": _steps(place, "metrics")}
            count = len(columns["step"])
            for name in place["metrics"]:
                columns[name] = _dataset(place, f"metrics/{name}")[:count]
                require(len(columns[name]) == count, f"/metrics/{name} lacks evaluations")
            return columns

    @functools.cached_property
    def task(self) -> Task:
        with self._opened() as place:
            require("task" in place, f"{self.path} has no task (a run of a task would be right)")
            columns = {name: _dataset(place, f"task/{name}")[()] for name in Task._fields}
            return Task(**{**columns, "is_train": columns["is_train"] == 1})

    def weights(self, step: int | None = None) -> dict[str, ndarray]:
        """(rows, columns) each, as stored, of the checkpoint of a step, or else of the last."""
        steps = self.steps
        require(len(steps), f"{self.path} has no checkpoint yet (wait until training has begun)")
        index = numpy.flatnonzero(steps == (steps[-1] if step is None else step))
        require(len(index), f"{self.path} has no checkpoint of step {step} (it has {len(steps)} "
                            f"from {steps[0]} to {steps[-1]})")
        with self._opened() as place:
            return {name: _dataset(place, f"checkpoints/{name}")[index[0]] for name in self}

    @property
    def is_parity(self) -> bool:
        return self.spec.get("task", {}).get("kind") == "sparse_parity"

    def effective(self, step: int | None = None) -> Effective:
        """The effective matrices of a checkpoint; GrokError of a run that has only matrices."""
        stored, model = self.weights(step), self.spec.get("model", {})

        def weight(name: str) -> ndarray:
            lacking = name if model else "specification of one"
            require(model and name in stored,
                    f"{self.path} is no model that can be evaluated: it has no {lacking}")
            return stored[name].astype(float)

        def effective_input(side: str) -> ndarray:
            embedding = weight("W_E" + side * (model.get("embedding") == "untied"))
            if model.get("collapsed_hidden"):
                return embedding
            return embedding @ weight("W_in" + side * (not model.get("tied_hidden")))

        def effective_output() -> ndarray:
            if self.is_parity or model.get("collapsed_out"):
                return weight("W_out" if self.is_parity else "W_U").T
            is_tied = model.get("embedding") in ("tied", "fixed")
            return (weight("W_out") @ (weight("W_E").T if is_tied else weight("W_U"))).T

        def bias(name: str, is_there: bool, size: int) -> ndarray:
            return weight(name)[0] if is_there else numpy.zeros(size)

        a = weight("W_in") if self.is_parity else effective_input("_a")
        b = a[:0] if self.is_parity else effective_input("_b")
        output = effective_output()
        return Effective(a, b, output, bias("b_in", model.get("hidden_bias", False), a.shape[1]),
                         bias("b_out" if self.is_parity else "b_U",
                              model.get("output_bias", False), len(output)))

    def logits(self, step: int | None = None, inputs: Any = None) -> ndarray:
        """(n, p), of parity (n, outputs): what a checkpoint says, in float64 and without dropout.

        inputs: (n, 2) tokens or (n, bits + 1) encoded bits; by default those of the task
        """
        a, b, output, hidden_bias, output_bias = self.effective(step)
        inputs = numpy.asarray(self.task.inputs if inputs is None else inputs)
        width = len(a) if self.is_parity else 2
        require(inputs.ndim == 2 and inputs.shape[1] == width,
                f"inputs have the shape {inputs.shape} (right would be n x {width})")
        require(self.is_parity or ((inputs >= 0) & (inputs < len(a))).all(),
                f"inputs are no tokens (0 to {len(a) - 1} would be right)")
        hidden = inputs @ a if self.is_parity else a[inputs[:, 0]] + b[inputs[:, 1]]
        name = self.spec["model"].get("activation", "")
        require(name in ACTIVATIONS, f"{self.path} has the activation {name}, unknown here")
        return ACTIVATIONS[name](hidden + hidden_bias) @ output.T + output_bias

    def frame(self) -> Any:
        """The metrics as a pandas.DataFrame, indexed by step."""
        return _installed("pandas").DataFrame(self.metrics).set_index("step")

    def xarray(self, *names: str) -> Any:
        """An xarray.Dataset: metrics over `step`, weights (all, or these) over `checkpoint`."""
        variables = {name: ("step", values) for name, values in self.metrics.items()}
        for name in names or self:
            variables[name] = (("checkpoint", f"{name}_row", f"{name}_column"), self[name][:])
        coordinates = {"checkpoint": self.steps}
        return _installed("xarray").Dataset(variables, coordinates, self.attributes)

    def __repr__(self) -> str:
        shapes = ", ".join(f"{name} {weight.shape}" for name, weight in self._head[2].items())
        evaluations = f"{len(self.metrics['step'])} evaluations"
        return f"<Run {self.id}, {self.state}: {evaluations}, {shapes}>"


def accuracy(logits: ndarray, targets: ndarray) -> float:
    """The share of answers whose logit is above every other by more than rounding.

    logits: (n, classes), or (n, 1): of label 1, against 0
    """
    if not (len(logits) and numpy.isfinite(logits).all()):
        return math.nan
    rounding = 64 * numpy.finfo(float).eps * numpy.abs(logits).max()
    others = logits.copy() if logits.shape[1] > 1 else numpy.hstack([0 * logits, logits])
    examples = numpy.arange(len(others))
    right = others[examples, targets]
    others[examples, targets] = -math.inf
    return float((right - others.max(axis=1) > rounding).mean())


class Table:
    """Columns of equal length: table["phase"] is an array, table.units["phase"] is "rad"."""

    def __init__(self, name: str, columns: Mapping[str, Sequence[Any]],
                 units: Mapping[str, str]) -> None:
        self.name, self.units = name, {column: units.get(column, "") for column in columns}
        self._columns = {column: _column(values) for column, values in columns.items()}

    def __len__(self) -> int:
        """The number of rows."""
        return max(map(len, self._columns.values()), default=0)

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __contains__(self, column: object) -> bool:
        return column in self._columns

    def __getitem__(self, column: str) -> ndarray:
        require(column in self, f"{self.name} has no column {column} (it has {', '.join(self)})")
        return self._columns[column]

    def rows(self) -> list[dict[str, Any]]:
        return [dict(zip(self, row)) for row in zip(*(self[column].tolist() for column in self))]

    def frame(self) -> Any:
        """A pandas.DataFrame; its attrs["units"] are the units."""
        frame = _installed("pandas").DataFrame(self._columns)
        frame.attrs["units"] = self.units
        return frame

    def __repr__(self) -> str:
        names = (f"{name} [{unit}]" if unit else name for name, unit in self.units.items())
        return f"<Table {self.name}: {len(self)} rows of {', '.join(names)}>"


def _column(values: Sequence[Any]) -> ndarray:
    """(n) integers, numbers or truths where all are, else objects; NaN where one is missing."""
    numbers = {None: math.nan, "inf": math.inf, "-inf": -math.inf}
    known = [numbers.get(value, value) for value in values]
    kinds = {type(value) for value in known}
    return numpy.array(known, None if kinds <= {int, float} or kinds == {bool} else object)


class Report(NamedTuple):
    """What an analysis found."""

    tool: str
    summary: dict[str, Any]  # its named numbers; NaN where one is missing
    units: dict[str, str]  # of those that have one
    conventions: dict[str, str]  # by which they were computed, where several exist
    tables: dict[str, Table]  # the first is the one shown on a terminal


def _table_of(found: Mapping) -> Table:
    columns = {column["name"]: column["values"] for column in found["columns"]}
    return Table(found["name"], columns,
                 {column["name"]: column["unit"] for column in found["columns"]})


def report(source: str | os.PathLike | Mapping) -> Report:
    """An analysis: the file NAME.json, or the text that --json prints, or what json reads of it."""
    is_text = isinstance(source, str) and source.lstrip().startswith("{")
    origin = "this text" if is_text or isinstance(source, Mapping) else Path(source)
    found = source
    if not isinstance(source, Mapping):
        found = _json(source if is_text else _text(origin), origin)
    try:
        rows = found["summary"]
        return Report(tool=found["tool"],
                      summary={row["name"]: _column([row["value"]]).tolist()[0] for row in rows},
                      units={row["name"]: row["unit"] for row in rows if row["unit"]},
                      conventions={row["name"]: row["convention"] for row in rows
                                   if row["convention"]},
                      tables={table["name"]: _table_of(table) for table in found["tables"]})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise GrokError(f"{origin} is no report of an analysis (what --json prints would be "
                        "right)") from error


def _csv_values(texts: Sequence[str]) -> list[Any]:
    """A column of a CSV file: numbers or truths where all of it is; what is empty is missing."""
    for kind in (int, float, {"true": True, "false": False}.__getitem__):
        with contextlib.suppress(ValueError, KeyError):
            return [kind(text) if text else None for text in texts]
    return [text or None for text in texts]


def _csv_table(path: Path) -> Table:
    try:
        head, *rows = csv.reader(io.StringIO(_text(path), newline=""))
    except (csv.Error, ValueError):
        head, rows = [], []
    require(head and all(len(row) == len(head) for row in rows),
            f"{path} is no table (a line of names, then lines of as many cells, would be right)")
    columns = zip(*rows) if rows else [()] * len(head)
    return Table(path.stem, dict(zip(head, map(_csv_values, columns))), {})


def table(source: str | os.PathLike | Mapping, name: str = "") -> Table:
    """A table of a report, the first unless it is named; or that of a CSV file, without units."""
    if isinstance(source, (str, os.PathLike)) and str(source).endswith(".csv"):
        return _csv_table(Path(source))
    tables = report(source).tables
    name = name or next(iter(tables), "")
    require(name in tables, f"there is no table {name} (there are {', '.join(tables)})")
    return tables[name]


def _row(run: Run) -> dict[str, Any]:
    """A run of a sweep, as a row of the sweep's table."""
    values = {key: json.dumps(value) if isinstance(value, list) else value
              for key, value in run.values.items()}
    row = {"id": run.id, "arm": run.arm, **values, "state": None}
    try:
        row["state"] = run.state
        metrics = run.metrics if row["state"] != "missing" else {}
        row.update({name: column[-1].item() for name, column in metrics.items() if len(column)})
    except GrokError as error:
        row["problem"] = str(error)
    return row


class Sweep(Sequence):
    """The runs of a sweep in the order of its plan: sweep[0], sweep[ID], for run in sweep.

    name, summary; axes: the keys that vary; arms: their names
    """

    def __init__(self, path: Path) -> None:
        self.path, is_directory = path, path.is_dir()
        if is_directory:
            text = _text(path / "plan.json")
        else:
            with _opened(path) as file:
                text = _dataset(file, "plan")[()]
        plan = _json(text, path)
        try:
            require(plan["format"] == "grokscope-sweep", f"{path} is no sweep of grokscope")
            self.name, self.summary, self.axes = plan["name"], plan["summary"], plan["axes"]
            self.arms = [arm["name"] for arm in plan.get("arms", [])]
            self._runs = [self._planned(run, is_directory) for run in plan["runs"]]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise GrokError(f"{path} is damaged: it is no plan of a sweep") from error

    def _planned(self, run: Mapping, is_directory: bool) -> Run:
        id, values = run["id"], {}
        require(Path(id).name == id, f"{self.path} has a run {id} (an id would be right)")
        for axis in self.axes:
            first = axis.split(",")[0].strip()
            section, key = ("seed", "init") if first == "seed" else first.split(".")
            values[axis] = run["spec"][section][key]
        whole = self.path / "runs" / f"{id}.h5"
        path = (whole if whole.exists() else Path(f"{whole}.part")) if is_directory else self.path
        return Run(path, "/" if is_directory else f"/runs/{id}", id, run.get("arm", ""), values)

    def __len__(self) -> int:
        return len(self._runs)

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return self._runs[key]
        found = [run for run in self._runs if run.id == key]
        require(found, f"{self.path} has no run {key} (one of its {len(self)} ids would be right)")
        return found[0]

    def table(self) -> Table:
        """A row for each run: id, arm, what varies, state, last evaluation; problem, if one has."""
        rows = [_row(run) for run in self]
        names = dict.fromkeys(name for row in rows for name in row if name != "arm" or self.arms)
        return Table(self.name, {name: [row.get(name) for row in rows] for name in names}, UNITS)

    def __repr__(self) -> str:
        return f"<Sweep {self.name}: {len(self)} runs over {', '.join(self.axes)}>"


def open(path: str | os.PathLike) -> Any:
    """A Run (.h5, .h5.part), a Sweep (directory or merged file), or, of a directory of analyses,
    a dict of Reports by the names of the tools."""
    path = Path(path)
    if path.is_dir():
        if (path / "plan.json").exists():
            return Sweep(path)
        files = [file for file in sorted(path.glob("*.json"))
                 if file.name != "analysis.json" and not file.name.endswith(".vl.json")]
        require(files, f"{path} has no plan.json and no report (a sweep or analyses are right)")
        return {file.stem: report(file) for file in files}
    with _opened(path) as place:
        is_sweep = place.attrs.get("format") == "grokscope-sweep"
    return Sweep(path) if is_sweep else Run(path).refresh()
