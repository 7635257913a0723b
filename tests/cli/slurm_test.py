"""A sweep as a job array of a real Slurm: three nodes, one task stopped midway and sent again."""

import sys
import unittest

import slurm_cluster
from programs import ProgramTest, TINY_PARITY, assignments, run

SWEEP = [*TINY_PARITY, *assignments(schedule__steps=200000, schedule__metrics_every=50),
         "--over", "seed=0-11"]
SHARDS = 4


class SlurmArrays(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        self.cluster = slurm_cluster.SlurmCluster(self.directory / "slurm", nodes=3)
        self.cluster.__enter__()
        self.addCleanup(self.cluster.__exit__)
        self.sweep = self.directory / "sweep"

    def submit(self, *options: str) -> str:
        """Submits the array script and returns the job's number."""
        return self.cluster.run("sbatch", "--parsable", *options, str(self.script)).strip()

    def wait_for(self, job: str) -> None:
        done = self.cluster.wait_until(
            lambda: not self.cluster.try_to("squeue", "--noheader", "--jobs", job).stdout.strip(),
            seconds=120)
        self.assertTrue(done, self.cluster.logs())

    def first_begun(self) -> int:
        """A shard that has begun, waited for."""
        logs = self.sweep / "logs"
        pattern = "*.state"
        self.assertTrue(self.cluster.wait_until(lambda: any((self.sweep / "runs").glob(pattern))),
                        [path.read_text() for path in logs.glob("slurm-*")])
        begun = next((self.sweep / "runs").glob(pattern)).name.split(".")[0]
        for shard in range(SHARDS):
            # the shards are dealt in the order of the ids
            ids = sorted(self.ids)[shard::SHARDS]
            if begun in ids:
                return shard
        raise AssertionError(f"{begun} is in no shard")

    def test_an_array_of_which_a_task_is_cancelled_and_sent_again_gives_the_local_bits(self) -> None:
        local = self.directory / "local"
        self.succeed("sweep", *SWEEP, "-o", local, "--quiet")
        self.script = self.directory / "array.sh"
        self.script.write_text(self.succeed("sweep", *SWEEP, "-o", self.sweep, "--slurm", SHARDS))
        self.ids = self.succeed("info", self.sweep, "--missing", "ids").split()

        job = self.submit()
        shard = self.first_begun()
        self.cluster.run("scancel", f"{job}_{shard}")
        self.wait_for(job)
        missing = self.succeed("info", self.sweep, "--missing", "slurm").strip()
        self.assertEqual(missing, str(shard))
        self.wait_for(self.submit(f"--array={missing}"))

        self.assertEqual(self.succeed("info", self.sweep, "--missing", "slurm"), "")
        merged = self.directory / "sweep.h5"
        self.succeed("merge", self.sweep, "-o", merged)
        same = run("check", merged, "--against", local)
        self.assertEqual(same.returncode, 0, same.stdout)
        self.assertIn("the same bits", same.stdout)


if __name__ == "__main__":
    if not slurm_cluster.is_installed():
        print("no Slurm and munge here: nothing was tested")
        sys.exit(77)
    unittest.main()
