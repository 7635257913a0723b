"""Files that neither PyTorch nor NumPy writes, or that it writes elsewhere."""

import io
import json
import struct
import zipfile
from pathlib import Path

import numpy
from expected import of_array, of_tensor

TYPES = {"bool": "BOOL", "int8": "I8", "uint8": "U8", "int16": "I16", "uint16": "U16",
         "int32": "I32", "uint32": "U32", "int64": "I64", "uint64": "U64", "float16": "F16",
         "bfloat16": "BF16", "float32": "F32", "float64": "F64"}


def safetensors(tensors: dict, metadata: dict | None = None) -> bytes:
    """As the format's own documentation has it."""
    header = {} if metadata is None else {"__metadata__": metadata}
    data = b""
    for name, tensor in tensors.items():
        made = of_array if isinstance(tensor, (numpy.ndarray, numpy.generic)) else of_tensor
        dtype, shape, digits = made(tensor)
        begin = len(data)
        data += bytes.fromhex(digits)
        header[name] = {"dtype": TYPES[dtype], "shape": shape, "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def with_records(original: io.BytesIO, path: Path, *, compression: int = zipfile.ZIP_STORED,
                 swapped: int = 1) -> None:
    """A copy of an archive of PyTorch, packed otherwise, or with elements of that size as a
    machine with the other order of bytes writes them."""
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(path, "w", compression) as target:
        for name in source.namelist():
            data = source.read(name)
            if "/data/" in name and swapped > 1:
                data = numpy.frombuffer(data, f"V{swapped}").view("u1").reshape(-1, swapped)
                data = data[:, ::-1].tobytes()
            target.writestr(name, data)
        if swapped > 1:
            target.writestr(source.namelist()[0].split("/")[0] + "/byteorder", "big")
