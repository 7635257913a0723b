#!/usr/bin/env python3
"""A plain PyTorch script, as a researcher writes it: autograd, AdamW, one thread, no tricks.

Prints the steps/s of training after a warm-up; `--seconds` is how long it is timed."""

import argparse
import json
import time

import torch
from torch import nn
from torch.nn import functional


class Addition(nn.Module):
    """Tied embedding 67 x 500, hidden 24, relu: preset `modular-addition`."""

    def __init__(self, tokens: int = 67, embed: int = 500, hidden: int = 24) -> None:
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(tokens, embed) * (2 / tokens) ** 0.5)
        self.w_in = nn.Parameter(torch.randn(embed, hidden) * embed**-0.5)
        self.w_out = nn.Parameter(torch.randn(hidden, embed) * hidden**-0.5)

    def forward(self, pairs: torch.Tensor) -> torch.Tensor:
        a, b = self.embedding[pairs[:, 0]], self.embedding[pairs[:, 1]]
        hidden = torch.relu(a @ self.w_in + b @ self.w_in)
        return hidden @ self.w_out @ self.embedding.T


class Parity(nn.Module):
    """31 inputs, hidden relu units, two logits."""

    def __init__(self, hidden: int, inputs: int = 31) -> None:
        super().__init__()
        self.w_in = nn.Parameter(torch.randn(inputs, hidden) * inputs**-0.5)
        self.w_out = nn.Parameter(torch.randn(hidden, 2) * hidden**-0.5)

    def forward(self, strings: torch.Tensor) -> torch.Tensor:
        return torch.relu(strings @ self.w_in) @ self.w_out


def addition_data(tokens: int = 67, share: float = 0.4) -> tuple[torch.Tensor, torch.Tensor]:
    pairs = torch.combinations(torch.arange(tokens), with_replacement=True)
    pairs = pairs[torch.randperm(len(pairs))[: int(share * len(pairs))]]
    return pairs, pairs.sum(dim=1) % tokens


def parity_data(count: int = 1200, bits: int = 30) -> tuple[torch.Tensor, torch.Tensor]:
    strings = torch.randint(0, 2, (count, bits))
    ones = torch.ones(count, 1)
    return torch.cat([2.0 * strings - 1.0, ones], dim=1), strings[:, :3].sum(dim=1) % 2


def steps_per_second(model: nn.Module, inputs: torch.Tensor, targets: torch.Tensor,
                     decay: float, seconds: float) -> float:
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.98),
                                  weight_decay=decay)

    def step() -> None:
        optimizer.zero_grad()
        loss = functional.cross_entropy(model(inputs), targets)
        loss.backward()
        optimizer.step()

    for _ in range(10):
        step()
    steps, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        step()
        steps += 1
    return steps / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("preset", choices=("modular-addition", "parity"))
    parser.add_argument("--hidden", type=int, default=16, help="of parity")
    parser.add_argument("--seconds", type=float, default=2.0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    if options.preset == "parity":
        model, data, decay = Parity(options.hidden), parity_data(), 0.1
    else:
        model, data, decay = Addition(), addition_data(), 1.0
    rate = steps_per_second(model, *data, decay, options.seconds)
    print(json.dumps({"steps_per_second": rate}))


if __name__ == "__main__":
    main()
