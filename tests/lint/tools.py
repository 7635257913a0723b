#!/usr/bin/env python3
"""Each tool has a test and a place in the documentation, both under the tool's name."""

import re
from collections.abc import Iterator
from pathlib import Path

from files import project_files, report, root_from_command_line


def tool_names(paths: list[str]) -> list[str]:
    matches = (re.fullmatch(r"analyze/tools/([^/]+)\.cpp", path) for path in paths)
    return [match[1] for match in matches if match]


def headings(page: Path) -> set[str]:
    """The texts of a page's headings of second level, without back quotes."""
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    return {title.strip(" `") for title in re.findall(r"^## (.*)$", text, re.MULTILINE)}


def problems(root: Path) -> Iterator[str]:
    paths = project_files(root)
    documented = headings(root / "docs/tools.md")
    for name in tool_names(paths):
        tool = f"analyze/tools/{name}.cpp"
        test = f"tests/analyze/{name}_test.cpp"
        if test not in paths:
            yield f"{tool}: has no test ({test} would be right)"
        if name not in documented:
            yield f'{tool}: is not documented ("## {name}" in docs/tools.md would be right)'


if __name__ == "__main__":
    report(problems(root_from_command_line()))
