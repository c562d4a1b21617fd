"""Plans: who meets whom, when and why; who waits and why; and the proof."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cached_property
from html import escape
from os import PathLike, fspath
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from onehour import _onehour
from onehour._progress import Progress, Told, heard
from onehour._seconds import seconds
from onehour.errors import InputError, Issue
from onehour.plotting import PlanPictures
from onehour.pool import Pool
from onehour.programme import Programme
from onehour.recruiting import Recruit
from onehour.tables import Table

__all__ = ["Alternative", "Baseline", "Explanation", "Plan", "Tier", "Verified", "plan"]

Path = str | PathLike[str]


class Tier(NamedTuple):
    """One of the ordered objectives: its value, the most that any plan could have, and whether the two are equal."""

    name: str
    value: int
    bound: int | None
    proven: bool


class Baseline(NamedTuple):
    """A round planned without a solver: who would meet whom, and the values of the tiers. Nothing is claimed of how good it is."""

    meetings: Table
    tiers: dict[str, int]


class Verified(NamedTuple):
    """What the separate checker looked at."""

    pairs: int
    edges: int


class Alternative(NamedTuple):
    """One possible partner.

    ``tiers`` says what each tier gains or loses when the pair is forced (for the pair of the plan: when it is forbidden),
    ``served`` how many more are served then. ``standing`` says in which of the best plans the pair meets: ``always``,
    ``sometimes``, ``never``, or ``None`` where that is not proven. ``certainty`` is ``proven`` or ``bound``.
    """

    partner: str
    present: bool
    start: dt.datetime | None
    served: int
    tiers: dict[str, int]
    standing: str | None
    certainty: str

    @classmethod
    def _of(cls, facts: dict[str, Any], zone: ZoneInfo) -> Alternative:
        start = facts["start"]
        return cls(
            partner=facts["partner"],
            present=facts["present"],
            start=None if start is None else dt.datetime.fromtimestamp(start, zone),
            served=facts["served"],
            tiers={tier["tier"]: tier["change"] for tier in facts["tiers"]},
            standing=facts["standing"],
            certainty=facts["certainty"],
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a plan says of one person; printed, it is a text.

    Attributes
    ----------
    person : str
        Id.
    meetings : list of dict
        The person's meetings, with reasons and points.
    waiting : dict or None
        Why the person waits.
    bottleneck : dict or None
        The places that are used up, and by whom.
    near_misses : list of (str, list of str)
        A rule, and the openers whom it alone keeps away.
    help : list of dict
        Of the changes that the programme allows, those that would serve the person, least cost first: ``text``, ``opener``,
        ``served``, ``instead_of``, ``certainty`` and more.
    shortlists : list of dict
        Ranked lists for this person.
    """

    person: str
    meetings: list[dict[str, Any]]
    waiting: dict[str, Any] | None
    bottleneck: dict[str, Any] | None
    near_misses: list[tuple[str, list[str]]]
    help: list[dict[str, Any]]
    shortlists: list[dict[str, Any]]

    def __str__(self) -> str:
        lines = [line for meeting in self.meetings for line in self._of_meeting(meeting)]
        if self.waiting is not None:
            lines += self._of_wait(self.waiting)
        return "\n".join(lines) or f"{self.person} is an opener and has no meeting in this plan."

    def _of_meeting(self, meeting: dict[str, Any]) -> list[str]:
        other = meeting["opener"] if meeting["newcomer"] == self.person else meeting["newcomer"]
        when = f" at {meeting['start']}" if meeting.get("start") else ""
        where = f" ({meeting['place']})" if meeting.get("place") else ""
        lines = [f"{self.person} meets {other}{when}{where}; points: {meeting['points']}."]
        for reason in meeting["reasons"]:
            points = f"{reason['points']:+}  " if "points" in reason else "    "
            lines.append(f"  {points}{reason['name']}: {reason['text']}")
        return lines

    def _of_wait(self, waiting: dict[str, Any]) -> list[str]:
        lines = [f"{self.person} waits, by now for {waiting['waited_days']} days. {waiting['reason']}"]
        for rule, openers in waiting.get("ruled_out", []):
            lines.append(f"  {rule} rules out {openers} openers.")
        for rule, openers in self.near_misses:
            lines.append(f"  {len(openers)} openers would fit but for {rule}: {', '.join(openers[:6])}")
        for change in self.help:
            lines.append(f"  {change['text']} would help: {self.person} meets {change['opener']} then.")
        return lines

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


class Plan:
    """The outcome of a round. Made by :func:`plan`, or read by :meth:`load`.

    A plan never changes; any number of threads may share it.
    """

    def __init__(self, handle: _onehour.Plan) -> None:
        self._handle = handle

    @classmethod
    def load(cls, path: Path) -> Plan:
        """Read a plan's folder, or the plan.json in it."""
        return cls(_onehour.Plan.read(fspath(path)))

    @cached_property
    def _facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self._handle.facts())
        return facts

    @property
    def status(self) -> str:
        """``optimal``: no plan is better. ``feasible``: the bounds of the tiers say how much better one could be.
        ``interrupted``: the best so far."""
        return str(self._facts["status"])

    @property
    def tiers(self) -> list[Tier]:
        """The objectives in their order; each is exact before the next one counts."""
        return [Tier(**tier) for tier in self._facts["tiers"]]

    @property
    def summary(self) -> dict[str, int]:
        """Counts: newcomers, served, waiting, longest_wait_days, openers, openers_unused, candidate_pairs, candidate_arcs."""
        return dict(self._facts["summary"])

    @property
    def first_day(self) -> dt.date:
        """The day the round begins."""
        return dt.date.fromisoformat(self._facts["from"])

    @property
    def weeks(self) -> int:
        """Length of the round."""
        return int(self._facts["weeks"])

    @property
    def zone(self) -> str:
        """IANA zone of its local times."""
        return str(self._facts["zone"])

    @property
    def bottlenecks(self) -> list[dict[str, Any]]:
        """Groups of newcomers who together want more places than there are, as plan.json has them."""
        return list(self._facts["bottlenecks"])

    @property
    def crossings(self) -> list[dict[str, str]]:
        """Constraints that do not nest, which may cost the proof."""
        return list(self._facts["crossings"])

    @property
    def shortlists(self) -> list[dict[str, Any]]:
        """Ranked lists beside the plan."""
        return list(self._facts["shortlists"])

    @property
    def channels(self) -> dict[str, dict[str, int]]:
        """Counts by tag."""
        return dict(self._facts["channels"])

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """What was read by a stated policy: local times that the clock skips, columns that are not used."""
        return tuple(self._handle.warnings())

    @cached_property
    def meetings(self) -> Table:
        """Who meets whom, when, where and why."""
        return Table(self._handle.meetings())

    @cached_property
    def waiting(self) -> Table:
        """Who waits, for how long and why."""
        return Table(self._handle.waiting())

    @cached_property
    def load_of_openers(self) -> Table:
        """For each opener the hours offered and the meetings given."""
        return Table(self._handle.load())

    @cached_property
    def candidates(self) -> Table:
        """Every eligible pair with an hour in common, with its points, and the points of each term."""
        return Table(self._handle.candidates())

    @cached_property
    def people(self) -> Table:
        """Everybody, by side, with field, place, days waited, hours free and number of meetings."""
        return Table(self._handle.people())

    @cached_property
    def hours(self) -> Table:
        """For each possible start how many openers offer it, how many newcomers could come, and how many meetings are then."""
        return Table(self._handle.hours())

    @property
    def plot(self) -> PlanPictures:
        """Its pictures, ``served()``, ``waiting()``, ``hours()``, ``network()`` and ``shortage()``."""
        return PlanPictures(self)

    def baseline(self, name: str) -> Baseline:
        """Plan the same round without a solver. Every rule, hour and cap is kept.

        Parameters
        ----------
        name : {'random', 'first-come', 'greedy', 'hungarian'}
            ``random``: newcomers in random order, each with a random opener who has an hour left. ``first-come``: who has waited
            longest chooses first, by points. ``greedy``: the pair with the most points first. ``hungarian``: each opener
            once, as the assignment method has it, found without a look at the hours; then each pair takes an hour that is left.
        """
        meetings, tiers = self._handle.baseline(name)
        return Baseline(Table(meetings), dict(tiers))

    def recruit(self, top: int = 5) -> Recruit:
        """Which openers to look for next, and which of those there are would be missed most.

        Parameters
        ----------
        top : int
            How many kinds of openers, and how many openers.

        Raises
        ------
        ValueError
            The number served is not the first tier of the plan, or is not proven to be the most.
        """
        facts = json.loads(self._handle.recruit(top))
        if facts is None:
            raise ValueError("whom to recruit is told of a plan that is proven to serve the most, and whose first tier is served")
        return Recruit._of(facts)

    def explain(self, person: str) -> Explanation:
        """Why these meetings, or why still waiting and what would help.

        Raises
        ------
        InputError
            ``E-unknown-person``.
        """
        about = self._handle.about(person)
        if about is None:
            remedy = "Give an id as it stands in the people file, or as plan.meetings and plan.waiting show it."
            raise InputError([Issue("E-unknown-person", "No person of this plan has this id.", remedy)])
        facts = json.loads(about)
        facts["near_misses"] = [(rule, openers) for rule, openers in facts["near_misses"]]
        return Explanation(person=person, **facts)

    def alternatives(self, person: str, count: int = 5) -> list[Alternative]:
        """Whom else a person could meet, and what forcing that would cost.

        Each is the exact outcome of the same round with that one pair forced; for the pair of the plan, which comes first, with it
        forbidden. Nobody where not even the first tier of the plan is proven; ``tiers`` tells of those that are.

        Parameters
        ----------
        person : str
            Id of a newcomer or an opener.
        count : int
            How many partners beside those of the plan.

        Raises
        ------
        InputError
            ``E-unknown-person``.
        """
        place = ZoneInfo(self.zone)
        partners = json.loads(self._handle.alternatives(person, count))["partners"]
        return [Alternative._of(partner, place) for partner in partners]

    def verify(self) -> Verified:
        """Check every claim by separate code that rebuilds the problem from the people.

        Raises
        ------
        VerificationError
            With every claim that does not hold.
        """
        return Verified(*self._handle.verify())

    def to_json(self) -> bytes:
        """The bytes of plan.json, certificate included; equal input gives equal bytes."""
        return self._handle.to_json()

    def write(
        self,
        folder: Path = "onehour-plan",
        *,
        contacts: Path | None = None,
        advice: Literal["some", "all", "none"] = "some",
    ) -> None:
        """Write the plan's files, in place of an older plan if there is one: as a whole or not at all.

        Parameters
        ----------
        folder : path
            docs/plan-folder.md says what is in it.
        contacts : path, optional
            File of names and addresses, which then stand in the files that are for reading.
        advice : {'some', 'all', 'none'}
            Of whom to recruit and what would help who waits, in plan.xlsx and report.html: for as many of those who wait longest as
            takes a few seconds at most, for everybody, or none at all.
        """
        self._handle.write(fspath(folder), None if contacts is None else fspath(contacts), advice)

    def __repr__(self) -> str:
        summary = self.summary
        return f"<Plan: {self.status}, {summary['served']} of {summary['newcomers']} newcomers meet someone>"

    def _repr_html_(self) -> str:
        return tiers_html(repr(self)[1:-1], self.tiers)


def plan(
    pool: Pool,
    programme: Programme | str | None = None,
    *,
    first_day: dt.date | None = None,
    weeks: int = 4,
    seed: int = 0,
    history: Path | None = None,
    previous: Plan | None = None,
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
    previous : Plan, optional
        A published plan to keep as far as rules and people allow.
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
    programme: Programme | str | None, previous: Plan | None
) -> tuple[_onehour.Programme | None, _onehour.Plan | None]:
    """Programme and published plan of a round."""
    named = Programme.load(programme) if isinstance(programme, str) else programme
    return None if named is None else named._handle, None if previous is None else previous._handle


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


def tiers_html(caption: str, tiers: list[Tier]) -> str:
    """The objectives as a table."""
    rows = "".join(
        f"<tr><td style='text-align:left'>{escape(tier.name)}</td><td>{tier.value}</td>"
        f"<td>{'' if tier.bound is None else tier.bound}</td><td>{'proven' if tier.proven else ''}</td></tr>"
        for tier in tiers
    )
    heading = "<tr><th>tier</th><th>value</th><th>at most</th><th></th></tr>"
    return f"<table><caption>{escape(caption)}</caption>{heading}{rows}</table>"
