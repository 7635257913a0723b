"""Training against a second implementation: PyTorch in Python, written from the definitions.

Both start from the weights of step 0 in the run file, on the examples of the run file."""

import json
import unittest

import h5py
import torch
from programs import TINY_ADDITION, TINY_PARITY, ProgramTest, assignments

STEPS = 60
FLOAT64 = assignments(numerics__dtype="float64", schedule__steps=STEPS,
                      schedule__checkpoints="every 20", optimizer__lr=0.01)
ADDITION = [*TINY_ADDITION, *FLOAT64]
PARITY = [*TINY_PARITY, *FLOAT64]

RUNS = {
    "AdamW": (ADDITION, {}),
    "AdamW, large eps": ([*ADDITION, *assignments(optimizer__eps=1e-2)], {"eps": 1e-2}),
    "Adam, coupled L2": (
        [*ADDITION, *assignments(optimizer__kind="adam", regularizer__decay="coupled")],
        {"rule": "adam", "coupled": 1.0, "decoupled": 0.0}),
    "Adam, decoupled L2": ([*ADDITION, *assignments(optimizer__kind="adam")], {"rule": "adam"}),
    "SGD, momentum, coupled L2": (
        [*ADDITION, *assignments(optimizer__kind="sgd", regularizer__decay="coupled")],
        {"rule": "sgd", "coupled": 1.0, "decoupled": 0.0}),
    "SGD, decoupled L2": ([*ADDITION, *assignments(optimizer__kind="sgd")], {"rule": "sgd"}),
    "AdamW, L1": ([*ADDITION, *assignments(regularizer__l1=0.01)], {"l1": 0.01}),
    "AdamW, proximal L1": ([*ADDITION, *assignments(regularizer__proximal_l1=0.02)],
                           {"proximal": 0.02}),
    "AdamW, Grokfast": ([*ADDITION, *assignments(regularizer__grokfast=2.0)], {"grokfast": 2.0}),
    "AdamW, orthogonal gradients": ([*ADDITION, *assignments(regularizer__perpgrad="true")],
                                    {"orthogonal": True}),
    "SGD, Grokfast, orthogonal gradients, L1": (
        [*ADDITION, *assignments(optimizer__kind="sgd", regularizer__grokfast=1.0,
                                 regularizer__perpgrad="true", regularizer__l1=0.01)],
        {"rule": "sgd", "grokfast": 1.0, "orthogonal": True, "l1": 0.01}),
    "AdamW, gelu, biases": (
        [*ADDITION, *assignments(model__activation="gelu", model__hidden_bias="true",
                                 model__output_bias="true")], {}),
    "Adam, silu, hidden bias, decoupled L2": (
        [*ADDITION, *assignments(model__activation="silu", model__hidden_bias="true",
                                 optimizer__kind="adam")], {"rule": "adam"}),
    "AdamW, identity, output bias": (
        [*ADDITION, *assignments(model__activation="identity", model__output_bias="true")], {}),
    "parity with two logits, Adam, L1, tanh, bias": (
        [*PARITY, *assignments(regularizer__l1=0.003, model__activation="tanh",
                               model__output_bias="true")],
        {"rule": "adam", "decoupled": 0.0, "l1": 0.003}),
    "parity with one logit, Adam, L1, gelu, bias": (
        [*PARITY, *assignments(regularizer__l1=0.003, model__outputs=1, model__activation="gelu",
                               model__output_bias="true")],
        {"rule": "adam", "decoupled": 0.0, "l1": 0.003}),
    "AdamW, StableMax": ([*ADDITION, *assignments(loss__kind="stablemax")], {}),
    "parity with one logit, StableMax": (
        [*PARITY, *assignments(loss__kind="stablemax", model__outputs=1, regularizer__l1=0)],
        {"rule": "adam", "decoupled": 0.0}),
    "parity with two logits, Adam, L1": (
        [*PARITY, *assignments(regularizer__l1=0.003)],
        {"rule": "adam", "decoupled": 0.0, "l1": 0.003}),
    "parity with one logit, Adam, L1": (
        [*PARITY, *assignments(regularizer__l1=0.003, model__outputs=1)],
        {"rule": "adam", "decoupled": 0.0, "l1": 0.003}),
}

DESCENT = assignments(optimizer__kind="sgd", optimizer__momentum=0, regularizer__decay="coupled",
                      regularizer__weight_decay=0.05, regularizer__l1=0.003, schedule__steps=1,
                      schedule__metrics_every=1)


def filtered(weight, memory, grokfast, orthogonal):
    """The gradient after Grokfast and without its part along the weights."""
    gradient = weight.grad
    if grokfast > 0:
        memory["slow"] = 0.98 * memory.get("slow", gradient) + 0.02 * gradient
        gradient = gradient + grokfast * memory["slow"]
    if orthogonal:
        direction = weight / weight.norm()
        across = gradient - (direction * gradient).sum() * direction
        gradient = across * gradient.norm() / across.norm()
    return gradient


def soft_threshold(weight, threshold):
    return torch.sign(weight) * torch.clamp(weight.abs() - threshold, min=0)


def clamped(weights, clamp, first_norm):
    """All weights at `clamp` times the norm that they began with."""
    norm = torch.cat([weight.flatten() for weight in weights.values()]).norm()
    factor = clamp * first_norm / norm if clamp > 0 else 1
    return {key: weight * factor for key, weight in weights.items()}


def update(weight, memory, step, rule="adamw", lr=0.01, betas=(0.9, 0.98), eps=1e-8, coupled=0.0,
           decoupled=1.0, l1=0.0, proximal=0.0, grokfast=0.0, orthogonal=False):
    """One update of one weight by the textbook's formulas."""
    gradient = filtered(weight, memory, grokfast, orthogonal)
    gradient = gradient + l1 * torch.sign(weight) + coupled * weight
    return soft_threshold(moved(weight, gradient, memory, step, rule, lr, betas, eps, decoupled),
                          lr * proximal)


def moved(weight, gradient, memory, step, rule, lr, betas, eps, decoupled):
    shrunk = weight * (1 - lr * decoupled)
    if rule == "sgd":
        memory["m"] = gradient if step == 1 else 0.9 * memory["m"] + gradient
        return shrunk - lr * memory["m"]
    memory["m"] = betas[0] * memory.get("m", 0) + (1 - betas[0]) * gradient
    memory["v"] = betas[1] * memory.get("v", 0) + (1 - betas[1]) * gradient**2
    mean = memory["m"] / (1 - betas[0] ** step)
    square = memory["v"] / (1 - betas[1] ** step)
    return shrunk - lr * mean / (square.sqrt() + eps)


ACTIVATIONS = {"relu": torch.relu, "gelu": torch.nn.functional.gelu,
               "silu": torch.nn.functional.silu, "tanh": torch.tanh, "identity": lambda x: x}


def addition_logits(weights, inputs, activation):
    one_hot = torch.nn.functional.one_hot(inputs, 13).double()
    embedded = one_hot @ weights["W_E"]
    before = (embedded @ weights["W_in"]).sum(dim=1) + weights.get("b_in", 0)
    hidden = ACTIVATIONS[activation](before)
    return hidden @ weights["W_out"] @ weights["W_E"].T + weights.get("b_U", 0)


def parity_logits(weights, inputs, activation):
    hidden = ACTIVATIONS[activation](inputs.double() @ weights["W_in"])
    return hidden @ weights["W_out"] + weights.get("b_out", 0)


def addition_loss(logits, targets, stablemax):
    if stablemax:
        return stablemax_loss(logits, targets) / 13
    return torch.nn.functional.cross_entropy(logits, targets) / 13


def stablemax_loss(logits, targets):
    if logits.shape[1] == 1:
        logits = torch.cat([torch.zeros_like(logits), logits], dim=1)
    weights = torch.where(logits >= 0, logits + 1, 1 / (1 - logits.clamp(max=0)))
    shares = weights / weights.sum(dim=1, keepdim=True)
    return -shares[torch.arange(len(targets)), targets].log().mean()


def parity_loss(logits, targets, stablemax):
    if stablemax:
        return stablemax_loss(logits, targets)
    if logits.shape[1] == 2:
        return torch.nn.functional.cross_entropy(logits, targets)
    logit = logits[:, 0]
    return torch.nn.functional.softplus(torch.where(targets == 1, -logit, logit)).mean()


def first_weights(file):
    return {key: torch.tensor(file["checkpoints"][key][0], requires_grad=True)
            for key in ("W_E", "W_in", "W_out", "b_in", "b_U", "b_out")
            if key in file["checkpoints"]}


def train_loss_of(file, name):
    """The loss of the run's train examples as a function of the weights."""
    is_train = torch.tensor(file["task/is_train"][:]) == 1
    inputs = torch.tensor(file["task/inputs"][:]).long()[is_train]
    targets = torch.tensor(file["task/targets"][:]).long()[is_train]
    activation = json.loads(file.attrs["spec_resolved"])["model"]["activation"]
    logits, loss = ((parity_logits, parity_loss) if "parity" in name
                    else (addition_logits, addition_loss))
    return lambda weights: loss(logits(weights, inputs, activation), targets, "StableMax" in name)


class SecondImplementation(ProgramTest):
    def test_weights_after_some_steps_are_those_of_the_formulas(self) -> None:
        for name, (arguments, rule) in RUNS.items():
            for engine in ("fused", "reference"):
                with self.subTest(name, engine=engine):
                    self.check(self.train(f"{name} {engine}.h5", *arguments, "--engine", engine),
                               name, rule)

    def test_the_norm_clamp_keeps_weights_on_a_sphere(self) -> None:
        arguments = [*ADDITION, *assignments(regularizer__norm_clamp=0.7)]
        for engine in ("fused", "reference"):
            with self.subTest(engine=engine):
                self.check(self.train(f"clamp {engine}.h5", *arguments, "--engine", engine),
                           "norm clamp", {}, clamp=0.7)

    def test_plain_gradient_descent_follows_the_total_of_the_objective(self) -> None:
        for name, arguments in (("addition", ADDITION), ("parity", PARITY)):
            with self.subTest(name):
                path = self.train(f"{name}.h5", *arguments, *DESCENT)
                report = json.loads(self.succeed("objective", path, "--json"))
                columns = {column["name"]: column["values"]
                           for column in report["tables"][0]["columns"]}
                with h5py.File(path) as file:
                    weights = first_weights(file)
                    values = torch.cat([weight.flatten() for weight in weights.values()])
                    loss = train_loss_of(file, name)(weights)
                    total = loss + 0.003 * values.abs().sum() + 0.025 * values.square().sum()
                    total.backward()

                    self.assertAlmostEqual(columns["total"][0], total.item(), delta=1e-9)
                    self.assertNotIn("decoupled_decay", columns)
                    for key, weight in weights.items():
                        found = torch.tensor(file["checkpoints"][key][-1])
                        expected = weight - 0.01 * weight.grad
                        self.assertLess((found - expected).abs().max(), 1e-12)

    def check(self, path, name, rule, clamp=0.0) -> None:
        """The weights of the last checkpoint follow from the first by the formulas, and the metrics
        of every one from its weights."""
        self.succeed("check", path)
        with h5py.File(path) as file:
            loss = train_loss_of(file, name)
            weights = first_weights(file)
            memories = {key: {} for key in weights}
            first_norm = torch.cat([weight.flatten() for weight in weights.values()]).norm().item()

            for step in range(1, STEPS + 1):
                for weight in weights.values():
                    weight.requires_grad_()
                loss(weights).backward()
                with torch.no_grad():
                    weights = {key: update(weight, memories[key], step, **rule)
                               for key, weight in weights.items()}
                    weights = clamped(weights, clamp, first_norm)

            for key in weights:
                found = torch.tensor(file["checkpoints"][key][-1])
                first = torch.tensor(file["checkpoints"][key][0])
                self.assertGreater((found - first).abs().max(), 0.05)
                self.assertLess((found - weights[key]).abs().max(), 1e-9)


if __name__ == "__main__":
    unittest.main()
