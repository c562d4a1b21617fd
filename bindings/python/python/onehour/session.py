"""A round that stays solved while things happen to it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from onehour import _onehour
from onehour._frames import one_row
from onehour._progress import Progress, heard
from onehour.errors import Issue
from onehour.planning import asked_for, given
from onehour.plans import Path, Plan, Tier, Verified, tiers_html
from onehour.pool import Pool
from onehour.programme import Programme
from onehour.tables import Table

__all__ = ["Answer", "Moved", "Seat", "Session"]

Side = Literal["newcomer", "opener"]


class Seat(NamedTuple):
    """Where a newcomer sits: with whom, and from when; an introduction has no start."""

    opener: str
    start: dt.datetime | None

    @classmethod
    def _of(cls, opener: str, start: int | None, zone: ZoneInfo) -> Seat:
        return cls(opener, None if start is None else dt.datetime.fromtimestamp(start, zone))


class Moved(NamedTuple):
    """A newcomer whose meeting is another one than before the edit; ``None`` is waiting."""

    newcomer: str
    before: Seat | None
    after: Seat | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an edit comes to.

    Attributes
    ----------
    tiers : list of Tier
        The objectives after the edit: value, bound, and whether they are equal.
    status : str
        ``optimal`` or ``feasible``, as of a plan.
    moved : list of Moved
        Who meets otherwise than before, by newcomer.
    how : str
        ``followed``: the optimum and its duals were repaired around the edit. ``solved``: the round was solved from nothing.
    why : str or None
        Why from nothing: docs/session.md lists the words.
    warnings : tuple of Issue
        Local times of new hours that the clock skips or repeats.
    """

    tiers: list[Tier]
    status: str
    moved: list[Moved]
    how: str
    why: str | None
    warnings: tuple[Issue, ...]

    @classmethod
    def _of(cls, answered: tuple[str, list[Issue]], zone: ZoneInfo) -> Answer:
        facts, warnings = json.loads(answered[0]), answered[1]

        def seat(seat: dict[str, Any] | None) -> Seat | None:
            return None if seat is None else Seat._of(seat["opener"], seat.get("start"), zone)

        return cls(
            tiers=[Tier(**tier) for tier in facts["tiers"]],
            status=facts["status"],
            moved=[Moved(who["newcomer"], seat(who["before"]), seat(who["after"])) for who in facts["moved"]],
            how=facts["how"],
            why=facts.get("why"),
            warnings=tuple(warnings),
        )

    def __repr__(self) -> str:
        why = f" ({self.why})" if self.why else ""
        return f"<Answer: {self.status}, {self.how}{why}, {len(self.moved)} moved>"

    def _repr_html_(self) -> str:
        def cell(seat: Seat | None) -> str:
            return "waits" if seat is None else escape(f"{seat.opener} {seat.start or ''}".strip())

        rows = "".join(
            f"<tr><td>{escape(who.newcomer)}</td><td>{cell(who.before)}</td><td>{cell(who.after)}</td></tr>"
            for who in self.moved
        )
        heading = "<tr><th>newcomer</th><th>before</th><th>now</th></tr>"
        return f"<table><caption>{escape(repr(self)[1:-1])}</caption>{heading}{rows}</table>"


class Session:
    """A round that stays solved: each edit is answered with the new optimum and with who meets otherwise than before.

    After each edit it stands for the very plan that :func:`plan` makes of its people, programme and past as they are then;
    docs/session.md says what is promised and what an edit costs. An edit that raises has changed nothing. Threads that share a
    session take turns.

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
        The published plan, or its folder: of the best plans, the one that changes least of it.
    progress : callable or bool, optional
        Called now and then while the round is first solved; ``True`` shows a bar.

    Raises
    ------
    InputError
        With everything that is wrong.

    Examples
    --------
    >>> import datetime, onehour
    >>> day = datetime.date(2026, 11, 23)
    >>> pool = onehour.generate(newcomers=40, openers=20, first_day=day)
    >>> published = onehour.plan(pool, first_day=day, weeks=2)
    >>> session = onehour.Session(pool, first_day=day, weeks=2, previous=published)
    >>> newcomer, opener = session.meetings["newcomer"][0], session.meetings["opener"][0]
    >>> answer = session.decline(newcomer, opener)
    >>> answer.moved[0].newcomer == newcomer, session.edits
    (True, 1)
    >>> session.plan().status == session.status == answer.status
    True
    >>> session.undo().status, len(session.notices())
    ('optimal', 0)
    """

    __slots__ = ("_handle",)

    _handle: _onehour.Session

    def __init__(
        self,
        pool: Pool,
        programme: Programme | str | None = None,
        *,
        first_day: dt.date | None = None,
        weeks: int = 4,
        seed: int = 0,
        history: Path | None = None,
        previous: Plan | Path | None = None,
        progress: Progress = None,
    ) -> None:
        with heard(progress, "planning") as told:
            asked = asked_for(first_day, weeks, seed, history, progress=told)
            self._handle = _onehour.Session(pool._handle, *given(programme, previous), asked)

    @classmethod
    def from_json(cls, text: bytes | str) -> Session:
        """A session from its JSON; what it claims to be the optimum is checked, not believed.

        Raises
        ------
        InputError
            ``E-session-json``, ``E-session-schema``, ``E-session-proof``, and what is wrong with its people or programme.

        Examples
        --------
        >>> import datetime, onehour
        >>> day = datetime.date(2026, 11, 23)
        >>> session = onehour.Session(onehour.generate(newcomers=20, openers=10, first_day=day), first_day=day)
        >>> answer = session.withdraw(session.pool.ids[0])
        >>> again = onehour.Session.from_json(session.to_json())
        >>> again.tiers == session.tiers, again.edits
        (True, 1)
        """
        session = cls.__new__(cls)
        session._handle = _onehour.Session.from_json(text.encode() if isinstance(text, str) else bytes(text))
        return session

    def to_json(self) -> bytes:
        """The session with all that its edits can be taken back by: ids, codes and hours, and no more of people than the pool has."""
        return self._handle.to_json()

    # What happens.

    def cancel(self, newcomer: str, opener: str, *, by: Side) -> Answer:
        """One of the two cannot come to their meeting, and is not free at its hour. The pair may meet at another one.

        Raises
        ------
        InputError
            ``E-edit-meeting``: they have no meeting. ``E-edit-hour``: it has no hour.
        """
        return self.apply({"edit": "cancel", "newcomer": newcomer, "opener": opener, "by": by})

    def decline(self, newcomer: str, opener: str) -> Answer:
        """One of the two says no to the other: they never meet.

        Raises
        ------
        InputError
            ``E-edit-person``.
        """
        return self.apply({"edit": "decline", "newcomer": newcomer, "opener": opener})

    def no_show(self, newcomer: str, opener: str, *, absent: Side) -> Answer:
        """One of the two did not come. Where it was the newcomer the opener's hour counts as given; where it was the opener the meeting
        counts as called off.

        Raises
        ------
        InputError
            ``E-edit-meeting``, ``E-edit-hour``.
        """
        return self.apply({"edit": "no-show", "newcomer": newcomer, "opener": opener, "absent": absent})

    def sign_up(self, id: str, role: Literal["newcomer", "opener", "both"], **columns: Any) -> Answer:
        """A person more.

        Parameters
        ----------
        id : str
            Nobody has it yet.
        role : {'newcomer', 'opener', 'both'}
            The side.
        **columns
            What a people file would say of the person (docs/people-file.md), such as ``fields="software"``,
            ``languages={"fi": "B2"}``, ``place="FI-091"``, ``availability="Mon-Fri 16-20"``, ``cap_month=2``.

        Raises
        ------
        InputError
            ``E-edit-known``: the id is taken. What is wrong with the columns.
        """
        cells = one_row({"id": id, "role": role} | columns)
        person = _onehour.Pool.from_columns("sign_up", cells, self._handle.programme())
        return self._answer(self._handle.sign_up(person))

    def withdraw(self, person: str) -> Answer:
        """A person leaves the round, with the pins that name them.

        Raises
        ------
        InputError
            ``E-edit-person``.
        """
        return self.apply({"edit": "withdraw", "person": person})

    def hours(self, person: str, availability: str | None) -> Answer:
        """A person has other hours.

        Parameters
        ----------
        person : str
            Id.
        availability : str or None
            When they are free from now on, as a people file has it (docs/availability.md); ``None``: not stated, so never.

        Raises
        ------
        InputError
            ``E-edit-person``, and what is wrong with the hours.
        """
        return self._answer(self._handle.hours(person, availability))

    def pin(self, newcomer: str, opener: str, start: dt.datetime | str | None = None) -> Answer:
        """This pair must meet, at this start if one is given. It takes the place of another pin of the newcomer.

        Raises
        ------
        InputError
            ``E-edit-person``; what :func:`plan` says of pins that cannot be.
        """
        edit = {"edit": "pin", "newcomer": newcomer, "opener": opener}
        if start is not None:
            edit["start"] = start if isinstance(start, str) else start.isoformat()
        return self.apply(edit)

    def unpin(self, newcomer: str, opener: str) -> Answer:
        """The pin of this pair is gone.

        Raises
        ------
        InputError
            ``E-edit-decision``: there is none.
        """
        return self.apply({"edit": "unpin", "newcomer": newcomer, "opener": opener})

    def forbid(self, newcomer: str, opener: str) -> Answer:
        """This pair must not meet.

        Raises
        ------
        InputError
            ``E-edit-person``.
        """
        return self.apply({"edit": "forbid", "newcomer": newcomer, "opener": opener})

    def allow(self, newcomer: str, opener: str) -> Answer:
        """The prohibition of this pair is gone.

        Raises
        ------
        InputError
            ``E-edit-decision``: there is none.
        """
        return self.apply({"edit": "allow", "newcomer": newcomer, "opener": opener})

    def apply(self, edit: dict[str, Any]) -> Answer:
        """Make an edit that is given as docs/session.md writes it.

        Parameters
        ----------
        edit : dict
            Such as ``{"edit": "decline", "newcomer": "anna", "opener": "olle"}``.

        Raises
        ------
        InputError
            ``E-edit-form``, or as the method of that edit.
        """
        return self._answer(self._handle.apply(json.dumps(edit)))

    def undo(self) -> Answer | None:
        """Take the latest edit back; ``None`` where there is none."""
        answered = self._handle.undo()
        return None if answered is None else self._answer(answered)

    def _answer(self, answered: tuple[str, list[Issue]]) -> Answer:
        return Answer._of(answered, self._zone)

    # What is.

    @property
    def edits(self) -> int:
        """How many edits can be taken back."""
        return self._handle.edits()

    @property
    def tiers(self) -> list[Tier]:
        """The objectives of the present plan."""
        return self._standing.tiers

    @property
    def status(self) -> str:
        """How good the present plan is known to be: ``optimal`` or ``feasible``."""
        return self._standing.status

    @property
    def how(self) -> tuple[str, str | None]:
        """How the present plan was found, ``followed`` or ``solved``; and in the second case why."""
        standing = self._standing
        return standing.how, standing.why

    @property
    def _standing(self) -> Answer:
        return self._answer((self._handle.standing(), []))

    @property
    def meetings(self) -> Table:
        """Who meets whom, and when."""
        return Table(self._handle.meetings())

    def seat(self, newcomer: str) -> Seat | None:
        """Where a newcomer sits; ``None`` for who waits or is not known."""
        seat = self._handle.seat(newcomer)
        return None if seat is None else Seat._of(*seat, self._zone)

    def notices(self) -> Table:
        """Who must be told what, now that this plan takes the place of the published one: ``person``, ``side``, ``other``, ``news``
        (``new``, ``moved``, ``dropped``), the start ``before`` and ``now``, and a sentence."""
        return Table(self._handle.notices())

    @property
    def pool(self) -> Pool:
        """The people as they are now."""
        return Pool._of(self._handle.pool())

    @property
    def programme(self) -> Programme:
        """The programme as it is now, with pins and prohibitions."""
        return Programme._of(self._handle.programme())

    @property
    def history(self) -> Table:
        """Past meetings, with the columns of a history's file."""
        return Table(self._handle.history())

    @property
    def published(self) -> Table:
        """The meetings of the published plan that are to be kept; one that somebody did not come to is no longer among them."""
        return Table(self._handle.published())

    @property
    def first_day(self) -> dt.date:
        """The day the round begins."""
        return dt.date.fromisoformat(self._handle.request()[0])

    @property
    def weeks(self) -> int:
        """Length of the round."""
        return self._handle.request()[1]

    @property
    def seed(self) -> int:
        """Seed of the tie-break."""
        return self._handle.request()[2]

    @property
    def zone(self) -> str:
        """IANA zone of its local times."""
        return self._handle.zone()

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def plan(self) -> Plan:
        """The present plan in full, with reasons and proof. That takes as long as planning without solving."""
        return Plan(self._handle.plan())

    def verify(self) -> Verified:
        """Check every claim of the present plan by separate code that rebuilds the problem from the people.

        Raises
        ------
        VerificationError
            With every claim that does not hold.
        """
        return self.plan().verify()

    def __repr__(self) -> str:
        tiers = self.tiers
        first = f", {tiers[0].name} {tiers[0].value}" if tiers else ""
        edits = self.edits
        return f"<Session: {self.status}{first}, {edits} {'edit' if edits == 1 else 'edits'}>"

    def _repr_html_(self) -> str:
        return tiers_html(repr(self)[1:-1], self.tiers)
