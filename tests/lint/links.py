#!/usr/bin/env python3
"""Each relative link of a Markdown page leads to a file of the tree, and to a heading it has."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from files import project_files, report, root_from_command_line

CODE = re.compile(r"^(```|~~~).*?^\1|(`+)[^\n]*?\2", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(\s*<?([^\s)>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6} +(.+?)[ #]*$", re.MULTILINE)


def without_code(text: str) -> str:
    """The text with code blanked out, every line in its place."""
    return CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)


def anchors(text: str) -> set[str]:
    """The fragments under which GitHub and GitLab show the headings of a page."""
    found: set[str] = set()
    for title in HEADING.findall(re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.M | re.S)):
        title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower()
        slug = re.sub(r"[^\w\- ]", "", title).replace(" ", "-")
        count = sum(re.sub(r"-\d+$", "", other) == slug for other in found)
        found.add(f"{slug}-{count}" if slug in found else slug)
    return found


def broken(root: Path, page: str, target: str, known: set[str]) -> str | None:
    """Why a link is broken, or None."""
    path, _, fragment = unquote(target).partition("#")
    goal = normpath(PurePosixPath(page).parent / path) if path else page
    if goal not in known:
        return f"leads to {target}, which is not there (an existing file or folder would be right)"
    if fragment and goal.endswith(".md"):
        if fragment not in anchors((root / goal).read_text(encoding="utf-8")):
            return f"leads to {target}, but {goal} has no such heading (one it has would be right)"
    return None


def problems(root: Path) -> Iterator[str]:
    paths = project_files(root)
    known = set(paths) | {str(folder) for path in paths for folder in PurePosixPath(path).parents}
    for page in (path for path in paths if path.endswith(".md")):
        text = without_code((root / page).read_text(encoding="utf-8"))
        for link in LINK.finditer(text):
            target = link[1] or link[2]
            if re.match(r"[a-z][a-z0-9+.-]*:|//", target, re.IGNORECASE):
                continue
            if reason := broken(root, page, target, known):
                yield f"{page}:{text.count(chr(10), 0, link.start()) + 1}: {reason}"


if __name__ == "__main__":
    report(problems(root_from_command_line()))
