"""Runs of a few arms that are killed and resumed; kills.py does as many as are asked for."""

import unittest

import kills


class Kills(unittest.TestCase):
    def test_killed_runs_of_some_arms_go_on_to_the_same_bits(self) -> None:
        self.assertEqual(kills.kill(3, seed=0), {"the same bits": 3})

    def test_every_arm_of_the_presets_is_there_once(self) -> None:
        names = [name for name, _, _ in kills.arms()]
        written = sum(path.read_text().count("[[arm]]") for path in kills.PRESETS.glob("*.toml"))

        self.assertEqual(len(set(names)), written)
        self.assertEqual(len(names), written)


if __name__ == "__main__":
    unittest.main()
