"""What-if: the same round under other rules, with other people, or without a solver, side by side."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from onehour import _onehour
from onehour._progress import Progress
from onehour.pictures import SERVED, WAITING, Picture, altair, bars, chart
from onehour.planning import plan
from onehour.plans import Plan
from onehour.pool import Pool
from onehour.programme import Programme
from onehour.tables import Table

__all__ = ["BASELINES", "Comparison", "Scenario", "compare"]

#: The ways to plan without a solver that :meth:`Plan.baseline` knows.
BASELINES = ("random", "first-come", "greedy", "hungarian")

By = Literal["field", "place", "languages", "organisation", "tags"]


class Scenario(NamedTuple):
    """One of the rounds to compare; what is ``None`` is as in the call.

    ``pool``: other people; ``programme``: other rules; ``weeks``: another length.
    """

    pool: Pool | None = None
    programme: Programme | str | None = None
    weeks: int | None = None


@dataclass(frozen=True)
class Comparison:
    """The outcomes of several scenarios. Made by :func:`compare`.

    Attributes
    ----------
    plans : dict of str to Plan
        The plan of each scenario.
    table : Table
        One row for each scenario and baseline: newcomers, served, waiting, longest wait, days waited by the served, points, openers
        with a meeting, meetings of the busiest opener, spread, status.
    groups : Table
        Newcomers and served by scenario and group, as counts.
    """

    plans: dict[str, Plan]
    table: Table
    groups: Table

    def plot(self) -> Picture:
        """Served and waiting newcomers of every scenario, one bar each."""
        rows = [
            {"scenario": row["scenario"], "what": what, "newcomers": row[key]}
            for row in self.table
            for what, key in (("served", "served"), ("waits", "waiting"))
        ]
        alt = altair()
        order = self.table["scenario"]
        picture = chart(rows, "Newcomers who meet someone", width=420, height=bars(22)).mark_bar()
        labels = chart([row for row in rows if row["what"] == "served"], "").mark_text(align="left", dx=4, color="white")
        x = alt.X("newcomers:Q", title="newcomers")
        y = alt.Y("scenario:N", title=None, sort=order, axis=alt.Axis(labelLimit=260))
        colours = alt.Scale(domain=["served", "waits"], range=[SERVED, WAITING])
        bar = picture.encode(
            x=x,
            y=y,
            color=alt.Color("what:N", title=None, scale=colours, legend=alt.Legend(orient="top")),
            order=alt.Order("what:N"),
        )
        return Picture(alt.layer(bar, labels.encode(x=alt.datum(0), y=y, text="newcomers:Q")))

    def __repr__(self) -> str:
        return f"<Comparison: {', '.join(self.table['scenario'])}>"

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def compare(
    pool: Pool,
    scenarios: Mapping[str, Scenario | Pool | Programme | str],
    *,
    first_day: dt.date | None = None,
    weeks: int = 4,
    seed: int = 0,
    baselines: Iterable[str] = (),
    by: By = "field",
    deadline: float | dt.timedelta | None = None,
    progress: Progress = None,
    threads: int | None = None,
) -> Comparison:
    """Plan the same round several times, and lay the outcomes side by side.

    Parameters
    ----------
    pool : Pool
        The people, unless a scenario has others.
    scenarios : mapping of str to Scenario, Pool, Programme or str
        Name of each, and what is other in it: a programme (or the name of one), a pool, or several at once.
    first_day, weeks, seed, deadline, progress, threads
        As in :func:`plan`, for every scenario.
    baselines : iterable of {'random', 'first-come', 'greedy', 'hungarian'}
        Ways to plan the first scenario without a solver, to compare with.
    by : {'field', 'place', 'languages', 'organisation', 'tags'}
        What the groups of :attr:`Comparison.groups` share.

    Examples
    --------
    >>> import datetime, onehour
    >>> day = datetime.date(2026, 11, 23)
    >>> pool = onehour.generate(newcomers=60, openers=15, first_day=day)
    >>> today = pool.programme
    >>> more = pool.with_openers(5, fields="software", languages="en:C1", place="FI-091", availability="Mon-Fri 16-20")
    >>> seen = onehour.compare(pool, {"today": today, "5 more openers": more}, first_day=day, baselines=["greedy"])
    >>> seen.table["scenario"]
    ['today', '5 more openers', 'today, greedy']
    >>> served = seen.table["served"]
    >>> served[1] >= served[0] >= served[2]
    True
    """
    if not scenarios:
        raise ValueError("name at least one scenario")
    asked = {name: _scenario(scenario) for name, scenario in scenarios.items()}
    plans = {
        name: plan(
            scenario.pool or pool,
            scenario.programme,
            first_day=first_day,
            weeks=scenario.weeks or weeks,
            seed=seed,
            deadline=deadline,
            progress=progress,
            threads=threads,
        )
        for name, scenario in asked.items()
    }
    rows = [_of_plan(name, made) for name, made in plans.items()]
    first, made = next(iter(plans.items()))
    rows += [_of_baseline(f"{first}, {name}", made, name) for name in baselines]
    groups = [row for name, made in plans.items() for row in _groups(name, made, by)]
    return Comparison(plans, _table(rows), _table(groups))


def _scenario(scenario: Scenario | Pool | Programme | str) -> Scenario:
    match scenario:
        case Scenario():
            return scenario
        case Pool():
            return Scenario(pool=scenario)
        case Programme() | str():
            return Scenario(programme=scenario)
    raise TypeError("a scenario is a Scenario, a Pool, a Programme, or the name of one")


def _of_plan(name: str, made: Plan) -> dict[str, Any]:
    tiers = {tier.name: tier.value for tier in made.tiers}
    return _row(name, made, made.meetings, tiers, made.status)


def _of_baseline(name: str, made: Plan, baseline: str) -> dict[str, Any]:
    found = made.baseline(baseline)
    return _row(name, made, found.meetings, found.tiers, "by hand")


def _row(name: str, made: Plan, meetings: Table, tiers: Mapping[str, int], status: str) -> dict[str, Any]:
    served = set(meetings["newcomer"])
    newcomers = [person for person in made.people if person["side"] == "newcomer"]
    waits = [person["waited_days"] for person in newcomers if person["person"] not in served]
    loads = Counter(meetings["opener"])
    return {
        "scenario": name,
        "newcomers": len(newcomers),
        "served": len(served),
        "waiting": len(waits),
        "longest_wait_days": max(waits, default=0),
        "days_waited_by_served": tiers.get("waiting", 0),
        "points": sum(meetings["points"]),
        "openers": made.summary["openers"],
        "openers_used": len(loads),
        "most_meetings_of_one": max(loads.values(), default=0),
        "spread": tiers.get("spread", 0),
        "status": status,
    }


def _groups(name: str, made: Plan, by: By) -> list[dict[str, Any]]:
    newcomers: Counter[str] = Counter()
    served: Counter[str] = Counter()
    for person in made.people:
        if person["side"] == "newcomer":
            for group in (person[by] or "not stated").split("; "):
                newcomers[group] += 1
                served[group] += person["meetings"] > 0
    return [
        {"scenario": name, by: group, "newcomers": count, "served": served[group]}
        for group, count in sorted(newcomers.items())
    ]


def _table(rows: list[dict[str, Any]]) -> Table:
    names = list(rows[0]) if rows else []
    return Table(_onehour.Table.of_columns([(name, [row[name] for row in rows]) for name in names]))
