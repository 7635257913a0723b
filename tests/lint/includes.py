#!/usr/bin/env python3
"""Files include what they name. Sources of a room are compiled together, where the include of one
serves the others: what is missing would be seen only by who compiles a source by itself."""

import collections
import re
from collections.abc import Iterator
from pathlib import Path

from files import project_files, report, root_from_command_line

NOT_CODE = re.compile(
    r"^[ \t]*#[^\n]*|//[^\n]*|/\*.*?\*/|R\"(\w*)\(.*?\)\1\"|\"(?:\\.|[^\"\\\n])*\"|(?<![\w'])'(?:\\.|[^'\\\n])+'",
    re.DOTALL | re.MULTILINE)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]', re.MULTILINE)
TYPE = re.compile(r"^(?:struct|class|enum class|using) (\w*[A-Z]\w*) [{:=]", re.MULTILINE)
FORWARD = re.compile(r"^(?:struct|class|enum class) (\w+);|\btypename(?:\.\.\.)? (\w+)", re.MULTILINE)
METHOD = re.compile(r"^ +\w.* [&*]?(\w+_\w+)\(.*\) const\b", re.MULTILINE)
FUNCTION = re.compile(r"^[\w[].*[\w>&*\]] [&*]?(\w+_\w+)\(", re.MULTILINE)
NAME = re.compile(r"(?<![\w.>:])(?<!std::)(std::)?(?:grokscope::)?(\w+)\b(\s*\()?")

# the headers of the standard library of which one is to be there for each of these names
STANDARD = {
    "algorithm": "sort stable_sort find find_if count_if all_of any_of none_of transform copy fill "
                 "min_element max_element reverse unique remove_if clamp lower_bound upper_bound "
                 "nth_element partial_sort equal is_sorted replace rotate",
    "array": "array",
    "atomic": "atomic",
    "chrono": "chrono",
    "cmath": "sqrt exp log pow cos sin tan atan2 acos hypot isnan isfinite isinf floor ceil lround "
             "llround log1p expm1 log2 log10 fmod lgamma erfc",
    "filesystem": "filesystem",
    "fstream": "ifstream ofstream fstream",
    "functional": "function",
    "limits": "numeric_limits",
    "map": "map multimap",
    "memory": "unique_ptr shared_ptr make_unique make_shared",
    "mutex": "mutex lock_guard unique_lock recursive_mutex once_flag call_once",
    "numbers": "numbers",
    "numeric": "accumulate iota gcd inner_product partial_sum",
    "optional": "optional nullopt",
    "random": "mt19937_64",
    "regex": "regex",
    "set": "set multiset",
    "span": "span",
    "sstream": "ostringstream istringstream stringstream",
    "string": "string to_string stod stoll stol getline",
    "thread": "thread",
    "tuple": "tuple tie",
    "type_traits": "is_same_v is_enum_v is_floating_point_v conditional_t decay_t remove_cvref_t",
    "variant": "variant visit holds_alternative get_if monostate",
    "vector": "vector",
}
EXPORTED = {"grokscope/spec/json.hpp": "grokscope/spec/json_fwd.hpp"}
HOME_OF = {name: header for header, names in STANDARD.items() for name in names.split()}


def code_of(text: str) -> str:
    """The text with spaces for comments and for what is quoted."""
    return NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def declared(code: str) -> set[str]:
    """Types, and functions of several words: single words are too often variables elsewhere."""
    return set(TYPE.findall(code)) | set(FUNCTION.findall(code))


def declared_before(code: str) -> set[str]:
    """What a file says to be a type without saying which."""
    return {name for pair in FORWARD.findall(code) for name in pair if name}


def as_included(path: str) -> str:
    return re.sub(r"^(include|analyze|train|tests)/", "", path)


class Tree:
    """The sources, what each says, and which header declares a name that no other declares."""

    def __init__(self, root: Path) -> None:
        self.text = {path: (root / path).read_text(encoding="utf-8") for path in project_files(root)
                     if path.endswith((".cpp", ".hpp"))}
        self.code = {path: code_of(text) for path, text in self.text.items()}
        self.included = {path: set(INCLUDE.findall(text)) for path, text in self.text.items()}
        homes = collections.defaultdict(set)
        for path in self.text:
            for name in METHOD.findall(self.code[path]):
                homes[name] |= {"this", "that"}
            if path.endswith(".hpp"):
                for name in declared(self.code[path]):
                    homes[name].add(as_included(path))
        self.home = {name: next(iter(found)) for name, found in homes.items() if len(found) == 1}

    def own_header(self, path: str) -> str:
        return path.removesuffix(".cpp") + ".hpp"

    def seen(self, path: str) -> set[str]:
        """What a file includes, by itself or by its own header."""
        seen = self.included[path] | self.included.get(self.own_header(path), set())
        return seen | {fwd for name, fwd in EXPORTED.items() if name in seen}

    def names(self, path: str) -> Iterator[tuple[int, str, str]]:
        """The place of each name, the name, and the header that has it."""
        for match in NAME.finditer(self.code[path]):
            standard, name, call = match.groups()
            if standard and name in HOME_OF:
                yield match.start(), "std::" + name, HOME_OF[name]
            elif not standard and name in self.home and (call or not name.islower()):
                yield match.start(), name, self.home[name]


def problems(root: Path) -> Iterator[str]:
    tree = Tree(root)
    for path, text in tree.text.items():
        seen = tree.seen(path) | {as_included(path), as_included(tree.own_header(path))}
        own = declared(tree.code[path]) | declared_before(tree.code[path])
        for place, name, header in tree.names(path):
            if header not in seen and name not in own:
                seen.add(header)
                line = text.count("\n", 0, place) + 1
                yield f"{path}:{line}: names {name} (an include of {header} would be right)"


if __name__ == "__main__":
    report(problems(root_from_command_line()))
