"""What every lint shares: the files to look at, and how problems are told."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

IGNORED_FOLDERS = (".git", ".cache", "__pycache__", "node_modules", "build*", "data/runs")


def root_from_command_line() -> Path:
    """The only argument of a lint: the root of the tree to look at."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {Path(sys.argv[0]).name} ROOT")
    return Path(sys.argv[1])


def project_files(root: Path) -> list[str]:
    """Paths below `root`, sorted: those git would commit, or in a tree without git all others."""
    paths = git_files(root) if (root / ".git").exists() and shutil.which("git") else None
    paths = sorted(walked_files(root) if paths is None else paths)
    if not paths:
        sys.exit(f"{root.name} holds no files (the root of the source tree would be right)")
    return paths


def git_files(root: Path) -> list[str] | None:
    """Tracked files and those that could be; None where git refuses to look."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, capture_output=True, check=False)
    if listing.returncode != 0:
        return None
    names = {os.fsdecode(name) for name in listing.stdout.split(b"\0") if name}
    return [name for name in names if (root / name).is_file()]


def walked_files(root: Path) -> list[str]:
    """All files outside the folders that .gitignore names."""
    found = []
    for folder, folders, names in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if not is_ignored(here / name)]
        found += [(here / name).as_posix() for name in names]
    return found


def is_ignored(folder: Path) -> bool:
    return any(folder.match(pattern) for pattern in IGNORED_FOLDERS)


def report(problems: Iterable[str]) -> None:
    """Prints the problems and ends the program: with 1 if there were any, else with 0."""
    problems = list(problems)
    print("\n".join(problems) if problems else "nothing found")
    sys.exit(1 if problems else 0)
