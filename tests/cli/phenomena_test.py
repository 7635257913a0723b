"""Presets show what they are there for, trained as they ship."""

import json
import unittest

from programs import ProgramTest


class Phenomena(ProgramTest):
    def summary(self, tool: str, path) -> dict:
        report = json.loads(self.succeed(tool, path, "--json"))
        return {row["name"]: row["value"] for row in report["summary"]}

    def table(self, tool: str, path, name: str) -> dict[str, list]:
        report = json.loads(self.succeed(tool, path, "--json"))
        [table] = [table for table in report["tables"] if table["name"] == name]
        return {column["name"]: column["values"] for column in table["columns"]}

    def test_five_neurons_find_the_constructed_solution(self) -> None:
        path = self.train("five.h5", "five-neurons")

        curves = self.table("transition", path, "curves")
        groups = self.table("spectrum", path, "groups")
        phases = self.table("spectrum", path, "neurons")["phase_difference"]

        self.assertEqual(curves["train_accuracy"][-1], 1.0)
        self.assertEqual(curves["test_accuracy"][-1], 1.0)
        apart = [abs(a - b) for a, b in zip(curves["train_accuracy"], curves["test_accuracy"])]
        self.assertLess(max(apart), 0.1, "train and test never part")
        self.assertEqual(groups["neurons"], [5])
        self.assertLess(groups["norm_cv"][0], 0.1)
        self.assertLess(groups["gap_cv"][0], 0.1)
        self.assertLess(max(abs(phase) for phase in phases), 0.2, "out-angle = 2 x in-angle")

    def test_sparse_parity_groks_when_it_lets_go_of_the_distractors(self) -> None:
        path = self.train("parity.h5", "sparse-parity")

        times = self.summary("transition", path)
        distractors = self.summary("distractors", path)

        self.assertEqual(times["class_liu"], "grokking")
        self.assertLess(times["t_mem_after"], 1200)
        self.assertLess(times["t_gen_after"], 3750)
        self.assertAlmostEqual(distractors["ratio_start"], 0.9, delta=0.02)
        self.assertLess(distractors["ratio_end"], 0.01)
        self.assertLess(abs(distractors["last_pruned_after"] - times["t_gen_after"]), 500)


if __name__ == "__main__":
    unittest.main()
