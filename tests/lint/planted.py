"""A small tree in which tests of lints plant violations."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLANG_FORMAT = (HERE / "../../.clang-format").read_text(encoding="utf-8")
HOME = "/" + "home"  # in two parts, since this file is linted too
MARK = "TO" + "DO"
RIGHT_TREE = {
    "analyze/tools/phase.cpp": '#include <string>\n\n#include "grokscope/base/wave.hpp"\n',
    "docs/index.md": "# The map\n\n[tools](tools.md#phase), [sources](../analyze/tools)\n",
    "docs/tools.md": "# Tools\n\n## phase\n",
    "include/grokscope/base/wave.hpp": "#pragma once\n",
    "tests/analyze/phase_test.cpp": '#include "grokscope/base/wave.hpp"\n',
    "train/reference/engine.cpp": "#include <torch/torch.h>\n",
    ".clang-format": CLANG_FORMAT,
}


class LintTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = Path(temporary.name)
        self.plant(RIGHT_TREE)

    def plant(self, files: dict[str, str | bytes]) -> None:
        for path, content in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            data = content.encode("utf-8") if isinstance(content, str) else content
            (self.root / path).write_bytes(data)

    def lint(self, name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-B", str(HERE / f"{name}.py"), str(self.root)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def assert_finds(self, name: str, problem: str) -> None:
        done = self.lint(name)
        self.assertEqual((done.stdout, done.stderr), (problem + "\n", ""))
        self.assertEqual(done.returncode, 1)

    def assert_passes(self, name: str, stdout: str = "nothing found\n") -> None:
        done = self.lint(name)
        self.assertEqual((done.stdout, done.stderr, done.returncode), (stdout, "", 0))
