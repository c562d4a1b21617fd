"""Why a plan is as it is for one person, and what else could be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

__all__ = ["Alternative", "Explanation"]


class Alternative(NamedTuple):
    """One possible partner.

    ``side`` is the side on which the person stands in the pair, ``newcomer`` or ``opener``. ``tiers`` says what each tier gains or loses when the pair is forced (for the pair of the plan: when it is forbidden),
    ``served`` how many more are served then. ``standing`` says in which of the best plans the pair meets: ``always``,
    ``sometimes``, ``never``, or ``None`` where that is not proven. ``certainty`` is ``proven`` or ``bound``.
    """

    partner: str
    side: str
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
            side=facts["side"],
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
    near_misses : list of dict
        A ``rule`` (or ``hours``, ``history``, ``forbidden``), the ``openers`` whom it alone keeps away, and in ``needs`` what would
        have to be otherwise for which of them: ``openers``, ``text``, and ``any_of``, the ways in which the person could mend it.
    can_help : bool
        Whether the plan's proof allows to tell what would help; ``False`` for who does not wait.
    hours_tried : str or None
        Which further hours were tried for it: ``all``; of who also stands among the openers ``best-as-newcomer`` (the one that suits
        best as a newcomer), or none and why: ``employer-budget``, ``finer-grid``, ``pin-without-hour``.
    reservation : str or None
        What is not known about further hours, and why; ``None`` where all were tried, or one of them would help.
    help : list of dict
        Of the changes that the programme allows, those that would serve the person, least cost first: ``text``, ``opener``,
        ``served``, ``instead_of``, ``certainty`` and more.
    others : list of dict
        Where that was asked, for each of the first eight of these changes whom else it would serve (``newcomers``, each alone), how many
        who wait were looked at (``looked_at``), and how many were not because there are too many (``left_out``).
    shortlists : list of dict
        Ranked lists for this person.
    """

    person: str
    meetings: list[dict[str, Any]]
    waiting: dict[str, Any] | None
    bottleneck: dict[str, Any] | None
    near_misses: list[dict[str, Any]]
    can_help: bool
    hours_tried: str | None
    reservation: str | None
    help: list[dict[str, Any]]
    others: list[dict[str, Any]]
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
        for miss in self.near_misses:
            lines.append(f"  {len(miss['openers'])} openers would fit but for {miss['rule']}:")
            for needed in miss["needs"][:4]:
                lines.append(f"    {', '.join(needed['openers'][:6])}: {needed['text']}")
        if not self.can_help:
            lines.append("  What would help cannot be told: this plan's proof does not reach so far.")
        if self.can_help and not self.help:
            lines.append(f"  No single change that {'was tried' if self.reservation else 'the programme allows'} would help.")
        for at, change in enumerate(self.help):
            lines.append(f"  {change['text']} would help: {self.person} meets {change['opener']} then.")
            lines += [self._of_others(others) for others in self.others[at : at + 1]]
        if self.reservation is not None:
            lines.append(f"  {self.reservation[0].upper()}{self.reservation[1:]}.")
        return lines

    @staticmethod
    def _of_others(others: dict[str, Any]) -> str:
        newcomers = others["newcomers"]
        who = f"{len(newcomers)} more, each alone: {', '.join(newcomers[:6])}" if newcomers else "nobody else"
        return f"    It would serve {who}{', ...' if len(newcomers) > 6 else ''}"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"
