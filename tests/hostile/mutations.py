"""Random damage to a file, the same for the same seed: half of it where HDF5 keeps its structure."""

import random
import re

SIGNATURES = re.compile(rb"OHDR|OCHK|FRHP|FHDB|FHIB|BTHD|BTIN|BTLF|EAHD|EAIB|EASB|EADB|FAHD|FADB|"
                        rb"GCOL|TREE|SNOD|HEAP|FSHD|FSSE|\x89HDF")
NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF,
           0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF)


class Mutator:
    """Copies of a file that are damaged in one of seven ways, once to four times each."""

    def __init__(self, whole: bytes, chance: random.Random) -> None:
        self.whole, self.chance = whole, chance
        self.structure = [match.start() for match in SIGNATURES.finditer(whole)] or [0]

    def mutated(self) -> bytes:
        data = bytearray(self.whole)
        for _ in range(self.chance.randint(1, 4)):
            self.chance.choice(self.ways())(data)
        return bytes(data)

    def ways(self) -> tuple:
        return (self.change_bytes, self.flip_bits, self.overwrite_number, self.overwrite_number,
                self.swap_blocks, self.copy_block, self.clear_block, self.cut)

    def place(self, data: bytearray, length: int = 1) -> int:
        """Where to damage: within what follows a signature, or anywhere."""
        last = max(len(data) - length, 0)
        if self.chance.random() < 0.5:
            return self.chance.randint(0, last)
        return min(self.chance.choice(self.structure) + self.chance.randint(0, 255), last)

    def change_bytes(self, data: bytearray) -> None:
        for _ in range(self.chance.choice((1, 1, 2, 8, 64))):
            if data:
                data[self.place(data)] = self.chance.randrange(256)

    def flip_bits(self, data: bytearray) -> None:
        if data:
            data[self.place(data)] ^= 1 << self.chance.randrange(8)

    def overwrite_number(self, data: bytearray) -> None:
        size = self.chance.choice((1, 2, 4, 8, 8, 8))
        number = self.chance.choice((*NUMBERS, self.chance.getrandbits(64), len(data)))
        at = self.place(data, size)
        data[at:at + size] = (number & ((1 << 8 * size) - 1)).to_bytes(size, "little")

    def swap_blocks(self, data: bytearray) -> None:
        size = self.chance.choice((8, 64, 512, 4096))
        one, other = sorted((self.place(data, size), self.place(data, size)))
        if one + size <= other:
            data[one:one + size], data[other:other + size] = (data[other:other + size],
                                                              data[one:one + size])

    def copy_block(self, data: bytearray) -> None:
        size = self.chance.choice((8, 64, 512, 4096))
        source, target = self.place(data, size), self.place(data, size)
        data[target:target + size] = data[source:source + size]

    def clear_block(self, data: bytearray) -> None:
        size = self.chance.choice((4, 16, 256, 2048))
        at = self.place(data, size)
        data[at:at + size] = bytes([self.chance.choice((0, 0xFF))]) * len(data[at:at + size])

    def cut(self, data: bytearray) -> None:
        if self.chance.random() < 0.3:
            del data[self.place(data):]
