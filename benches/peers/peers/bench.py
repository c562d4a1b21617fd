"""Runs every solver on every instance, ours and the peers in turns."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from peers import judge, process
from peers.instance import Description, Instance
from peers.jobs import Job, jobs, version_of
from peers.store import SOLVED, Clock, Result, Store

ROUNDS = 3
"""How often each solver has its turn on an instance."""
FAR = 10.0
"""A peer that took so many times as long as the fastest solver has no second turn."""
KEPT = 256 << 20
"""Instances beyond this many bytes are removed once they are measured."""
SLACK = 2
"""How many of the best known peers are measured again together with us."""


@dataclass(frozen=True)
class Choice:
    """What to run."""

    sizes: list[int]
    families: list[str]
    peers: list[str]
    quick: bool
    fresh: bool
    memory: int

    def wants(self, about: Description) -> bool:
        """Whether the instance was asked for: a family is named whole or by its beginning."""
        return not self.families or any(about.family.startswith(family) for family in self.families)

    def wants_job(self, job: Job) -> bool:
        """Whether the solver was asked for; ours always is."""
        return job.is_ours or not self.peers or any(job.name.startswith(peer) for peer in self.peers)


class Bench:
    """A run over the catalogue."""

    def __init__(self, choice: Choice, binaries: Path, target: Path) -> None:
        """Binaries of the benches, and the folder for instances and results."""
        self._choice = choice
        self._binaries = binaries
        self._folder = target / "instances"
        self._discard_old_instances()
        self._store = Store(target / ("quick.jsonl" if choice.quick else "results.jsonl"))

    def _discard_old_instances(self) -> None:
        """Another generator may draw other instances: manifests of before are not believed."""
        drawn_by = self._folder / "drawn-by.txt"
        generator = version_of(self._binaries / "instance")
        if not drawn_by.exists() or drawn_by.read_text() != generator:
            for manifest in self._folder.glob("*.json"):
                manifest.unlink()
            self._folder.mkdir(parents=True, exist_ok=True)
            drawn_by.write_text(generator)

    def run(self) -> None:
        """Measures what is missing of the chosen instances."""
        for about in self.catalogue(self._choice.sizes):
            if self._choice.wants(about):
                self._one(about)

    def everything(self, sizes: Iterable[int]) -> list[Result]:
        """The newest results of all instances of some sizes that were ever drawn."""
        results: list[Result] = []
        for about in self.catalogue(sizes):
            manifest = self._folder / f"{about.stem}.json"
            if manifest.exists():
                results.extend(self._store.of_instance(json.loads(manifest.read_text())["sha256"]))
        return results

    def catalogue(self, sizes: Iterable[int]) -> Iterator[Description]:
        """The instances of some sizes."""
        command = [str(self._binaries / "instance"), "list", *map(str, sizes)]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        return (Description(**json.loads(line)) for line in lines)

    def _one(self, about: Description) -> None:
        chosen = [job for job in jobs(about, self._binaries) if self._choice.wants_job(job)]
        manifest = self._folder / f"{about.stem}.json"
        if not manifest.exists():
            self._draw(about)
        sha256 = json.loads(manifest.read_text())["sha256"]
        known = {job.name: self._store.get(sha256, job.name, job.version) for job in chosen}
        due = [job for job in chosen if self._choice.fresh or known[job.name] is None]
        if not due:
            return
        due = self._with_rivals(chosen, due, known)
        if not all((manifest.parent / name).exists() for name in json.loads(manifest.read_text())["files"].values()):
            self._draw(about)
        print(f"{about.stem} ({about.rows} x {about.cols}), sha256 {sha256[:16]}", flush=True)
        instance = Instance.load(manifest)
        measured = {result.solver: result for result in self._measure(instance, manifest, due)}
        self._forget(instance)
        merged = [measured.get(job.name) or known[job.name] for job in chosen]
        results = [result for result in merged if result is not None]
        judge.compare(results, {job.name for job in chosen if job.rounds}, about)

    def _draw(self, about: Description) -> None:
        command = [str(self._binaries / "instance"), "make", str(self._folder), about.family, str(about.size)]
        subprocess.run(command, check=True, capture_output=True)

    @staticmethod
    def _with_rivals(chosen: list[Job], due: list[Job], known: dict[str, Result | None]) -> list[Job]:
        """A ratio is of times taken together: both of ours and the best peers known run again with what is due."""
        solved = [result for result in known.values() if result is not None and result.is_solved]
        best = sorted(solved, key=lambda result: min(result.core))
        names = {result.solver for result in best[:SLACK]} | {job.name for job in due}
        return [job for job in chosen if job.is_ours or job.name in names]

    def _measure(self, instance: Instance, manifest: Path, due: list[Job]) -> Iterator[Result]:
        runs: dict[str, list[dict[str, Any]]] = {job.name: [] for job in due}
        seconds = 0.5 if self._choice.quick else 1.5
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for turn in range(1 if self._choice.quick else ROUNDS):
                chosen = [job for job in due if not turn or job.is_ours or _near(runs, job.name)]
                for job in chosen:
                    if not turn and self._hopeless(instance.about, job):
                        runs[job.name].append({"status": "timeout", "core": [process.LIMIT], "all": [process.LIMIT]})
                        continue
                    answer = folder / "answer.npy"
                    answer.unlink(missing_ok=True)
                    run = process.run(job.command_for(manifest, seconds, answer), folder, self._choice.memory)
                    if run["status"] == "optimal":
                        judge.score(run, instance, np.load(answer))
                    runs[job.name].append(run)
            for job in due:
                result = _merged(instance, job, runs[job.name])
                self._store.add(result)
                print(f"    {_line(result)}", flush=True)
                yield result

    def _hopeless(self, about: Description, job: Job) -> bool:
        """A peer that ran out of time on a smaller instance of the family is not run on a larger one."""
        if job.is_ours:
            return False
        for manifest in self._folder.glob(f"{about.family}-*.json"):
            data = json.loads(manifest.read_text())
            if data["family"] == about.family and data["size"] < about.size:
                result = self._store.get(data["sha256"], job.name, job.version)
                if result is not None and result.is_bound:
                    return True
        return False

    def _forget(self, instance: Instance) -> None:
        for name in instance.files.values():
            path = self._folder / name
            if path.stat().st_size > KEPT:
                path.unlink()


def _near(runs: dict[str, list[dict[str, Any]]], name: str) -> bool:
    """Whether a solver may still be the fastest."""
    solved = {other: min(turns[0]["core"]) for other, turns in runs.items() if turns[0]["status"] in SOLVED}
    return name in solved and solved[name] <= FAR * min(solved.values())


def _merged(instance: Instance, job: Job, runs: list[dict[str, Any]]) -> Result:
    """One result of all turns; a turn that failed makes the whole one fail."""
    worst = next((run for run in runs if run["status"] not in SOLVED), runs[0])
    extra = [run["extra_bytes"] for run in runs if run.get("extra_bytes") is not None]
    return Result(
        sha256=instance.sha256,
        family=instance.about.family,
        size=instance.about.size,
        solver=job.name,
        version=job.version,
        status=worst["status"],
        core=[lap for run in runs for lap in run.get("core", [])],
        all=[lap for run in runs for lap in run.get("all", [])],
        checked=[lap for run in runs for lap in run.get("checked", [])],
        total=worst.get("total"),
        extra_bytes=max(extra, default=None),
        processors=worst.get("processors"),
        message=worst.get("message", ""),
    )


def _line(result: Result) -> str:
    if not result.is_solved:
        return f"{result.solver:26} {result.status} {result.message}"
    with_, without = result.seconds(Clock.WITH), result.seconds(Clock.WITHOUT)
    return f"{result.solver:26} {without:10.6f} s, {with_:10.6f} s with conversions, total {result.total}"
