"""Checkpoints of others as runs: made here with PyTorch and NumPy, and evaluated by these."""

import hashlib
import json
import unittest
from pathlib import Path

import h5py
import numpy
import torch
from programs import ProgramTest, run

P, D, H = 7, 5, 12


def pairs() -> torch.Tensor:
    return torch.cartesian_prod(torch.arange(P), torch.arange(P))


class Concatenated(torch.nn.Module):
    """Embedding, linear layer of both inputs with a bias, linear output."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = torch.nn.Embedding(P, D)
        self.fc1 = torch.nn.Linear(2 * D, H)
        self.fc2 = torch.nn.Linear(H, P)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc2(torch.nn.functional.gelu(self.fc1(self.embed(x).flatten(1))))


def scores(logits: torch.Tensor, rows: torch.Tensor) -> tuple[float, float]:
    """Mean cross-entropy and accuracy of some pairs."""
    targets = pairs().sum(1) % P
    loss = torch.nn.functional.cross_entropy(logits[rows].double(), targets[rows])
    return loss.item(), (logits[rows].argmax(1) == targets[rows]).double().mean().item()


def split() -> tuple[torch.Tensor, torch.Tensor]:
    order = torch.randperm(P * P, generator=torch.Generator().manual_seed(3))
    return order[:20], order[20:]


def summed(w_in: torch.Tensor, w_out: torch.Tensor) -> torch.Tensor:
    """Logits of W_out relu(W_in (x_a + x_b))."""
    hidden = torch.relu((w_in.T[pairs()[:, 0]] + w_in.T[pairs()[:, 1]]).double())
    return hidden @ w_out.T.double()


class Import(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        torch.manual_seed(1)

    def imported(self, *arguments: object) -> tuple[h5py.File, str]:
        """The run, open, and what was printed."""
        path = self.directory / "run.h5"
        said = self.succeed("import", *arguments, "-o", path, "--force")
        file = h5py.File(path)
        self.addCleanup(file.close)
        return file, said

    def refused(self, *arguments: object) -> str:
        """The one line of a refusal, which leaves nothing behind."""
        path = self.directory / "refused.h5"
        done = run("import", *arguments, "-o", path)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertEqual(list(self.directory.glob("refused*")), [])
        return done.stderr

    def save(self, name: str, value: object) -> Path:
        path = self.directory / name
        path.parent.mkdir(exist_ok=True)
        torch.save(value, path)
        return path

    def numbers(self, logits: torch.Tensor) -> dict[str, float]:
        """What somebody stores beside the weights."""
        train, test = (scores(logits, rows) for rows in split())
        return {"train_loss": train[0], "train_acc": train[1], "test_loss": test[0],
                "test_acc": test[1]}

    def test_a_module_of_linear_layers_keeps_its_factors_and_biases(self) -> None:
        model = Concatenated()
        path = self.save("model_100.pt", {"model_state_dict": model.state_dict(),
                                          "train_indices": split()[0],
                                          **self.numbers(model(pairs()))})

        file, said = self.imported(path, "--set", "model.activation=gelu")

        state = {name: value.numpy() for name, value in model.state_dict().items()}
        expected = {"W_E": state["embed.weight"], "W_in_a": state["fc1.weight"][:, :D].T,
                    "W_in_b": state["fc1.weight"][:, D:].T, "W_U": state["fc2.weight"].T,
                    "b_in": state["fc1.bias"][None], "b_U": state["fc2.bias"][None]}
        for name, value in expected.items():
            stored = file[f"checkpoints/{name}"]
            self.assertEqual(stored.dtype, numpy.float32)
            numpy.testing.assert_array_equal(stored[0], value, err_msg=name)
        self.assertEqual(list(file["checkpoints/step"]), [100])
        self.assertEqual(numpy.flatnonzero(file["task/is_train"]).tolist(),
                         sorted(split()[0].tolist()))
        self.assertIn("proof      proved: train_loss at 1 checkpoint", said)

    def test_a_wrong_activation_is_contradicted_by_what_is_stored(self) -> None:
        model = Concatenated()
        path = self.save("model_100.pt", {"state_dict": model.state_dict(),
                                          "train_indices": split()[0],
                                          **self.numbers(model(pairs()))})

        file, _ = self.imported(path)

        self.assertRegex(file.attrs["import_proof"],
                         r"^contradicted: train_loss at 1 checkpoint: .* was stored at step 100")

    def test_stored_numbers_say_which_way_square_readings_lie(self) -> None:
        w_in, w_out = torch.randn(H, P), torch.randn(P, H)
        state = {"mlp.W_in": w_in, "mlp.W_out": w_out, "mlp.basis": torch.eye(P)}
        told = self.save("run/5.pth", {"model": state, "train_indices": split()[0],
                                       **self.numbers(summed(w_in, w_out))})
        untold = self.save("untold_5.pth", state)

        file, said = self.imported(told)
        error = self.refused(untold)

        numpy.testing.assert_array_equal(file["checkpoints/W_E"][0], w_in.T.numpy())
        numpy.testing.assert_array_equal(file["checkpoints/W_U"][0], w_out.T.numpy())
        self.assertIn("this one gives the losses and accuracies stored beside the weights", said)
        self.assertIn("unused     mlp.basis", said)
        self.assertIn("no number stored beside them says which", error)

    def test_a_folder_is_a_run_with_its_curves_also_where_losses_are_a_step_late(self) -> None:
        moments = [(torch.randn(H, P) / (i + 1), torch.randn(P, H) / (i + 1)) for i in range(6)]
        losses = [scores(summed(*moment), split()[0])[0] for moment in moments]
        late = [losses[0], *losses[:-1]]
        for step in (0, 2, 4):
            self.save(f"run/{step}.pth", {"model": {"W_in": moments[step][0],
                                                    "W_out": moments[step][1]},
                                          "train_loss": late[step], "epoch": step})
        self.save("run/curves.pth", {"train_losses": late[:5]})
        train, test = ([tuple(pair) for pair in pairs()[rows].tolist()] for rows in split())
        self.save("run/train_data.pth", train)
        self.save("run/test_data.pth", test)

        file, said = self.imported(self.directory / "run")

        self.assertEqual(list(file["checkpoints/step"]), [0, 2, 4])
        self.assertEqual(list(file["metrics/step"]), [0, 1, 2, 3, 4])
        numpy.testing.assert_allclose(file["metrics/train_loss"], losses[:5], rtol=1e-6)
        known = numpy.isfinite(file["metrics/test_accuracy"])
        self.assertEqual(known.tolist(), [True, False, True, False, True])
        self.assertEqual(file["metrics/test_accuracy"][4], scores(summed(*moments[4]), split()[1])[1])
        self.assertIn("proof      proved: train_loss at 2 checkpoints", said)
        sources = json.loads(file.attrs["imported_from"])
        self.assertEqual({row["name"] for row in sources},
                         {"0.pth", "2.pth", "4.pth", "curves.pth", "train_data.pth",
                          "test_data.pth"})
        for row in sources:
            content = (self.directory / "run" / row["name"]).read_bytes()
            self.assertEqual((row["size"], row["sha256"]),
                             (len(content), hashlib.sha256(content).hexdigest()))

    def test_one_file_with_a_list_of_checkpoints_is_a_run(self) -> None:
        states = [Concatenated().state_dict() for _ in range(4)]
        path = self.save("all.pth", {"model": states[-1], "checkpoints": states,
                                     "checkpoint_epochs": [0, 10, 20, 30],
                                     "train_indices": split()[0], "test_indices": split()[1]})

        file, _ = self.imported(path)

        self.assertEqual(list(file["checkpoints/step"]), [0, 10, 20, 30])
        for i, state in enumerate(states):
            numpy.testing.assert_array_equal(file["checkpoints/W_U"][i],
                                             state["fc2.weight"].T.numpy())

    def test_a_map_says_what_no_layout_does(self) -> None:
        tensors = {"first": torch.randn(P, D).double(), "second": torch.randn(2 * D, H).double(),
                   "last": torch.randn(P, H).double()}
        path = self.save("odd.pt", tensors)

        file, _ = self.imported(path, "--map", "input_a=first@second[:5]", "--map",
                                "input_b=first @ second[5:]", "--map", "output=last")

        first, second, last = (value.numpy() for value in tensors.values())
        numpy.testing.assert_allclose(file["checkpoints/W_E_a"][0], first @ second[:D], rtol=1e-12)
        numpy.testing.assert_allclose(file["checkpoints/W_E_b"][0], first @ second[D:], rtol=1e-12)
        numpy.testing.assert_array_equal(file["checkpoints/W_U"][0], last.T)
        self.assertIn("there is no tensor frist in the source (did you mean first?)",
                      self.refused(path, "--map", "input=frist", "--map", "output=last"))
        self.assertIn("7 x 5 (5 x 7 would fit the others: its transpose, .T)",
                      self.refused(path, "--map", "W_E=first", "--map", "W_U=last @ last.T @ first"))

    def test_a_part_of_a_network_is_refused(self) -> None:
        state = Concatenated().state_dict()
        path = self.save("deep.pt", {**state, "fc3.weight": torch.randn(P, P)})

        self.assertIn("would leave fc3.weight out, and so be another network", self.refused(path))

    def test_a_network_over_bits_is_a_run_of_sparse_parity(self) -> None:
        network = torch.nn.Sequential(torch.nn.Linear(6, H), torch.nn.ReLU(), torch.nn.Linear(H, 1))
        strings = torch.randint(0, 2, (40, 6)) * 2 - 1
        path = self.save("parity.pt", network.state_dict())
        numpy.save(self.directory / "train.npy", strings[:30].numpy())
        numpy.save(self.directory / "test.npy", strings[30:].numpy())

        file, _ = self.imported(path, "--task", "sparse_parity bits=6 parity_bits=2", "--train",
                                self.directory / "train.npy", "--test", self.directory / "test.npy")

        with torch.no_grad():
            logits = network.double()(strings.double())[:, 0]
        labels = (strings[:, :2] == 1).sum(1) % 2
        right = ((logits > 0) == (labels == 1)).double()
        self.assertAlmostEqual(file["metrics/train_accuracy"][0], right[:30].mean().item(), 12)
        self.assertAlmostEqual(file["metrics/test_accuracy"][0], right[30:].mean().item(), 12)

    def test_without_a_split_what_needs_one_is_missing(self) -> None:
        path = self.save("model.pt", Concatenated().state_dict())

        file, said = self.imported(path, "--split", "none")
        report = json.loads(self.succeed("progress", self.directory / "run.h5", "--json"))

        self.assertIn("of which nobody says which were trained on", said)
        for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
            self.assertTrue(numpy.isnan(file[f"metrics/{name}"][0]), name)
        summary = {row["name"]: row["value"] for row in report["summary"]}
        self.assertIsNone(summary["test_loss"])
        self.assertIsNone(summary["excluded_loss"])
        self.assertEqual(run("check", self.directory / "run.h5").returncode, 0)

    def test_a_list_says_what_is_in_a_source(self) -> None:
        path = self.save("model_100.pt", {"model": Concatenated().state_dict(), "train_loss": 0.5})

        listed = self.succeed("import", path, "--list")

        self.assertIn("model_100.pt: PyTorch zip", listed)
        self.assertIn("  fc1.weight: float32 (12, 10)", listed)
        self.assertIn("W_in_a=fc1.weight[:, :5].T", listed)


if __name__ == "__main__":
    unittest.main()
