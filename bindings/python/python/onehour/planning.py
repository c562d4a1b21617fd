"""Planning a round."""

from __future__ import annotations

import datetime as dt
from os import fspath
from typing import Any

from onehour import _onehour
from onehour._progress import Progress, Told, heard
from onehour._seconds import seconds
from onehour.plans import Path, Plan, published
from onehour.pool import Pool
from onehour.programme import Programme

__all__ = ["plan"]


def plan(
    pool: Pool,
    programme: Programme | str | None = None,
    *,
    first_day: dt.date | None = None,
    weeks: int = 4,
    seed: int = 0,
    history: Path | None = None,
    previous: Plan | Path | None = None,
    deadline: float | dt.timedelta | None = None,
    progress: Progress = None,
    threads: int | None = None,
) -> Plan:
    """Plan a round: as many meetings as can be, by the programme's objectives, with proof.

    Parameters
    ----------
    pool : Pool
        The people.
    programme : Programme or str, optional
        The one that the people were read by unless given.
    first_day : date, optional
        Today unless given.
    weeks : int
        Length of the round.
    seed : int
        Decides between plans that are equally good.
    history : path, optional
        CSV file of past meetings.
    previous : Plan or path, optional
        A published plan, or its folder, to keep as far as rules and people allow. Pairs that a coordinator's decision kept apart in it
        stay apart, as docs/plan-folder.md says.
    deadline : float or timedelta, optional
        After so many seconds the best so far will do.
    progress : callable or bool, optional
        Called now and then with how much is done, and of how much; ``True`` shows a bar.
    threads : int, optional
        The plan is the same at any number.

    Raises
    ------
    InputError
        With everything that is wrong. People who cannot be served are no error.

    Examples
    --------
    >>> import datetime, onehour
    >>> day = datetime.date(2026, 11, 23)
    >>> pool = onehour.generate(newcomers=40, openers=20, first_day=day)
    >>> plan = onehour.plan(pool, first_day=day, weeks=2)
    >>> plan.status, plan.tiers[0].proven
    ('optimal', True)
    >>> plan.summary["served"] == len(plan.meetings)
    True
    >>> plan.verify().pairs
    800
    """
    with heard(progress, "planning") as told:
        asked = asked_for(first_day, weeks, seed, history, deadline=deadline, progress=told, threads=threads)
        return Plan(_onehour.make_plan(pool._handle, *given(programme, previous), asked))


def given(
    programme: Programme | str | None, previous: Plan | Path | None
) -> tuple[_onehour.Programme | None, _onehour.Plan | None]:
    """Programme and published plan of a round."""
    named = Programme.load(programme) if isinstance(programme, str) else programme
    return None if named is None else named._handle, None if previous is None else published(previous)._handle


def asked_for(
    first_day: dt.date | None,
    weeks: int,
    seed: int,
    history: Path | None,
    *,
    deadline: float | dt.timedelta | None = None,
    progress: Told | None = None,
    threads: int | None = None,
) -> dict[str, Any]:
    """What a round is asked for beside people and programme."""
    return {
        "first_day": (first_day or dt.date.today()).isoformat(),
        "weeks": weeks,
        "seed": seed,
        "history": None if history is None else fspath(history),
        "deadline": seconds(deadline),
        "progress": progress,
        "threads": threads,
    }
