#!/usr/bin/env python3
"""Who may include whom: include/ <- train/ and include/ <- analyze/, nothing else; LibTorch is
train/'s alone; a tool never includes a tool."""

import re
from collections.abc import Iterator
from pathlib import Path

from files import project_files, report, root_from_command_line

MEET = "programs meet only in files; share through include/grokscope/"
LIBTORCH = "only train/ and its tests know LibTorch"
ALONE = "a tool includes no tool; share through include/grokscope/"

# in files whose path starts so | an include that starts so | what would be right
RULES = (
    (r"(?!train/|tests/train/)", r".(torch|ATen|c10)/", LIBTORCH),
    (r"(include|train|analyze)/", r".(\.\./)*tests/", "only tests include tests/"),
    (r"analyze/", r".(\.\./)*train/", MEET),
    (r"train/", r".(\.\./)*analyze/", MEET),
    (r"analyze/tools/", r".(.*/)?tools/|.*\.cpp", ALONE),
    (r"include/", r'"(?!grokscope/)', 'headers here include libraries and "grokscope/..."'),
    (r".*\.hpp$", r".torch/(torch|all|extension)\.h", "a header takes the light torch/types.h"),
)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"][^>"\n]+)[>"]', re.MULTILINE)


def broken_rules(path: str, text: str) -> Iterator[str]:
    for match in INCLUDE.finditer(text):
        included = match[1]
        line = text.count("\n", 0, match.start()) + 1
        for where, what, right in RULES:
            if re.match(where, path) and re.match(what, included):
                yield f"{path}:{line}: includes {included[1:]} ({right})"
                break


def problems(root: Path) -> Iterator[str]:
    for path in project_files(root):
        if path.endswith((".cpp", ".hpp")):
            yield from broken_rules(path, (root / path).read_text(encoding="utf-8"))


if __name__ == "__main__":
    report(problems(root_from_command_line()))
