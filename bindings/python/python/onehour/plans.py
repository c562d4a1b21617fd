"""Plans: who meets whom, when and why; who waits and why; and the proof."""

from __future__ import annotations

import datetime as dt
import json
from functools import cached_property
from html import escape
from os import PathLike, fspath
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from onehour import _onehour
from onehour.curves import Curve
from onehour.errors import InputError, Issue
from onehour.explaining import Alternative, Explanation
from onehour.plotting import PlanPictures
from onehour.recruiting import Recruit
from onehour.reporting import Report
from onehour.tables import Table

__all__ = ["Baseline", "Plan", "Published", "Tier", "Verified"]

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


class Published(NamedTuple):
    """What publishing a plan added to a history: meetings that are ``added``, meetings that were ``known`` to it, and pairs that the
    coordinator ruled out for good, written down as declined (``refused``)."""

    added: int
    known: int
    refused: int


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

    def explain(self, person: str, *, others: bool = False) -> Explanation:
        """Why these meetings, or why still waiting and what would help.

        Parameters
        ----------
        person : str
            Id.
        others : bool
            Whether to say, of the first eight changes that would help, who else who waits would be served by the same change.

        Raises
        ------
        InputError
            ``E-unknown-person``.

        Examples
        --------
        >>> import datetime, onehour
        >>> day = datetime.date(2026, 11, 23)
        >>> plan = onehour.plan(onehour.generate(newcomers=60, openers=15, first_day=day), first_day=day, weeks=2)
        >>> told = plan.explain(plan.waiting["newcomer"][0], others=True)
        >>> told.can_help, len(told.others) == min(len(told.help), 8)
        (True, True)
        """
        about = self._handle.about(person, others)
        if about is None:
            remedy = "Give an id as it stands in the people file, or as plan.meetings and plan.waiting show it."
            raise InputError([Issue("E-unknown-person", "No person of this plan has this id.", remedy)])
        return Explanation(person=person, **json.loads(about))

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

    def curve(self, solves: int = 9) -> Curve:
        """What it would be worth to change more of the published plan, for each number of its meetings changed.

        Parameters
        ----------
        solves : int
            How often the round may be solved for it, each time about as long as the plan takes; more make more points exact.

        Raises
        ------
        InputError
            ``E-curve-previous``: the plan was not made with ``previous``; ``E-curve-pin``: a pin that may choose its hour breaks something.

        Examples
        --------
        >>> import datetime, onehour
        >>> day = datetime.date(2026, 11, 23)
        >>> pool = onehour.generate(newcomers=40, openers=20, first_day=day)
        >>> published = onehour.plan(pool, pool.programme.with_sections(terms=[]), first_day=day, weeks=2)
        >>> curve = onehour.plan(pool, first_day=day, weeks=2, previous=published).curve()
        >>> curve.published == len(published.meetings), curve.fewest <= curve.plan
        (True, True)
        >>> curve.points.columns[:4]
        ['changes', 'exact', 'served', 'served.at_most']
        """
        return Curve._of(json.loads(self._handle.curve(solves)))

    def report(self) -> Report:
        """How many, by employer, channel and group: counts that can be handed on.

        Examples
        --------
        >>> import datetime, onehour
        >>> day = datetime.date(2026, 11, 23)
        >>> report = onehour.plan(onehour.generate(newcomers=200, openers=90, first_day=day), first_day=day).report()
        >>> report.channels.columns
        ['tag', 'newcomers', 'served', 'waiting', 'openers', 'openers_with_meeting']
        >>> all(count is None or count == 0 or count > 4 for count in report.channels["served"])
        True
        """
        return Report(*map(Table, self._handle.report()))

    def notices(self, previous: Plan | Path) -> Table:
        """Who must be told what when this plan takes the place of another.

        Parameters
        ----------
        previous : Plan or path
            The other plan, or its folder. Of its meetings before this plan's first day nobody is told: they took place.

        Returns
        -------
        Table
            With the columns of :meth:`Session.notices`. A pair that meets as before is told nothing.

        Examples
        --------
        >>> import datetime, onehour
        >>> day = datetime.date(2026, 11, 23)
        >>> pool = onehour.generate(newcomers=40, openers=20, first_day=day)
        >>> published = onehour.plan(pool, first_day=day, weeks=2)
        >>> pair = {key: published.meetings[key][0] for key in ("newcomer", "opener")}
        >>> forbidding = pool.programme.with_sections(forbids=[pair])
        >>> without = onehour.plan(pool, forbidding, first_day=day, weeks=2, previous=published)
        >>> told = next(row for row in without.notices(published) if row["person"] == pair["newcomer"])
        >>> told["other"] == pair["opener"], told["news"]
        (True, 'dropped')
        """
        return Table(self._handle.notices(published(previous)._handle))

    def publish(self, history: Path) -> Published:
        """Append the meetings to a history, so that later rounds know of them: each once, however often this is done.

        The plan is verified first. Of a plan whose ``status`` is ``interrupted``, who waits could perhaps be served.

        Parameters
        ----------
        history : path
            CSV file of past meetings, made when there is none; replaced as a whole or not at all.

        Raises
        ------
        VerificationError
            The plan does not check out; nothing was published.
        InputError
            The history cannot be read, or not be written.

        Examples
        --------
        >>> import datetime, onehour, pathlib, tempfile
        >>> day = datetime.date(2026, 11, 23)
        >>> plan = onehour.plan(onehour.generate(newcomers=20, openers=10, first_day=day), first_day=day)
        >>> history = pathlib.Path(tempfile.mkdtemp()) / "history.csv"
        >>> plan.publish(history).added == len(plan.meetings)
        True
        >>> plan.publish(history).added
        0
        """
        return Published(*self._handle.publish(fspath(history)))

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
        previous: Path | None = None,
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
        previous : path, optional
            Folder of the published plan that this one takes the place of: changes.csv says who must be told what, and the invitations
            tell calendars what moved and what is off.

        Raises
        ------
        InputError
            ``E-out-foreign``: something else than a plan is there. ``E-disk-full``, ``E-write``; what is wrong with the contacts.

        Examples
        --------
        >>> import datetime, onehour, pathlib, tempfile
        >>> day, folder = datetime.date(2026, 11, 23), pathlib.Path(tempfile.mkdtemp())
        >>> pool = onehour.generate(newcomers=20, openers=10, first_day=day)
        >>> onehour.plan(pool, first_day=day).write(folder / "published")
        >>> replanned = onehour.plan(pool, first_day=day, previous=folder / "published")
        >>> replanned.write(folder / "replanned", previous=folder / "published")
        >>> (folder / "replanned/changes.csv").exists()
        True
        """
        paths = {"contacts": contacts, "previous": previous}
        wanted = {name: None if path is None else fspath(path) for name, path in paths.items()}
        self._handle.write(fspath(folder), wanted | {"advice": advice})

    def __repr__(self) -> str:
        summary = self.summary
        return f"<Plan: {self.status}, {summary['served']} of {summary['newcomers']} newcomers meet someone>"

    def _repr_html_(self) -> str:
        return tiers_html(repr(self)[1:-1], self.tiers)


def published(plan: Plan | Path) -> Plan:
    """A plan that is given as such, or by its folder."""
    return plan if isinstance(plan, Plan) else Plan.load(plan)


def tiers_html(caption: str, tiers: list[Tier]) -> str:
    """The objectives as a table."""
    rows = "".join(
        f"<tr><td style='text-align:left'>{escape(tier.name)}</td><td>{tier.value}</td>"
        f"<td>{'' if tier.bound is None else tier.bound}</td><td>{'proven' if tier.proven else ''}</td></tr>"
        for tier in tiers
    )
    heading = "<tr><th>tier</th><th>value</th><th>at most</th><th></th></tr>"
    return f"<table><caption>{escape(caption)}</caption>{heading}{rows}</table>"
