"""What was measured on: no names of machines or people, no paths."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from peers.solvers import all_solvers


def machine() -> str:
    """Processor, memory and system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"Machine: {_processor()}, {os.cpu_count()} threads, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}. It is shared with other work: ratios mean something, times little.\n"
    )


def packages() -> str:
    """The peers and their versions."""
    names = sorted({solver.package for solver in all_solvers().values()} | {"numpy"})
    return f"Packages: {', '.join(f'{name} {version(name)}' for name in names)}.\n"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
