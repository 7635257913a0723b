#!/usr/bin/env python3
"""C++ is formatted as clang-format does it with the .clang-format of the root."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from files import project_files, report, root_from_command_line


VIOLATION = re.compile(r"^(.+?):(\d+):\d+: warning: code should be clang-formatted", re.MULTILINE)


def first_violations(clang_format: str, root: Path, sources: list[str]) -> dict[str, str]:
    """For each source that is formatted otherwise, the first such line."""
    command = [clang_format, "--style=file", "--dry-run", *sources]
    done = subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=True)
    return dict(reversed(VIOLATION.findall(done.stderr)))


def problems(root: Path) -> Iterator[str]:
    clang_format = shutil.which("clang-format-14") or shutil.which("clang-format")
    if clang_format is None:
        sys.exit("there is no clang-format on the PATH (`apt-get install clang-format` brings it)")
    paths = project_files(root)
    if ".clang-format" not in paths:
        yield ".clang-format: is not there (the style of C++ would be right)"
        return
    sources = [path for path in paths if path.endswith((".cpp", ".hpp"))]
    for path, line in sorted(first_violations(clang_format, root, sources).items()):
        yield f"{path}:{line}: is not formatted (`clang-format -i {path}` sets it right)"


if __name__ == "__main__":
    report(problems(root_from_command_line()))
