#!/usr/bin/env python3
"""Plants one violation of each rule in a small tree, and expects its lint to find just that."""

import shutil
import subprocess
import unittest

from planted import HERE, HOME, MARK, LintTest


class EveryLint(LintTest):
    NAMES = ("format", "includes", "layers", "links", "text", "tools", "tree")

    def test_every_lint_passes_a_right_tree(self) -> None:
        for name in self.NAMES:
            with self.subTest(name):
                self.assert_passes(name)

    def test_every_lint_refuses_a_tree_without_files(self) -> None:
        shutil.rmtree(self.root)
        self.root.mkdir()

        for name in self.NAMES:
            with self.subTest(name):
                self.assertNotEqual(self.lint(name).returncode, 0)

    def test_every_lint_has_its_own_tests_here(self) -> None:
        stems = {path.stem for path in HERE.glob("*.py")}
        lints = {stem for stem in stems if not stem.endswith("_test")} - {"files", "planted"}

        self.assertEqual(lints, set(self.NAMES))


class Files(LintTest):
    def git(self, *arguments: str) -> None:
        subprocess.run(["git", "-C", str(self.root), *arguments], capture_output=True, check=True)

    def test_the_files_of_a_git_tree_leave_out_what_gitignore_names(self) -> None:
        self.plant({".gitignore": "/notes/\n", "notes/a.md": MARK, "docs/b.md": MARK + "\n"})
        self.git("init")

        self.assert_finds("text",
                          "docs/b.md:1: has the mark "
                          f"{MARK} (finished work would be right)")

    def test_the_files_of_a_git_tree_leave_out_what_was_deleted(self) -> None:
        self.git("init")
        self.git("add", ".")
        (self.root / "docs/index.md").unlink()

        self.assert_passes("links")

    def test_the_files_of_a_plain_tree_leave_out_builds_and_runs(self) -> None:
        self.plant({f"{folder}/a.txt": MARK + "\n"
                    for folder in ("build", "build/dev", "build-asan", "node_modules", "data/runs")})

        self.assert_passes("text")


class Layers(LintTest):
    LIBTORCH = "only train/reference/ and tests of train/ know LibTorch"
    MEET = "programs meet only in files; share through include/grokscope/"
    ALONE = "a tool includes no tool; share through analyze/analysis/"
    CASES = (
        ("include/grokscope/base/a.hpp", "<torch/types.h>", LIBTORCH),
        ("analyze/commands/main.cpp", "<ATen/ATen.h>", LIBTORCH),
        ("train/record/a.cpp", "<ATen/ATen.h>", LIBTORCH),
        ("tests/base/a.cpp", "<torch/torch.h>", LIBTORCH),
        ("tests/support/a.hpp", "<torch/types.h>", LIBTORCH),
        ("tests/train/a.hpp", "<torch/torch.h>", "a header takes the light torch/types.h"),
        ("analyze/a.cpp", '"train/a.hpp"', MEET),
        ("train/a.cpp", '"../analyze/a.hpp"', MEET),
        ("train/a.cpp", '"tests/support/a.hpp"', "only tests include tests/"),
        ("analyze/tools/a.cpp", '"phase.cpp"', ALONE),
        ("analyze/tools/a.cpp", '"tools/b.hpp"', ALONE),
        ("include/grokscope/base/a.hpp", '"engine/a.hpp"',
         'headers here include libraries and "grokscope/..."'),
        ("train/reference/a.hpp", "<torch/torch.h>", "a header takes the light torch/types.h"),
        ("train/record/a.cpp", "<hdf5.h>", "only include/grokscope/run/ knows HDF5"),
        ("include/grokscope/spec/a.cpp", "<toml++/toml.h>", "only spec_toml.cpp knows toml++"),
        ("analyze/tools/a.cpp", "<nlohmann/json.hpp>", "grokscope/spec/json.hpp has JSON"),
        ("analyze/commands/a.cpp", "<CLI/CLI.hpp>", "only bodies of program/ know CLI11"),
        ("include/grokscope/addition/a.hpp", "<fftw3.h>", "only bodies of addition/ know FFTW"),
        ("include/grokscope/base/a.hpp", '"grokscope/spec/a.hpp"', "base may enter no other room"),
        ("include/grokscope/run/a.cpp", '"grokscope/learning/a.hpp"',
         "run may enter base, spec, model"),
        ("train/fused/a.hpp", '"reference/a.hpp"', "fused may enter engine"),
        ("train/branch/a.cpp", '"sweep/a.hpp"',
         "branch may enter engine, fused, record, trainer"),
        ("analyze/page/a.cpp", '"figures/a.hpp"', "page may enter analysis, tools"),
        ("analyze/analysis/a.hpp", '"tools/a.hpp"', "analysis may enter no other room"),
    )

    def test_an_include_across_layers_is_found(self) -> None:
        for path, included, right in self.CASES:
            with self.subTest(f"{path} includes {included}"):
                self.plant({path: f"// a comment\n  #  include {included}\n"})

                self.assert_finds("layers", f"{path}:2: includes {included[1:-1]} ({right})")

            (self.root / path).unlink()

    def test_a_room_enters_those_below_it(self) -> None:
        self.plant({"include/grokscope/comparison/a.cpp": '#include "grokscope/sweep/a.hpp"\n',
                    "train/main.cpp": '#include "branch/a.hpp"\n#include "trainer/trainer.hpp"\n',
                    "analyze/commands/a.cpp": '#include "page/a.hpp"\n'})

        self.assert_passes("layers")

    def test_a_light_header_of_libtorch_is_right_in_a_header_of_its_room(self) -> None:
        self.plant({"train/reference/a.hpp": "#include <torch/types.h>\n",
                    "tests/train/a.cpp": "#include <torch/torch.h>\n"})

        self.assert_passes("layers")


class Tools(LintTest):
    def test_a_tool_without_a_test_is_found(self) -> None:
        (self.root / "tests/analyze/phase_test.cpp").unlink()

        self.assert_finds("tools", "analyze/tools/phase.cpp: has no test "
                          "(tests/analyze/phase_test.cpp would be right)")

    def test_a_tool_without_documentation_is_found(self) -> None:
        self.plant({"docs/tools.md": "# Tools\n\nphase\n\n### phase\n\n## phases\n"})

        self.assert_finds("tools", "analyze/tools/phase.cpp: is not documented "
                          '("## phase" in docs/tools.md would be right)')


class Format(LintTest):
    def test_code_that_clang_format_would_change_is_found(self) -> None:
        self.plant({"train/a.cpp": "int f();\nint  g();\n"})

        self.assert_finds("format", "train/a.cpp:2: is not formatted "
                          "(`clang-format -i train/a.cpp` sets it right)")

    def test_a_tree_without_its_clang_format_file_is_formatted_by_none(self) -> None:
        (self.root / ".clang-format").unlink()

        self.assert_finds("format", ".clang-format: is not there (the style of C++ would be right)")


class Tree(LintTest):
    def test_a_strange_folder_is_found(self) -> None:
        self.plant({"misc/a.txt": "a\n"})

        self.assert_finds("tree", "misc/: is no folder of this tree (right would be one of "
                          "train, analyze, include, tests, data, docs, .ci, .github)")

    def test_a_script_that_cannot_be_executed_is_found(self) -> None:
        for path, text in (("tests/a.sh", "true\n"), ("tests/a.py", "#!python3\n")):
            with self.subTest(path):
                self.plant({path: text})

                self.assert_finds("tree", f"{path}: is a script that cannot be executed "
                                  f"(`chmod +x {path}` sets it right)")

            (self.root / path).unlink()


class Text(LintTest):
    def assert_finds_in(self, path: str, text: str | bytes, problem: str) -> None:
        with self.subTest(text):
            self.plant({path: text})

            self.assert_finds("text", problem)

        (self.root / path).unlink()

    def test_an_absolute_path_is_found(self) -> None:
        for path in (HOME + "/a/b", "/" + "tmp", "/" + "tmp/a", "/" + "usr/bin/python3"):
            for before in ("", "see ", '"', "(", "DIR="):
                self.assert_finds_in("docs/a.md", f"{before}{path} b\n",
                                     f"docs/a.md:1: has the absolute path {path} "
                                     "(a relative one would be right)")

    def test_a_path_that_is_not_absolute_is_right(self) -> None:
        self.plant({"docs/a.md": "#!/" + "usr/bin/env bash\na" + HOME + "/b ${x}/" + "tmp/a "
                    "https://a.org" + HOME + "/b /" + "work-list\n"})

        self.assert_passes("text")

    def test_a_mark_of_unfinished_work_is_found(self) -> None:
        for mark in (MARK, "FIX" + "ME", 3 * "X"):
            self.assert_finds_in("train/a.cpp", f"\n// {mark}: b\n", "train/a.cpp:2: has the mark "
                                 f"{mark} (finished work would be right)")

    def test_white_space_that_cannot_be_seen_is_found(self) -> None:
        self.assert_finds_in("a.txt", "a\tb\n", "a.txt:1: has a tab (spaces would be right)")
        self.assert_finds_in("a.txt", "a \n",
                             "a.txt:1: ends with white space (none would be right)")
        self.assert_finds_in("a.txt", "a\r\n",
                             "a.txt:1: ends with white space (none would be right)")

    def test_a_file_without_a_final_newline_is_found(self) -> None:
        self.assert_finds_in("a.txt", "a",
                             "a.txt: does not end with a newline (one would be right)")

    def test_a_file_that_is_not_utf8_is_found(self) -> None:
        self.assert_finds_in("a.txt", b"a\xff\n",
                             "a.txt: byte 1 is not UTF-8 (UTF-8 would be right)")

    def test_a_source_of_more_than_300_lines_is_found(self) -> None:
        for path in ("a.cpp", "a.hpp", "a.py", "a.sh", "a.js", "a.mjs", "a.css"):
            self.assert_finds_in(path, 301 * "\n",
                                 f"{path}: has 301 lines (up to 300 would be right)")

    def test_a_source_of_300_lines_and_longer_data_are_right(self) -> None:
        self.plant({"a.py": 300 * "\n", "b.json": 500 * "\n"})

        self.assert_passes("text")


class Links(LintTest):
    def test_a_link_to_a_file_that_is_not_there_is_found(self) -> None:
        for link in ("[a](b.md)", "![a](b.md)", '[a](<b.md> "title")', "[a]: b.md"):
            with self.subTest(link):
                self.plant({"docs/a.md": f"# a\n\n{link}\n"})

                self.assert_finds("links", "docs/a.md:3: leads to b.md, which is not there "
                                  "(an existing file or folder would be right)")

    def test_a_link_to_a_heading_that_is_not_there_is_found(self) -> None:
        self.plant({"docs/a.md": "[a](tools.md#spectrum)\n"})

        self.assert_finds("links", "docs/a.md:1: leads to tools.md#spectrum, but docs/tools.md "
                          "has no such heading (one it has would be right)")

    def test_links_in_code_and_to_other_sites_are_left_alone(self) -> None:
        self.plant({"docs/a.md": "`[a](b.md)` [c](https://example.org/d.md) <mailto:e>\n\n"
                    "```\n[a](b.md)\n```\n"})

        self.assert_passes("links")

    def test_a_heading_is_found_under_its_words_joined_by_hyphens(self) -> None:
        self.plant({"docs/a.md": "## The `run` file, v1\n\n## The run file v1\n\n"
                    "[a](#the-run-file-v1) [b](#the-run-file-v1-1)\n"})

        self.assert_passes("links")


if __name__ == "__main__":
    unittest.main()
