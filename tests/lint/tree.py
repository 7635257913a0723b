#!/usr/bin/env python3
"""Where files lie, and which of them can be executed."""

import os
from collections.abc import Iterator
from pathlib import Path

from files import project_files, report, root_from_command_line

FOLDERS = ("train", "analyze", "include", "tests", "data", "docs", ".ci", ".github")


def is_script(path: Path) -> bool:
    with path.open("rb") as file:
        return path.suffix == ".sh" or file.read(2) == b"#!"


def problems(root: Path) -> Iterator[str]:
    paths = project_files(root)
    strange = {path.split("/")[0] for path in paths if "/" in path} - set(FOLDERS)
    for folder in sorted(strange):
        yield f"{folder}/: is no folder of this tree (right would be one of {', '.join(FOLDERS)})"
    for path in paths:
        if is_script(root / path) and not os.access(root / path, os.X_OK):
            yield f"{path}: is a script that cannot be executed (`chmod +x {path}` sets it right)"


if __name__ == "__main__":
    report(problems(root_from_command_line()))
