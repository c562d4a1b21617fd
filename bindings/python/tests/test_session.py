"""Live sessions: whatever is edited, the plan is the one that planning from nothing makes of the people as they are then."""

import concurrent.futures
import csv
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onehour

DAY = dt.date(2026, 11, 23)
SIDES = ["newcomer", "opener"]
ABOUT = {"fields": "software", "languages": {"fi": "native", "en": "C1"}, "place": "FI-091", "availability": "Mon-Fri 8-20"}


def open_session(newcomers=14, openers=7, seed=0, **more):
    pool = onehour.generate(newcomers=newcomers, openers=openers, seed=seed, first_day=DAY)
    return onehour.Session(pool, first_day=DAY, weeks=2, **more)


def published(pool):
    return onehour.plan(pool, first_day=DAY, weeks=2)


def rows(table):
    return [tuple(row.values()) for row in table]


def write_history(table, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        for row in table:
            writer.writerow([row["start"].isoformat() if key == "start" and row[key] else row[key] for key in row])
    return path


def from_nothing(session, tmp_path, previous=None):
    """The plan of the session's inputs as they are now."""
    history = write_history(session.history, tmp_path / "history.csv")
    return onehour.plan(
        session.pool, session.programme, first_day=DAY, weeks=2, seed=session.seed, history=history, previous=previous
    )


def assert_same(session, cold):
    assert session.tiers == cold.tiers
    assert session.status == cold.status
    assert rows(session.meetings) == [(m["newcomer"], m["opener"], m["start"]) for m in cold.meetings]


@st.composite
def edits(draw):
    """What to do, with numbers that say to whom."""
    kinds = ["cancel", "decline", "no-show", "sign-up", "withdraw", "hours", "pin", "unpin", "forbid", "allow", "undo", "json"]
    number = st.integers(0, 1000)
    one = st.tuples(st.sampled_from(kinds), number, number, st.sampled_from(SIDES))
    return draw(st.lists(one, min_size=1, max_size=5))


def make(session, kind, one, other, side):
    """Makes an edit; returns the session."""
    meetings, people = rows(session.meetings), session.pool.ids
    newcomers = [person for person in people if person[0] in "nb"]
    openers = [person for person in people if person[0] in "ob"]
    newcomer, opener = newcomers[one % len(newcomers)], openers[other % len(openers)]
    meeting = meetings[one % len(meetings)][:2] if meetings else (newcomer, opener)
    match kind:
        case "cancel":
            session.cancel(*meeting, by=side)
        case "decline":
            session.decline(*meeting)
        case "no-show":
            session.no_show(*meeting, absent=side)
        case "sign-up":
            session.sign_up(f"{side[0]}new{one}", side, **ABOUT | {"availability": f"Mon-Fri {8 + other % 8}-20"})
        case "withdraw":
            session.withdraw(people[one % len(people)])
        case "hours":
            session.hours(people[one % len(people)], None if other % 5 == 0 else f"Mon-Wed {8 + other % 8}-19")
        case "pin":
            session.pin(newcomer, opener)
        case "unpin":
            session.unpin(newcomer, opener)
        case "forbid":
            session.forbid(*meeting)
        case "allow":
            forbidden = (session.programme.to_dict().get("forbids") or [{"newcomer": newcomer, "opener": opener}])[0]
            session.allow(forbidden["newcomer"], forbidden["opener"])
        case "undo":
            session.undo()
        case "json":
            return onehour.Session.from_json(session.to_json())
    return session


@given(edits(), st.integers(0, 3))
def test_random_edits_come_to_the_plan_that_is_made_from_nothing(tmp_path_factory, many, seed):
    session = open_session(seed=seed)
    folder = tmp_path_factory.mktemp("session")
    for edit in many:
        before = session.to_json()
        try:
            session = make(session, *edit)
        except onehour.InputError as error:
            assert error.code.startswith("E-")
            assert session.to_json() == before, "an edit that raises has changed nothing"
    assert_same(session, from_nothing(session, folder))
    session.verify()


def test_every_edit_can_be_taken_back_also_after_json():
    session = open_session()
    before = (session.tiers, rows(session.meetings))
    newcomer, opener, _ = rows(session.meetings)[0]
    session.cancel(newcomer, opener, by="opener")
    session.forbid(newcomer, opener)
    session.sign_up("o-late", "opener", **ABOUT)
    session.withdraw(newcomer)
    session = onehour.Session.from_json(session.to_json().decode())
    assert session.edits == 4
    while session.edits:
        session.undo()
    assert (session.tiers, rows(session.meetings)) == before
    assert session.undo() is None


def test_an_answer_says_who_moved_and_notices_whom_to_tell(tmp_path):
    pool = onehour.generate(newcomers=30, openers=12, seed=5, first_day=DAY)
    plan = published(pool)
    session = onehour.Session(pool, first_day=DAY, weeks=2, previous=plan)
    assert len(session.notices()) == 0 and len(session.published) == len(plan.meetings)
    newcomer, opener, start = rows(session.meetings)[0]
    answer = session.decline(newcomer, opener)
    mine = next(moved for moved in answer.moved if moved.newcomer == newcomer)
    assert mine.before == onehour.Seat(opener, start) and mine.before.start.tzinfo is not None
    assert mine.after == session.seat(newcomer)
    told = {(row["person"], row["other"]): row for row in session.notices()}
    assert told[(newcomer, opener)]["news"] == told[(opener, newcomer)]["news"] == "dropped"
    assert told[(newcomer, opener)]["before"] == start and told[(newcomer, opener)]["now"] is None
    assert all(tier.proven for tier in answer.tiers) and answer.status == "optimal"
    assert_same(session, from_nothing(session, tmp_path, previous=plan))


def test_a_pin_has_its_hour_and_an_edit_of_hours_is_heeded():
    session = open_session()
    newcomer, opener, start = rows(session.meetings)[0]
    session.pin(newcomer, opener, start)
    assert session.seat(newcomer) == onehour.Seat(opener, start)
    session.unpin(newcomer, opener)
    session.hours(newcomer, None)
    assert session.seat(newcomer) is None
    answer = session.hours(newcomer, "Mon-Sun 8-20")
    assert answer.how in ("followed", "solved") and (answer.why is None) == (answer.how == "followed")


def test_an_edit_that_cannot_be_says_its_code():
    session = open_session()
    newcomer, opener, _ = rows(session.meetings)[0]
    wrong = {
        "E-edit-known": lambda: session.sign_up(newcomer, "newcomer", **ABOUT),
        "E-edit-person": lambda: session.withdraw("zz-nobody"),
        "E-edit-meeting": lambda: session.cancel("zz-nobody", opener, by="opener"),
        "E-edit-decision": lambda: session.unpin(newcomer, opener),
        "E-edit-form": lambda: session.apply({"edit": "decline", "newcomer": newcomer}),
        "E-unknown-code": lambda: session.sign_up("new", "opener", **ABOUT | {"fields": "no such field"}),
        "E-availability-weekday": lambda: session.hours(newcomer, "Mun 9-12"),
        "E-session-json": lambda: onehour.Session.from_json(b"{}"),
    }
    for code, call in wrong.items():
        with pytest.raises(onehour.InputError) as caught:
            call()
        assert caught.value.has(code), (code, caught.value.issues)
        assert "zz-nobody" not in str(caught.value) and "Mun " not in str(caught.value)
    assert session.edits == 0


def test_a_session_whose_claim_was_tampered_with_is_refused():
    text = open_session().to_json().decode()
    at = text.index('"values"')
    forged = text[:at] + text[at:].replace("[", "[1000,", 1)
    with pytest.raises(onehour.InputError) as caught:
        onehour.Session.from_json(forged)
    assert caught.value.code in ("E-session-proof", "E-session-json")


def test_eight_threads_share_a_session_and_lose_no_edit(tmp_path):
    session = open_session(newcomers=40, openers=16, seed=2)
    ids = session.pool.ids[:32]

    def edit(person):
        answer = session.hours(person, "Mon-Fri 9-17")
        assert len(session.meetings) <= 40 and answer.status == "optimal"
        return session.tiers[0].proven

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        assert all(threads.map(edit, ids))
    assert session.edits == len(ids)
    assert_same(session, from_nothing(session, tmp_path))


def test_a_session_shows_itself():
    session = open_session()
    newcomer, opener, _ = rows(session.meetings)[0]
    answer = session.decline(newcomer, opener)
    assert repr(session).startswith("<Session: optimal, served ") and repr(session).endswith("1 edit>")
    assert "<table>" in session._repr_html_() and "served" in session._repr_html_()
    assert newcomer in answer._repr_html_() and "moved" in repr(answer)
    assert (session.first_day, session.weeks, session.seed) == (DAY, 2, 0)
