"""Branches that were stopped, or killed, and go on."""

import signal
import time
import unittest

from programs import TINY_ADDITION, ProgramTest, assignments, start


class BranchResume(ProgramTest):
    def test_a_branch_that_was_stopped_goes_on_to_the_same_bits(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION)
        arguments = ["--from", f"{parent}@150", *assignments(
            schedule__steps=120000, optimizer__lr=0.002, schedule__metrics_every=70)]
        whole = self.train("whole.h5", *arguments)
        stopped = self.directory / "stopped.h5"

        for how, code in ((signal.SIGINT, 75), (signal.SIGKILL, -signal.SIGKILL)):
            with self.subTest(how.name):
                self.assertEqual(self.stop(arguments, stopped, how), code)
                self.train(stopped.name, *arguments, "--resume")

                self.assert_same_run(whole, stopped)
                self.succeed("check", stopped)
                stopped.unlink()

    def test_a_branch_stopped_while_its_parent_is_trained_again_leaves_nothing(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION, *assignments(
            schedule__steps=120000, schedule__checkpoints="last"))
        arguments = ["--from", f"{parent}@120000", *assignments(schedule__steps=120020)]
        branch = self.directory / "branch.h5"
        training = start("train", *arguments, "-o", branch)
        while not branch.with_name("branch.h5.lock").exists():
            time.sleep(0.005)

        training.send_signal(signal.SIGINT)

        _, errors = training.communicate()
        self.assertEqual(training.returncode, 75)
        self.assertEqual(errors, "grokscope train: stopped; the same command with --resume goes "
                         "on\n")
        self.assertEqual(list(self.directory.glob("branch*")), [])
        self.train(branch.name, *arguments, "--resume")
        self.succeed("check", branch)

    def test_a_branch_killed_before_it_had_a_state_begins_again(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION)
        arguments = ["--from", f"{parent}@150", *assignments(schedule__steps=120000)]
        whole = self.train("whole.h5", *arguments)
        killed = self.directory / "killed.h5"
        self.stop(arguments, killed, signal.SIGKILL)
        killed.with_name("killed.h5.state").unlink()

        self.train(killed.name, *arguments, "--resume")

        self.assert_same_run(whole, killed)

    def test_a_branch_is_not_gone_on_with_as_another(self) -> None:
        parent = self.train("parent.h5", *TINY_ADDITION)
        same = assignments(schedule__steps=120000)
        path = self.directory / "run.h5"
        self.stop(["--from", f"{parent}@150", *same], path, signal.SIGINT)

        for arguments in (["--from", f"{parent}@200", *same], [*TINY_ADDITION, *same]):
            self.fail_with(1, "grokscope train: the run was begun with --from parent.h5@150, and "
                           "not with this history (the same --from would give the same bits)",
                           "train", *arguments, "-o", path, "--resume")


if __name__ == "__main__":
    unittest.main()
