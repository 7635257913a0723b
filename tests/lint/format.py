#!/usr/bin/env python3
"""C++ is formatted as clang-format does it with the .clang-format of the root."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from files import project_files, report, root_from_command_line


def formatted(clang_format: str, path: Path) -> bytes:
    command = [clang_format, "--style=file", str(path)]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def first_difference(before: bytes, after: bytes) -> int:
    """The number of the first line that differs."""
    pairs = zip(before.splitlines(), after.splitlines())
    equal = (number for number, (old, new) in enumerate(pairs, start=1) if old != new)
    return next(equal, min(len(before.splitlines()), len(after.splitlines())) + 1)


def problems(root: Path) -> Iterator[str]:
    clang_format = shutil.which("clang-format-14") or shutil.which("clang-format")
    if clang_format is None:
        sys.exit("there is no clang-format on the PATH (`apt-get install clang-format` brings it)")
    paths = project_files(root)
    if ".clang-format" not in paths:
        yield ".clang-format: is not there (the style of C++ would be right)"
        return
    for path in paths:
        if not path.endswith((".cpp", ".hpp")):
            continue
        before = (root / path).read_bytes()
        after = formatted(clang_format, root / path)
        if before != after:
            line = first_difference(before, after)
            yield f"{path}:{line}: is not formatted (`clang-format -i {path}` sets it right)"


if __name__ == "__main__":
    report(problems(root_from_command_line()))
