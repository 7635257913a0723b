"""A throw-away Slurm of several nodes on the loopback, for tests: no systemd, no cgroups."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "scontrol", "sinfo")


def is_installed() -> bool:
    return all(shutil.which(program, path=search_path()) for program in PROGRAMS)


def search_path() -> str:
    daemons = Path(os.sep, "usr", "sbin")  # where Debian has them, and not every PATH does
    return f"{os.environ['PATH']}:{daemons}"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, as far as can be known beforehand."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class SlurmCluster:
    """Starts on entry, stops on exit; `run` runs one of Slurm's commands against it."""

    def __init__(self, directory: Path, nodes: int) -> None:
        self.directory = directory
        self.nodes = nodes
        self.environment = {**os.environ, "PATH": search_path(),
                            "SLURM_CONF": str(directory / "slurm.conf")}

    def __enter__(self) -> "SlurmCluster":
        for name in ("ctld", "log", "munge", *(f"d.n{i}" for i in range(self.nodes))):
            (self.directory / name).mkdir(parents=True)
        (self.directory / "munge").chmod(0o700)
        self.write_configuration()
        try:
            self.start_daemons()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Jobs first, then the daemons, which with live steps would not end."""
        self.try_to("scancel", "--user", str(os.getuid()))
        self.wait_until(lambda: not self.try_to("squeue", "--noheader").stdout.strip())
        daemons = [int(path.read_text()) for path in self.directory.glob("*.pid")]
        self.try_to("scontrol", "shutdown")
        self.wait_until(lambda: not any(map(is_alive, daemons)))
        munge = self.directory / "munge" / "pid"
        for process in [*filter(is_alive, daemons), *([int(munge.read_text())] if munge.exists() else [])]:
            os.kill(process, 15)

    def write_configuration(self) -> None:
        controller, *nodes = free_ports(self.nodes + 1)
        host = socket.gethostname().split(".")[0]
        here = self.directory
        user = subprocess.check_output(["id", "-un"], text=True).strip()
        lines = [
            "ClusterName=grokscope", f"SlurmctldHost={host}(127.0.0.1)", f"SlurmUser={user}",
            f"SlurmdUser={user}", "AuthType=auth/munge", f"AuthInfo=socket={here}/munge/s",
            f"SlurmctldPort={controller}",
            # without these the daemons would listen beyond the loopback
            "CommunicationParameters=NoCtldInAddrAny,NoInAddrAny",
            f"StateSaveLocation={here}/ctld", f"SlurmdSpoolDir={here}/d.%n",
            f"SlurmctldPidFile={here}/ctld.pid", f"SlurmdPidFile={here}/slurmd.%n.pid",
            f"SlurmctldLogFile={here}/log/ctld", f"SlurmdLogFile={here}/log/slurmd.%n",
            "ProctrackType=proctrack/pgid", "TaskPlugin=task/none", "MpiDefault=none",
            "SelectType=select/cons_tres", "SelectTypeParameters=CR_Core",
            "SchedulerType=sched/builtin", "ReturnToService=2",
            *(f"NodeName=n{i} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=1 "
              "State=UNKNOWN" for i, port in enumerate(nodes)),
            "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP"]
        (here / "slurm.conf").write_text("\n".join(lines) + "\n")

    def start_daemons(self) -> None:
        munge = self.directory / "munge"
        (munge / "key").write_bytes(os.urandom(1024))
        (munge / "key").chmod(0o600)
        self.run("munged", f"--key-file={munge}/key", f"--socket={munge}/s",
                 f"--pid-file={munge}/pid", f"--log-file={munge}/log",
                 f"--seed-file={munge}/seed", "--force")
        self.run("slurmctld", "-c")
        self.wait_until(lambda: "UP" in self.try_to("scontrol", "ping").stdout)
        for i in range(self.nodes):
            self.run("slurmd", "-N", f"n{i}")
        if not self.wait_until(lambda: self.idle_nodes() == self.nodes):
            raise RuntimeError("the nodes did not come up:\n" + self.logs())

    def idle_nodes(self) -> int:
        states = self.try_to("sinfo", "--noheader", "--Node", "--format=%T").stdout.split()
        return states.count("idle")

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in sorted((self.directory / "log").iterdir()))

    def run(self, *command: str) -> str:
        return subprocess.run(command, env=self.environment, check=True, text=True,
                              stdout=subprocess.PIPE).stdout

    def try_to(self, *command: str) -> subprocess.CompletedProcess:
        return subprocess.run(command, env=self.environment, check=False, text=True,
                              capture_output=True)

    @staticmethod
    def wait_until(condition, seconds: float = 20) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(0.1)
        return False


def is_alive(process: int) -> bool:
    """A daemon that has ended and waits to be reaped is dead."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
