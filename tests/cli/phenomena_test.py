"""Presets show what they are there for, trained as they ship."""

import json
import re
import unittest

from programs import ProgramTest

# Pearce et al. 2023, "Do Machine Learning Models Memorize or Generalize?", and its notebooks.
ADDITION = {"modulus": 67, "symmetric": True, "lr": 1e-3, "betas": [0.9, 0.98]}
PUBLISHED = {
    "modular-addition": ADDITION | {
        "train_fraction": 0.4, "embed": 500, "hidden": 24, "embedding": "tied",
        "weight_decay": 1.0, "steps": 50_000, "metrics_every": 100, "checkpoints": "every 500"},
    "five-neurons": ADDITION | {
        "train_fraction": 0.3, "embed": 2, "hidden": 5, "embedding": "fixed", "frequencies": [1],
        "weight_decay": 1e-3, "lr": 1e-2, "steps": 15_000, "metrics_every": 30},
    "reverse-grokking": ADDITION | {
        "train_fraction": 0.4, "embed": 5, "hidden": 10, "embedding": "tied", "weight_decay": 0.0,
        "steps": 20_000},
    "gen-mem-gen": ADDITION | {
        "train_fraction": 0.7, "embed": 8, "hidden": 16, "weight_decay": 0.05, "steps": 80_000},
    "untied-input": ADDITION | {"embed": 500, "hidden": 24, "embedding": "untied"},
    "sparse-parity": {"bits": 30, "parity_bits": 3, "train_size": 1200, "test_size": 5000},
}


class Phenomena(ProgramTest):
    def summary(self, tool: str, path) -> dict:
        report = json.loads(self.succeed(tool, path, "--json"))
        return {row["name"]: row["value"] for row in report["summary"]}

    def table(self, tool: str, path, name: str) -> dict[str, list]:
        report = json.loads(self.succeed(tool, path, "--json"))
        [table] = [table for table in report["tables"] if table["name"] == name]
        return {column["name"]: column["values"] for column in table["columns"]}

    def test_presets_have_the_published_settings(self) -> None:
        for preset, settings in PUBLISHED.items():
            listing = self.succeed("presets", preset).splitlines()
            found = dict(re.split(r"\s+=\s+|\s*#", line)[:2] for line in listing if " = " in line)
            for key, value in settings.items():
                with self.subTest(preset=preset, key=key):
                    self.assertEqual(json.loads(found[key]), value)

    def test_a_small_model_without_decay_generalises_and_then_memorises(self) -> None:
        path = self.train("reverse.h5", "reverse-grokking")

        [kind], [before], [after] = (self.table("transition", path, "reversals")[column]
                                     for column in ("kind", "from_value", "to_value"))

        self.assertEqual(kind, "reverse_grokking")
        self.assertGreater(after, 10 * before)

    def test_five_neurons_find_the_constructed_solution(self) -> None:
        path = self.train("five.h5", "five-neurons")

        curves = self.table("transition", path, "curves")
        groups = self.table("circle", path, "groups")
        phases = self.table("spectrum", path, "neurons")["phase_difference"]

        self.assertEqual(curves["train_accuracy"][-1], 1.0)
        self.assertEqual(curves["test_accuracy"][-1], 1.0)
        apart = [abs(a - b) for a, b in zip(curves["train_accuracy"], curves["test_accuracy"])]
        self.assertLess(max(apart), 0.1, "train and test never part")
        self.assertEqual(groups["neurons"], [5])
        self.assertLess(groups["norm_cv"][0], 0.1)
        self.assertLess(groups["gap_cv"][0], 0.1)
        self.assertLess(max(abs(phase) for phase in phases), 0.2, "out-angle = 2 x in-angle")

    def test_a_grokked_addition_shows_its_circuit_before_its_test_loss(self) -> None:
        path = self.train("addition.h5", "modular-addition")

        progress = self.table("progress", path, "over_training")
        warning = self.summary("warning", path)
        circle = self.summary("circle", path)
        logits = self.table("logits", path, "over_training")["logit_r2"]
        gini = self.table("sparsity", path, "over_training")["gini_W_input"]

        # When it generalises differs between processors, which sum in different orders.
        generalised = self.summary("transition", path)["t_gen_after"]
        at = max(i for i, step in enumerate(progress["step"]) if step <= 0.7 * generalised)
        self.assertGreater(progress["excluded_loss"][at], 1.5 * progress["excluded_loss"][4])
        self.assertLess(progress["restricted_loss"][at], progress["restricted_loss"][4] / 5)
        self.assertGreater(progress["test_loss"][at], progress["test_loss"][4] / 5)
        for measure in ("restricted_loss", "excluded_loss"):
            self.assertGreater(warning[f"lead_{measure}"], warning["lead_test_loss"])
        self.assertGreater(circle["resultant"], 0.9)
        self.assertLess(circle["resultant_null_95"], 0.5)
        self.assertLess(logits[0], 0.01)
        self.assertGreater(logits[-1], 0.9)
        self.assertGreater(gini[-1], gini[0] + 0.5)
        self.check_ledger(path)

    def check_ledger(self, path) -> None:
        """Each key frequency of the spectrum is born in the ledger, once or more."""
        ledger = self.table("ledger", path, "ledger")
        born = {k for k, is_key in zip(ledger["frequency"], ledger["is_key"]) if is_key}

        keys = self.summary("spectrum", path)["key_frequencies"]

        self.assertEqual(born, {int(k) for k in keys.split(",")})

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
        self.check_parity(path)

    def check_parity(self, path) -> None:
        """The right set of bits is the first of all, and ever fewer neurons do the work."""
        measures = self.table("parity", path, "over_training")

        memorised = measures["step"].index(1200)
        self.assertEqual(measures["coefficient_rank"][-1], 1)
        self.assertGreater(measures["coefficient_rank"][memorised], 100)
        self.assertGreater(measures["subnetwork_size_ranked"][memorised], 40)
        self.assertLess(measures["subnetwork_size_ranked"][-1], 10)


if __name__ == "__main__":
    unittest.main()
