"""Runs a job under a time limit and a memory limit, on one thread unless it is asked for more."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import threading
from pathlib import Path
from typing import Any

LIMIT = 60.0
"""Seconds from the instance being read to the answer."""
LOADING = 300.0
"""Seconds until the instance is read."""
SINGLE = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "RAYON_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
"""What keeps libraries from starting threads of their own."""


def run(command: list[str], folder: Path, memory: int) -> dict[str, Any]:
    """Returns what the process prints after `ready`, or how it failed."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    environment = {**os.environ, **dict.fromkeys(SINGLE, "1")}
    errors = folder / "stderr.txt"
    with errors.open("w") as stderr:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment, preexec_fn=limit
        )
    with process:
        ready = _line(process, LOADING)
        line = _line(process, LIMIT) if ready == "ready" else ready
        process.kill()
    if line is None:
        return {"status": "timeout", "core": [LIMIT], "all": [LIMIT]}
    try:
        result: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError:
        words = errors.read_text().strip()
        status = "out of memory" if "alloc" in words or "MemoryError" in words else "failed"
        return {"status": status, "message": words.rsplit("\n", 1)[-1][:300]}
    return result


def _line(process: subprocess.Popen[str], seconds: float) -> str | None:
    """The next line of its output; None where it does not come in time, empty where the process has ended."""
    assert process.stdout is not None
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    line = process.stdout.readline()
    timer.cancel()
    return None if late.is_set() else line.strip()
