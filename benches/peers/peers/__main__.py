"""`python -m peers`: see README.md; `cargo xtask bench peers` sets everything up and runs it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from peers import check, report
from peers.bench import Bench, Choice

SIZES = [4, 10, 16, 32, 64, 1000, 3000, 10_000, 100_000, 300_000, 1_000_000]
QUICK = [4, 10, 16, 64, 300, 1000]


def main() -> None:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(prog="peers", description=__doc__)
    parser.add_argument("--binaries", type=Path, required=True, help="folder of the benches' binaries")
    parser.add_argument("--target", type=Path, required=True, help="folder for instances and results")
    parser.add_argument("--report", type=Path, help="folder for the report; none unless given")
    parser.add_argument("--size", type=int, action="append", help="only this size (repeatable)")
    parser.add_argument("--family", action="append", default=[], help="only families of this name or beginning")
    parser.add_argument("--peer", action="append", default=[], help="only peers of this name or beginning")
    parser.add_argument("--quick", action="store_true", help="one turn each, small sizes, report in the target folder")
    parser.add_argument("--fresh", action="store_true", help="measure everything anew")
    parser.add_argument("--memory", type=float, help="GB that a process may take; half of the machine's unless given")
    parser.add_argument("--check", action="store_true", help="compare answers to 100,000 small problems, time nothing")
    arguments = parser.parse_args()
    if arguments.check:
        check.main(arguments.binaries)
        return
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    choice = Choice(
        sizes=arguments.size or (QUICK if arguments.quick else SIZES),
        families=arguments.family,
        peers=arguments.peer,
        quick=arguments.quick,
        fresh=arguments.fresh,
        memory=int(arguments.memory * 1e9) if arguments.memory else machine // 2,
    )
    bench = Bench(choice, arguments.binaries, arguments.target)
    bench.run()
    folder = arguments.target / "quick" if arguments.quick else arguments.report
    if folder:
        report.write(bench.everything(sorted({*SIZES, *choice.sizes})), folder)


if __name__ == "__main__":
    main()
