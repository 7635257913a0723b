#!/usr/bin/env python3
"""What no text here contains: paths of one machine, marks of unfinished work, tabs, white space at
the end of a line, long files; all text is UTF-8 and ends with a newline."""

import re
from collections.abc import Iterator
from pathlib import Path

from files import project_files, report, root_from_command_line

BINARY = (".h5", ".npy", ".npz", ".pt", ".pth", ".safetensors", ".png", ".pdf", ".gz")
SOURCE = (".cpp", ".hpp", ".py", ".sh", ".js", ".mjs", ".css")
LONGEST = 300
# one file, to be copied (docs/decisions/0019-one-file-of-python.md)
LONGER = {"analyze/python/grokread.py": 620}

# a slash that starts a path: not one inside a longer path, an address or an expansion such as ${x}/
START = r"(?:(?<![\w.~$})/*-])|(?<=file://))/"
ABSOLUTE = re.compile(rf"{START}(?:home|root|work|opt|mnt|Users|usr|tmp)(?![\w-])")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X{3})\b")


def line_problems(line: str) -> Iterator[str]:
    if found := ABSOLUTE.search(line):
        path = line[found.start() :].split()[0]
        yield f"has the absolute path {path} (a relative one would be right)"
    if found := UNFINISHED.search(line):
        yield f"has the mark {found[0]} (finished work would be right)"
    if "\t" in line:
        yield "has a tab (spaces would be right)"
    if line != line.rstrip():
        yield "ends with white space (none would be right)"


def file_problems(path: str, text: str) -> Iterator[str]:
    if text and not text.endswith("\n"):
        yield f"{path}: does not end with a newline (one would be right)"
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if number > 1 or not line.startswith("#!"):
            yield from (f"{path}:{number}: {problem}" for problem in line_problems(line))
    length = len(lines) - 1
    longest = LONGER.get(path, LONGEST)
    if path.endswith(SOURCE) and length > longest:
        yield f"{path}: has {length} lines (up to {longest} would be right)"


def problems(root: Path) -> Iterator[str]:
    for path in project_files(root):
        if path.endswith(BINARY):
            continue
        try:
            yield from file_problems(path, (root / path).read_bytes().decode("utf-8"))
        except UnicodeDecodeError as error:
            yield f"{path}: byte {error.start} is not UTF-8 (UTF-8 would be right)"


if __name__ == "__main__":
    report(problems(root_from_command_line()))
