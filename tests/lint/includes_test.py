#!/usr/bin/env python3
"""Plants names without the includes that they need, and names that need none."""

import unittest

from planted import LintTest


class Includes(LintTest):
    WAVE = "include/grokscope/base/wave.hpp"
    PLACE = "analyze/tools/phase.cpp"
    RIGHT = "an include of {} would be right"

    def setUp(self) -> None:
        super().setUp()
        self.plant({self.WAVE: "#pragma once\nstruct Wave {};\nWave wave_of(int k);\n",
                    "include/grokscope/base/wave.cpp": '#include "grokscope/base/wave.hpp"\n'})

    def assert_asks(self, code: str, name: str, header: str) -> None:
        self.plant({self.PLACE: "// phase\n" + code})
        self.assert_finds("includes", f"{self.PLACE}:2: names {name} ({self.RIGHT.format(header)})")

    def test_a_name_needs_the_include_of_its_home(self) -> None:
        self.assert_asks("std::vector<int> counts;\n", "std::vector", "vector")
        self.assert_asks("int a(const Wave& wave);\n", "Wave", "grokscope/base/wave.hpp")
        self.assert_asks("auto a = wave_of(1);\n", "wave_of", "grokscope/base/wave.hpp")

    def test_the_own_header_includes_for_its_body(self) -> None:
        self.plant({"include/grokscope/base/b.hpp": '#pragma once\n#include <string>\n',
                    "include/grokscope/base/b.cpp": '#include "grokscope/base/b.hpp"\n'
                                                    "std::string b;\n"})
        self.assert_passes("includes")

    def test_what_is_no_use_of_a_name_needs_nothing(self) -> None:
        for code in ("struct Wave;\nint a(const Wave& wave);\n", "// a Wave, by std::sort\n",
                     'auto a = "std::vector Wave";\n', "auto a = b.wave_of(1) + wave_of;\n",
                     "template <typename Wave>\nvoid f(Wave wave);\n"):
            with self.subTest(code):
                self.plant({self.PLACE: code})
                self.assert_passes("includes")


if __name__ == "__main__":
    unittest.main()
