"""What a file of others must be read as, from the values that were written: of each tensor and
number its path, type, shape and bytes."""

import numbers

import numpy
import torch

TORCH_TYPES = (torch.bool, torch.int8, torch.uint8, torch.int16, torch.int32, torch.int64,
               torch.float16, torch.bfloat16, torch.float32, torch.float64)
NUMPY_TYPES = ("b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8")


def random_tensor(chance: numpy.random.Generator, dtype: torch.dtype, *shape: int) -> torch.Tensor:
    """Any bits, so NaN and infinities, too; false and true of booleans."""
    if dtype == torch.bool:
        return torch.from_numpy(chance.integers(0, 2, shape).astype(bool))
    size = torch.empty(0, dtype=dtype).element_size()
    raw = chance.integers(0, 256, (*shape, size), dtype=numpy.uint8)
    return torch.from_numpy(raw).view(dtype).reshape(shape)


def random_array(chance: numpy.random.Generator, name: str, *shape: int) -> numpy.ndarray:
    if name == "b1":
        return chance.integers(0, 2, shape).astype(bool)
    size = numpy.dtype(name).itemsize
    return chance.integers(0, 256, (*shape, size), dtype=numpy.uint8).view(name).reshape(shape)


def of_tensor(tensor: torch.Tensor) -> tuple:
    plain = tensor.detach().contiguous()
    name = str(tensor.dtype).removeprefix("torch.")
    if plain.dtype == torch.bfloat16:
        plain = plain.view(torch.int16)
    return name, list(tensor.shape), plain.numpy().tobytes().hex()


def of_array(array: numpy.ndarray | numpy.generic) -> tuple:
    array = numpy.asarray(array)
    little = array.astype(array.dtype.newbyteorder("<"), order="C")
    return array.dtype.name, list(array.shape), little.tobytes().hex()


def as_array(value: object) -> numpy.ndarray | None:
    """A number, or equally long lists of them; of booleans, integers of 64 bits, or float64."""
    flat = [value]
    while any(isinstance(each, (list, tuple)) for each in flat):
        if not all(isinstance(each, (list, tuple)) and each for each in flat):
            return None
        if len({len(each) for each in flat}) > 1:
            return None
        flat = [item for each in flat for item in each]
    if not all(isinstance(each, numbers.Real) and not isinstance(each, numpy.generic)
               for each in flat):
        return None
    array = numpy.array(value)
    is_ours = array.dtype in (numpy.bool_, numpy.int64, numpy.float64)  # else beyond 64 bits
    return array if is_ours else None


def leaves(value: object, path: str = "") -> dict[str, tuple]:
    """Of dicts, lists, tensors and numbers within each other."""
    if isinstance(value, torch.Tensor):
        return {path: of_tensor(value)}
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        return {path: of_array(value)}
    if (array := as_array(value)) is not None:
        return {path: of_array(array)}
    parts = {}
    if isinstance(value, dict):
        parts = value
    if isinstance(value, (list, tuple)):
        parts = dict(enumerate(value))
    found = {}
    for name, part in parts.items():
        found |= leaves(part, f"{path}.{name}" if path else str(name))
    return found


def read_leaves(dumped: dict, only_tensors: bool = False) -> dict[str, tuple]:
    """Of what `dump_tensors` says of a file."""
    found = [leaf for leaf in dumped["leaves"] if leaf["is_tensor"] or not only_tensors]
    named = {leaf["path"]: (leaf["type"], leaf["shape"], leaf["bytes"]) for leaf in found}
    assert len(named) == len(found), "two leaves have one path"
    return named
