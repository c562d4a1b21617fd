"""The pictures of a plan: ``plan.plot``."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Literal

from onehour.pictures import OTHER, SERVED, WAITING, Picture, altair, bars, chart

if TYPE_CHECKING:
    from onehour.plans import Plan

__all__ = ["PlanPictures"]

By = Literal["field", "place", "languages", "organisation", "tags"]

_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_REASONS = {
    "no-candidate": "waits: nobody fits",
    "exhausted": "waits: all taken",
    "outside-tier": "waits: points come first, or limits",
    "interrupted": "waits: not decided",
}


class PlanPictures:
    """Pictures of one plan; see :attr:`Plan.plot`."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def served(self, by: By = "field", *, most: int = 20) -> Picture:
        """Newcomers who meet someone and who wait, group by group; the largest groups.

        Parameters
        ----------
        by : {'field', 'place', 'languages', 'organisation', 'tags'}
            What the groups share; whoever has several languages or tags counts in each.
        most : int
            How many groups to show.
        """
        counts: Counter[tuple[str, bool]] = Counter()
        for person in self._newcomers():
            for group in _groups(person[by]):
                counts[group, person["meetings"] > 0] += 1
        totals: Counter[str] = Counter()
        for (group, _), count in counts.items():
            totals[group] += count
        shown = [group for group, _ in totals.most_common(most)]
        rows = [
            {"group": group, "what": "served" if served else "waits", "newcomers": count}
            for (group, served), count in sorted(counts.items())
            if group in shown
        ]
        summary = self._plan.summary
        title = f"{summary['served']} of {summary['newcomers']} newcomers meet someone"
        alt = altair()
        return Picture(
            chart(rows, title, width=420, height=bars())
            .mark_bar()
            .encode(
                x=alt.X("newcomers:Q", title="newcomers"),
                y=alt.Y("group:N", title=by, sort=shown),
                color=_colours({"served": SERVED, "waits": WAITING}),
                order=alt.Order("what:N"),
            )
        )

    def waiting(self) -> Picture:
        """How long newcomers have waited, and what became of them."""
        reasons = dict(zip(self._plan.waiting["newcomer"], self._plan.waiting["reason_code"], strict=True))
        counts: Counter[tuple[int, str]] = Counter()
        for person in self._newcomers():
            what = _REASONS[reasons[person["person"]]] if person["person"] in reasons else "served"
            counts[person["waited_days"] // 7, what] += 1
        rows = [{"weeks": weeks, "what": what, "newcomers": count} for (weeks, what), count in sorted(counts.items())]
        colours = {"served": SERVED} | dict(zip(_REASONS.values(), [WAITING, "#D55E00", "#CC79A7", OTHER], strict=True))
        present = {row["what"] for row in rows}
        alt = altair()
        return Picture(
            chart(rows, "Whole weeks waited when the round begins", width=420, height=220)
            .mark_bar()
            .encode(
                x=alt.X("weeks:O", title="weeks waited", axis=alt.Axis(labelAngle=0, labelOverlap=True)),
                y=alt.Y("newcomers:Q", title="newcomers"),
                color=_colours({what: colour for what, colour in colours.items() if what in present}),
            )
        )

    def hours(self) -> Picture:
        """The week as a heat map: hours that openers offer, that newcomers could come at, and that are used."""
        sums: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
        for row in self._plan.hours:
            at = (_DAYS[row["start"].weekday()], row["start"].hour)
            sums[at].update({what: row[what] for what in ("offered", "wanted", "used")})
        sums = {at: counts for at, counts in sums.items() if counts["offered"] or counts["wanted"]}
        titles = {"offered": "openers are free", "wanted": "newcomers are free", "used": "meetings"}
        alt = altair()
        panels = [
            chart(
                [{"day": day, "hour": hour, "count": counts[what]} for (day, hour), counts in sorted(sums.items())],
                title,
                width=150,
                height=bars(14),
            )
            .mark_rect()
            .encode(
                x=alt.X("day:O", sort=_DAYS, title=None, axis=alt.Axis(labelAngle=0)),
                y=alt.Y("hour:O", title="hour of the day" if what == "offered" else None),
                color=alt.Color("count:Q", title=None, scale=alt.Scale(range=["#ffffff", SERVED], domainMin=0)),
            )
            for what, title in titles.items()
        ]
        title = f"{self._plan.weeks} weeks from {self._plan.first_day}, times of {self._plan.zone}"
        return Picture(alt.hconcat(*panels, title=title).resolve_scale(color="independent"))

    def network(self, *, most: int = 12) -> Picture:
        """Who could meet whom and who does, by field: a line for each pair of fields, as thick as there are pairs.

        Parameters
        ----------
        most : int
            How many fields of each side to show, the largest first; the rest is ``other``.
        """
        people = list(self._plan.people)
        field = {
            side: {person["person"]: person["field"] or "not stated" for person in people if person["side"] == side}
            for side in ("newcomer", "opener")
        }
        names = {side: _named(Counter(of.values()), most) for side, of in field.items()}
        pairs: dict[str, Counter[tuple[str, str]]] = {"could meet": Counter(), "meet": Counter()}
        for what, table in (("could meet", self._plan.candidates), ("meet", self._plan.meetings)):
            for newcomer, opener in zip(table["newcomer"], table["opener"], strict=True):
                left, right = field["newcomer"][newcomer], field["opener"][opener]
                pairs[what][names["newcomer"].get(left, "other"), names["opener"].get(right, "other")] += 1
        alt = altair()
        panels = [_network(alt, what, counts) for what, counts in pairs.items()]
        return Picture(alt.hconcat(*panels, title="Newcomers' fields (left), openers' fields (right)"))

    def shortage(self, *, most: int = 12) -> Picture:
        """Where places are short: groups of newcomers who together want more than there is, the largest first.

        Parameters
        ----------
        most : int
            How many groups to show.
        """
        groups = sorted(self._plan.bottlenecks, key=lambda group: len(group["newcomers"]) - group["places"], reverse=True)
        fields = {person["person"]: person["field"] for person in self._plan.people}
        rows = []
        for nth, group in enumerate(groups[:most], 1):
            common = Counter(fields.get(person) or "not stated" for person in group["newcomers"]).most_common(2)
            label = f"{nth}. {', '.join(name for name, _ in common)}"
            rows.append({"group": label, "what": "places", "newcomers": group["places"]})
            rows.append({"group": label, "what": "too many", "newcomers": len(group["newcomers"]) - group["places"]})
        alone = self._plan.waiting["reason_code"].count("no-candidate")
        if alone:
            rows.append({"group": "nobody fits", "what": "too many", "newcomers": alone})
        alt = altair()
        order = list(dict.fromkeys(row["group"] for row in rows))
        return Picture(
            chart(rows, "Newcomers who share too few places", width=420, height=bars())
            .mark_bar()
            .encode(
                x=alt.X("newcomers:Q", title="newcomers"),
                y=alt.Y("group:N", title=None, sort=order, axis=alt.Axis(labelLimit=260)),
                color=_colours({"places": SERVED, "too many": WAITING}),
                order=alt.Order("what:N"),
            )
        )

    def _newcomers(self) -> list[dict[str, Any]]:
        return [person for person in self._plan.people if person["side"] == "newcomer"]


def _groups(value: str | None) -> list[str]:
    """The groups that a person counts in."""
    return (value or "").split("; ") if value else ["not stated"]


def _colours(of: dict[str, str]) -> Any:
    alt = altair()
    scale = alt.Scale(domain=list(of), range=list(of.values()))
    return alt.Color("what:N", title=None, scale=scale, legend=alt.Legend(orient="top"))


def _named(counts: Counter[str], most: int) -> dict[str, str]:
    """The largest groups by their names."""
    return {name: name for name, _ in counts.most_common(most)}


def _network(alt: Any, what: str, counts: Counter[tuple[str, str]]) -> Any:
    """Two columns of fields with lines between them."""
    sides: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for pair, count in counts.items():
        for side, name in zip(sides, pair, strict=True):
            side[name] += count
    # What is put together stands last.
    at = [{name: nth for nth, name in enumerate(sorted(side, key=lambda name: (name == "other", name)))} for side in sides]
    height = max(len(at[0]), len(at[1]), 1)
    lines = [
        {"x": 0, "y": at[0][left], "x2": 1, "y2": at[1][right], "pairs": count}
        for (left, right), count in sorted(counts.items())
    ]
    labels = [{"x": x, "y": nth, "name": name} for x, side in enumerate(at) for name, nth in side.items()]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-1.1, 2.1]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height - 0.5, -0.5]))
    size = {"width": 320, "height": 20 * height + 20}
    drawn = (
        chart(lines, "", **size)
        .mark_rule(opacity=0.55, color=SERVED)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("pairs:Q", title="pairs", scale=alt.Scale(range=[0.5, 9])),
        )
    )
    texts = chart(labels, "", **size).encode(x=x, y=y, text="name:N")
    left = texts.transform_filter("datum.x == 0").mark_text(align="right", dx=-6, limit=140)
    right = texts.transform_filter("datum.x == 1").mark_text(align="left", dx=6, limit=140)
    title = f"{sum(counts.values())} pairs {what}"
    return alt.layer(drawn, left, right, title=title)
