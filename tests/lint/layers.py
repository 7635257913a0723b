#!/usr/bin/env python3
"""Who may include whom. Rooms are folders: the tables name, for each, the rooms that its files may
enter besides itself. Libraries that are heavy have one room each."""

import re
from collections.abc import Iterator
from pathlib import Path

from files import project_files, report, root_from_command_line

MODEL = "base spec model"
ROOMS = {
    "include/grokscope": {
        "base": "",
        "spec": "base",
        "model": "base spec",
        "run": MODEL,
        "sweep": f"{MODEL} run",
        "export": f"{MODEL} run",
        "learning": f"{MODEL} run",
        "addition": MODEL,
        "parity": MODEL,
        "landscape": MODEL,
        "statistics": "base",
        "comparison": f"{MODEL} run sweep learning addition parity landscape statistics",
        "import": f"{MODEL} run",
        "report": "base spec",
        "program": "base",
    },
    "train": {
        "engine": "",
        "fused": "engine",
        "reference": "engine",
        "record": "engine fused",
        "trainer": "engine fused record",
        "branch": "engine fused record trainer",
        "sweep": "engine fused record trainer branch",
        "import": "engine fused record",
    },
    "analyze": {
        "analysis": "",
        "tools": "analysis",
        "page": "analysis tools",
        "figures": "analysis tools",
        "commands": "analysis tools page figures",
    },
}

MEET = "programs meet only in files; share through include/grokscope/"
LIBTORCH = "only train/reference/ and tests of train/ know LibTorch"
ALONE = "a tool includes no tool; share through analyze/analysis/"
ZIP = "only bodies of import/ and export/ know libzip"

# in files whose path starts so | an include that starts so | what would be right
RULES = (
    (r"(?!train/reference/|tests/train/)", r".(torch|ATen|c10)/", LIBTORCH),
    (r"(include|train|analyze)/", r".(\.\./)*tests/", "only tests include tests/"),
    (r"analyze/", r".(\.\./)*train/", MEET),
    (r"train/", r".(\.\./)*analyze/", MEET),
    (r"analyze/tools/", r".(.*/)?tools/|.*\.cpp", ALONE),
    (r"include/", r'"(?!grokscope/)', 'headers here include libraries and "grokscope/..."'),
    (r".*\.hpp$", r".torch/(torch|all|extension)\.h", "a header takes the light torch/types.h"),
    (r"(?!include/grokscope/run/|tests/)", r"<hdf5", "only include/grokscope/run/ knows HDF5"),
    (r"(?!include/grokscope/spec/spec_toml\.cpp)", r"<toml\+\+", "only spec_toml.cpp knows toml++"),
    (r"(?!include/grokscope/spec/json)", r"<nlohmann/", "grokscope/spec/json.hpp has JSON"),
    (r"(?!include/grokscope/program/.*\.cpp)", r"<CLI/", "only bodies of program/ know CLI11"),
    (r"(?!include/grokscope/(import|export)/.*\.cpp)", r"<zip\.h", ZIP),
    (r"(?!include/grokscope/import/sha256\.cpp)", r"<openssl/", "sha256.cpp alone knows OpenSSL"),
    (r"(?!include/grokscope/addition/.*\.cpp)", r"<fftw", "only bodies of addition/ know FFTW"),
)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"][^>"\n]+)[>"]', re.MULTILINE)


def room_of(path: str) -> tuple[str, str] | None:
    """The hall and the room in which a file lies; None of a hall's own files, which enter any."""
    for hall, rooms in ROOMS.items():
        if path.startswith(hall + "/"):
            room = path[len(hall) + 1 :].rpartition("/")[0]
            return (hall, room) if room in rooms else None
    return None


def room_entered(hall: str, included: str) -> str | None:
    """The room of the same hall in which an included file lies; None where it is of another."""
    if not included.startswith('"'):
        return None
    name = included[1:]
    if name.startswith("grokscope/") != (hall == "include/grokscope"):
        return None
    room = name.removeprefix("grokscope/").rpartition("/")[0]
    return room if room in ROOMS[hall] else None


def closed_door(path: str, included: str) -> str:
    """What would be right, where a file enters a room that its own may not; else empty."""
    place = room_of(path)
    entered = None if place is None else room_entered(place[0], included)
    if place is None or entered is None or entered == place[1]:
        return ""
    allowed = ROOMS[place[0]][place[1]].split()
    if entered in allowed:
        return ""
    return f"{place[1]} may enter {', '.join(allowed) or 'no other room'}"


def broken_rule(path: str, included: str) -> str:
    for where, what, right in RULES:
        if re.match(where, path) and re.match(what, included):
            return right
    return closed_door(path, included)


def problems(root: Path) -> Iterator[str]:
    for path in project_files(root):
        if not path.endswith((".cpp", ".hpp")):
            continue
        text = (root / path).read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            if right := broken_rule(path, match[1]):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: includes {match[1][1:]} ({right})"


if __name__ == "__main__":
    report(problems(root_from_command_line()))
