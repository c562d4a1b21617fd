"""What a call from Python costs: small matrices against their peers, batches, and a million rows in and out.

    pip install ./bindings/python
    cargo build --release -p onehour-benches --bin call
    python benches/python/measure.py target/release/call > docs/benchmarks/python.md

Every time is the least of several stretches; of what takes longer than a stretch, processor time is counted: so what else the machine
does counts little.
"""

import csv
import datetime as dt
import io
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version

import lap
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import scipy.optimize

import onehour
from onehour._frames import columns_of_frame

DAY = dt.date(2026, 11, 23)
#: Runs of what takes long.
TIMES = 7


def least(work, stretches, times):
    """Seconds of one call."""
    best = float("inf")
    for _ in range(stretches):
        begin = time.perf_counter()
        for _ in range(times):
            work()
        best = min(best, (time.perf_counter() - begin) / times)
    return best


def processor_seconds(work, times):
    """Processor time of one call, all threads together."""
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


def small_calls():
    random = np.random.default_rng(0)
    print("| rows and columns | costs | onehour | scipy | lapx |")
    print("|---|---|---|---|---|")
    solvers = [onehour.linear_sum_assignment, scipy.optimize.linear_sum_assignment, lap.lapjvx]
    for n in (1, 4, 10, 16, 32, 64):
        for kind, matrices in (
            ("float64", [random.random((n, n)) for _ in range(16)]),
            ("int64", [random.integers(0, 1000, (n, n)) for _ in range(16)]),
        ):
            times = max(1, 400 // (n * n // 8 + 16))
            micros = []
            for solve in solvers:
                seconds = least(lambda solve=solve: [solve(costs) for costs in matrices], 80, times)
                micros.append(f"{seconds / len(matrices) * 1e6:.2f} µs")
            print(f"| {n} | {kind} | {' | '.join(micros)} |")


def against_rust(call):
    """The same calls from Python and from Rust, in turns."""
    print("\n| rows and columns | from Python | from Rust | more |\n|---|---|---|---|")
    for n, times, stretches in ((10, 20_000, 20), (1000, 10, 20)):
        costs = np.random.default_rng(0).random((n, n))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "costs.npy")
            np.save(path, costs)
            ours = rust = float("inf")
            for _ in range(5):
                ran = subprocess.run([call, path, str(times)], check=True, capture_output=True, text=True)
                rust = min(rust, float(ran.stdout))
                ours = min(ours, least(lambda costs=costs: onehour.linear_sum_assignment(costs), stretches, times) * 1e6)
        print(f"| {n} | {ours:.2f} µs | {rust:.2f} µs | {ours - rust:.2f} µs, {(ours / rust - 1) * 100:.1f} % |")


def batches():
    stack = np.random.default_rng(0).random((10_000, 10, 10))
    ours = processor_seconds(lambda: onehour.assign_batch(stack), 5)
    single = processor_seconds(lambda: [onehour.linear_sum_assignment(costs) for costs in stack], 5)
    theirs = processor_seconds(lambda: [scipy.optimize.linear_sum_assignment(costs) for costs in stack], 5)
    print("\n| 10,000 matrices of 10 x 10, processor time of all threads | |\n|---|---|")
    print(f"| `assign_batch`: an `Assignment` each, with its proof | {ours * 1e3:.0f} ms |")
    print(f"| `linear_sum_assignment`, one by one | {single * 1e3:.0f} ms |")
    print(f"| scipy's, one by one | {theirs * 1e3:.0f} ms |")


def medians(work, times):
    """Seconds of one call by the clock, and processor time of all its threads; medians."""
    walls, processors = [], []
    for _ in range(times):
        begin, began = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - begin)
        processors.append(time.process_time() - began)
    return statistics.median(walls), statistics.median(processors)


def seconds(pair):
    return " | ".join(f"{value:.2f} s" for value in pair)


def frames(rows):
    few = people()
    many = few.iloc[np.random.default_rng(0).integers(0, len(few), rows)].reset_index(drop=True)
    many["id"] = [f"p{nth:07d}" for nth in range(rows)]
    kinds = {"pandas": many, "polars": pl.from_pandas(many), "pyarrow": pa.Table.from_pandas(many, preserve_index=False)}
    print(f"\n| {rows:,} rows of {len(many.columns)} columns, medians of {TIMES} | by the clock | processor time of all threads |\n|---|---|---|")
    for name, frame in kinds.items():
        print(f"| `Pool.from_frame`, {name} | {seconds(medians(lambda frame=frame: onehour.Pool.from_frame(frame), TIMES))} |")
        columns = medians(lambda frame=frame: columns_of_frame(frame), TIMES)
        print(f"| ...of which Python hands over the columns | {seconds(columns)} |")
    shuffled = kinds["polars"].sample(fraction=1.0, shuffle=True, seed=0)
    print(f"| `Pool.from_frame`, polars, rows in any order | {seconds(medians(lambda: onehour.Pool.from_frame(shuffled), TIMES))} |")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "people.csv")
        kinds["polars"].write_csv(path)
        print(f"| `Pool.from_file`, the same as CSV | {seconds(medians(lambda: onehour.Pool.from_file(path), TIMES))} |")
        print(f"| `polars.read_csv` of that file | {seconds(medians(lambda: pl.read_csv(path, infer_schema=False), TIMES))} |")
    print(f"| polars' own numbering of the columns (`cast` to Categorical) | {seconds(medians(lambda: kinds['polars'].cast(pl.Categorical), TIMES))} |")
    table = onehour.Table(onehour._onehour.Table.of_columns([("a", list(range(rows))), ("b", many["id"].tolist())]))
    for name, out in {"pandas": table.to_pandas, "polars": table.to_polars, "pyarrow": table.to_arrow}.items():
        print(f"| 2 columns out of a `Table`, {name} | {seconds(medians(out, TIMES))} |")


def people():
    """A few thousand people as texts."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "people.csv")
        onehour.generate(newcomers=2000, openers=800, first_day=DAY).to_csv(path)
        return pd.read_csv(path, dtype=str)


def main():
    print("# Python\n")
    print("What a call costs beside the work: `python benches/python/measure.py target/release/call`. Several matrices of each size take turns, so that no solver")
    print("learns one of them by heart; each time is the least of many stretches. Of frames medians\nare given, by the clock too: what else the machine does counts there. \"From Rust\" is")
    print("the same matrix by the Rust crate (`cargo build --release -p onehour-benches --bin call`), five turns each.\n")
    small_calls()
    if len(sys.argv) > 1:
        against_rust(sys.argv[1])
    batches()
    frames(1_000_000)
    packages = ", ".join(f"{name} {version(name)}" for name in ("onehour", "numpy", "scipy", "lapx", "pandas", "polars", "pyarrow"))
    print(f"\nPython {platform.python_version()}, {packages}; {os.cpu_count()} processors ({processor()}), load {os.getloadavg()[0]:.1f}, {dt.date.today()}.")


def processor():
    with io.open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [row[1].strip() for row in csv.reader(file, delimiter=":") if row and row[0].strip() == "model name"]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    main()
