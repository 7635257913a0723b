"""What the documentation lists is what the programs have."""

import re
import subprocess
import unittest
from pathlib import Path

from programs import BIN, ProgramTest

DOCS = Path(__file__).resolve().parents[2] / "docs"


def keys_of(listing: str) -> set[str]:
    """The keys that `grokscope presets NAME` prints, as `section.key`."""
    section, keys = "", set()
    for line in listing.splitlines():
        if heading := re.match(r"\[(\w+)\]", line):
            section = heading[1]
        elif assignment := re.match(r"(\w+) = ", line):
            keys.add(f"{section}.{assignment[1]}")
    return keys


class Documentation(ProgramTest):
    def test_every_key_of_a_specification_has_its_row_and_no_other_has(self) -> None:
        rows = re.findall(r"^\| (`.*?`) \|", (DOCS / "specification.md").read_text(), re.MULTILINE)

        documented = set(re.findall(r"`(\w+\.\w+)`", " ".join(rows)))

        self.assertEqual(documented, keys_of(self.succeed("presets", "modular-addition")))

    def test_every_command_has_its_row_or_its_chapter(self) -> None:
        listed = re.findall(r"^  (\w+) +\S", self.succeed(), re.MULTILINE)
        rows = re.findall(r"^\| `(\w+)", (DOCS / "commands.md").read_text(), re.MULTILINE)

        chapters = re.findall(r"^## (\w+)$", (DOCS / "tools.md").read_text(), re.MULTILINE)

        self.assertGreater(len(listed), 10)
        self.assertLessEqual(set(listed), set(rows) | set(chapters))

    def test_the_chapters_of_the_analyses_are_made_from_their_cards(self) -> None:
        cards = subprocess.run([BIN / "grokscope-tools"], capture_output=True, text=True).stdout

        _, _, chapters = (DOCS / "tools.md").read_text().partition("# All of them\n\n")

        self.assertGreater(len(cards), 1000)
        self.assertEqual(chapters, cards, "update them with build/bin/grokscope-tools")

    def test_every_preset_is_told_of(self) -> None:
        listed = re.findall(r"^([\w-]+)  ", self.succeed("presets"), re.MULTILINE)

        told = (DOCS / "presets.md").read_text()

        self.assertGreater(len(listed), 10)
        self.assertEqual([name for name in listed if f"`{name}`" not in told], [])


if __name__ == "__main__":
    unittest.main()
