"""People in, a plan out: frames, files, tables, errors, and the same bytes whatever the way."""

import datetime as dt
import json
import pickle
import zoneinfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import onehour

DAY = dt.date(2026, 11, 23)
PEOPLE = {
    "id": ["n1", "n2", "o1", "o2"],
    "role": ["newcomer", "newcomer", "opener", "opener"],
    "fields": [["software"], ["software"], ["software"], ["nursing"]],
    "languages": [["en:B2"], ["en:B1", "sv:A2"], ["en:C1", "fi:native"], ["fi:native"]],
    "place": ["FI-091", "FI-091", "FI-049", None],
    "availability": ["Mon 9-12", "Tue 9-12", "Mon-Tue 10-11", "Fri 9-10"],
    "cap_month": [None, None, 2, 1],
    "remote": [True, False, True, True],
    "waiting_since": [dt.date(2026, 10, 1), None, None, None],
}
FRAMES = {
    "pandas": lambda columns: pd.DataFrame(columns),
    "polars": lambda columns: pl.DataFrame(columns),
    "polars lazy": lambda columns: pl.LazyFrame(columns),
    "pyarrow": lambda columns: pa.table(columns),
    "pandas on arrow": lambda columns: pl.DataFrame(columns).to_pandas(use_pyarrow_extension_array=True),
}


@pytest.fixture(scope="module")
def pool():
    return onehour.generate(newcomers=60, openers=25, first_day=DAY)


@pytest.fixture(scope="module")
def plan(pool):
    return onehour.plan(pool, first_day=DAY)


@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES)
def test_every_kind_of_frame_gives_the_same_plan(make):
    plan = onehour.plan(onehour.Pool.from_frame(make(PEOPLE)), first_day=DAY)
    assert plan.status == "optimal"
    assert plan.meetings["newcomer"] == ["n1", "n2"]
    assert plan.waiting["newcomer"] == []
    expected = onehour.plan(onehour.Pool.from_frame(pd.DataFrame(PEOPLE)), first_day=DAY)
    ours, theirs = json.loads(plan.to_json()), json.loads(expected.to_json())
    assert ours["hashes"]["pool"] == theirs["hashes"]["pool"]
    assert ours["meetings"] == theirs["meetings"]


def test_dictionaries_are_values_with_their_levels():
    frame = pd.DataFrame(PEOPLE | {"languages": [{"en": "B2"}, {"en": "B1", "sv": "A2"}, {"en": "C1"}, {"fi": "native"}]})
    assert len(onehour.plan(onehour.Pool.from_frame(frame), first_day=DAY).meetings) == 2


def test_a_frame_and_a_file_are_the_same_pool(pool, tmp_path):
    pool.to_csv(tmp_path / "people.csv")
    from_file = onehour.Pool.from_file(tmp_path / "people.csv")
    from_frame = onehour.Pool.from_frame(pd.read_csv(tmp_path / "people.csv", dtype=str))
    guessed = onehour.Pool.from_frame(pd.read_csv(tmp_path / "people.csv"))
    assert from_file.ids == from_frame.ids == pool.ids
    plans = [onehour.plan(each, first_day=DAY).meetings for each in (from_file, from_frame, guessed, pool)]
    assert all(list(each) == list(plans[0]) for each in plans)
    assert (from_file.newcomers, from_file.openers, len(from_file)) == (pool.newcomers, pool.openers, len(pool))


def test_all_errors_of_a_frame_come_at_once_with_their_places():
    frame = pd.DataFrame(PEOPLE | {"role": ["newcomer", "guest", "opener", None], "id": ["n1", "n2", "n1", "o2"]})
    with pytest.raises(onehour.InputError) as raised:
        onehour.Pool.from_frame(frame, name="sign-ups")
    error = raised.value
    found = {(issue.code, issue.file, issue.row, issue.column) for issue in error.issues}
    assert ("E-unknown-role", "sign-ups", 2, "role") in found
    assert ("E-unknown-role", "sign-ups", 4, "role") in found
    assert any(code == "E-duplicate-id" and row == 3 for code, _, row, _ in found)
    assert (error.code, error.row) == (error.issues[0].code, error.issues[0].row)
    assert error.has("E-unknown-role") and not error.has("E-no-rows")
    assert "guest" not in str(error)
    assert isinstance(error, ValueError)
    again = pickle.loads(pickle.dumps(error))
    assert again.issues == error.issues


def test_errors_of_a_file_name_it(tmp_path):
    (tmp_path / "people.csv").write_text("id,role\na,newcomer\nb,SECRET\n")
    with pytest.raises(onehour.InputError) as raised:
        onehour.Pool.from_file(tmp_path / "people.csv")
    issue = next(issue for issue in raised.value.issues if issue.code == "E-unknown-role")
    assert (issue.file, issue.row, issue.column) == (str(tmp_path / "people.csv"), 3, "role")
    assert "SECRET" not in str(raised.value)


def test_a_later_error_names_the_row_it_came_from():
    frame = pd.DataFrame(PEOPLE | {"zone": ["Europe/Helsinki"] * 4})
    with pytest.raises(onehour.InputError) as raised:
        onehour.plan(onehour.Pool.from_frame(frame), first_day=DAY, weeks=0)
    assert raised.value.has("E-horizon-weeks")


@pytest.mark.parametrize("cell", [np.nan, None, pd.NA, pd.NaT, "", "  "])
def test_every_word_for_nothing_is_an_empty_cell(cell):
    columns = PEOPLE | {"place": pd.Series(["FI-091", "FI-091", "FI-049", cell], dtype=object)}
    assert len(onehour.Pool.from_frame(pd.DataFrame(columns))) == 4


def test_what_is_no_frame_is_a_type_error():
    with pytest.raises(TypeError):
        onehour.Pool.from_frame([1, 2, 3])
    with pytest.raises(TypeError):
        onehour.Pool()


def test_tables_reach_every_library(plan):
    import duckdb

    meetings = plan.meetings
    pandas, polars, arrow = meetings.to_pandas(), meetings.to_polars(), meetings.to_arrow()
    assert len(pandas) == polars.height == arrow.num_rows == len(meetings) > 0
    assert list(pandas) == polars.columns == arrow.column_names == meetings.columns
    assert str(pandas["start"].dtype).endswith("Europe/Helsinki]")
    assert polars["start"].dtype == pl.Datetime("us", "Europe/Helsinki")
    start = meetings["start"][0]
    assert start.tzinfo == zoneinfo.ZoneInfo("Europe/Helsinki")
    assert start == pandas["start"][0].to_pydatetime() == polars["start"][0] == arrow["start"][0].as_py()
    assert polars.to_dicts() == list(meetings)
    assert duckdb.sql("select count(*) from meetings").fetchall() == [(len(meetings),)]


def test_tables_say_what_the_plan_says(plan, pool):
    document = json.loads(plan.to_json())
    assert plan.meetings["newcomer"] == [meeting["newcomer"] for meeting in document["meetings"]]
    assert plan.waiting["reason_code"] == [entry["code"] for entry in document["waiting"]]
    load = plan.load_of_openers
    assert sum(load["meetings"]) == len(plan.meetings)
    assert len(load) == pool.openers
    candidates = plan.candidates
    assert len(candidates) == plan.summary["candidate_pairs"]
    terms = [name for name in candidates.columns if name.startswith("points.")]
    for row in candidates:
        assert row["points"] == sum(row[term] for term in terms)
    points = {(row["newcomer"], row["opener"]): row["points"] for row in candidates}
    for row in plan.meetings:
        assert points[row["newcomer"], row["opener"]] == row["points"]


def test_empty_tables_have_their_columns():
    nobody = onehour.plan(onehour.generate(newcomers=0, openers=0), first_day=DAY)
    assert nobody.meetings.to_polars().shape == (0, 7)
    assert nobody.meetings.to_pandas().shape == (0, 7)
    assert list(nobody.waiting) == []


def test_a_plan_explains_itself(plan):
    row = next(iter(plan.meetings))
    met = plan.explain(row["newcomer"])
    assert met.waiting is None and row["opener"] in str(met)
    assert met.meetings[0]["points"] == row["points"]
    if plan.waiting["newcomer"]:
        waits = plan.explain(plan.waiting["newcomer"][0])
        assert waits.waiting["reason"] in str(waits)
    with pytest.raises(onehour.InputError) as raised:
        plan.explain("nobody at all")
    assert raised.value.code == "E-unknown-person"
    assert "nobody at all" not in str(raised.value)


def test_alternatives_are_what_a_new_plan_with_the_pair_forced_would_be(pool, plan):
    row = next(iter(plan.meetings))
    present, *others = plan.alternatives(row["newcomer"], 3)
    assert present.present and present.partner == row["opener"]
    assert present.start.tzinfo == zoneinfo.ZoneInfo("Europe/Helsinki")
    values = {tier.name: tier.value for tier in plan.tiers}
    for other in others:
        assert other.side == "newcomer"
        pins = [{"newcomer": row["newcomer"], "opener": other.partner}]
        forced = onehour.plan(pool, pool.programme.with_sections(pins=pins), first_day=DAY)
        changed = {tier.name: tier.value - values[tier.name] for tier in forced.tiers if tier.name != "tie-break"}
        expected = {tier: other.tiers.get(tier, 0) for tier in changed}
        assert other.certainty == "proven" and changed == expected
        assert other.served == forced.summary["served"] - plan.summary["served"]
    with pytest.raises(onehour.InputError):
        plan.alternatives("nobody")


def test_what_helps_is_told_to_who_waits(plan):
    explained = [plan.explain(person) for person in plan.waiting["newcomer"]]
    assert any(each.help for each in explained), "the demo programme allows changes"
    for each in explained:
        assert all(change["text"] in str(each) for change in each.help)
        needs = [needed for miss in each.near_misses for needed in miss["needs"][:4]]
        assert all(needed["text"] in str(each) for needed in needs)
        assert each.can_help and (each.hours_tried == "all" or each.person.startswith("b")), "those named b stand on both sides"
        assert each.help or f"No single change that {'was tried' if each.reservation else 'the programme allows'}" in str(each)


def test_a_plan_is_written_read_and_verified(plan, tmp_path):
    verified = plan.verify()
    assert verified.edges == plan.summary["candidate_arcs"]
    plan.write(tmp_path / "plan")
    again = onehour.Plan.load(tmp_path / "plan")
    assert again.to_json() == (tmp_path / "plan/plan.json").read_bytes()
    assert list(again.meetings) == list(plan.meetings) and again.tiers == plan.tiers
    assert again.verify() == verified
    (tmp_path / "plan/pool.json").write_text("{}")
    with pytest.raises(onehour.InputError) as raised:
        onehour.Plan.load(tmp_path / "plan")
    assert raised.value.code == "E-plan-mixed"
    (tmp_path / "other").mkdir()
    (tmp_path / "other/mine.txt").write_text("mine")
    with pytest.raises(onehour.InputError) as raised:
        plan.write(tmp_path / "other")
    assert raised.value.code == "E-out-foreign"


def test_a_false_plan_is_refused(plan, tmp_path):
    plan.write(tmp_path / "plan")
    document = json.loads((tmp_path / "plan/plan.json").read_bytes())
    document["meetings"].pop()
    (tmp_path / "plan/plan.json").write_text(json.dumps(document))
    with pytest.raises(onehour.VerificationError) as raised:
        onehour.Plan.load(tmp_path / "plan").verify()
    assert raised.value.violations


def test_equal_input_gives_equal_bytes_at_any_number_of_threads(pool, plan):
    for threads in (1, 2, 5):
        assert onehour.plan(pool, first_day=DAY, threads=threads).to_json() == plan.to_json()
    assert onehour.plan(pool, first_day=DAY, seed=1).to_json() != plan.to_json()


def test_history_and_previous_plans_count(pool, plan, tmp_path):
    kept = onehour.plan(pool, first_day=DAY, previous=plan)
    assert [tier.name for tier in kept.tiers if tier.name.startswith("kept")]
    assert list(kept.meetings)[0]["opener"] == list(plan.meetings)[0]["opener"]
    lines = ["newcomer,opener,date,start,outcome"]
    lines += [f"{row['newcomer']},{row['opener']},2026-11-02,,met" for row in plan.meetings]
    (tmp_path / "history.csv").write_text("\n".join(lines) + "\n")
    later = onehour.plan(pool, first_day=DAY, history=tmp_path / "history.csv")
    pairs = {(row["newcomer"], row["opener"]) for row in plan.meetings}
    assert not pairs & {(row["newcomer"], row["opener"]) for row in later.meetings}


def test_calendars_lie_next_to_the_people_file(tmp_path):
    (tmp_path / "a.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n"
        "DTSTART;TZID=Europe/Helsinki:20261207T100000\r\nDTEND;TZID=Europe/Helsinki:20261207T110000\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (tmp_path / "people.csv").write_text(
        "id,role,fields,languages,place,availability\n"
        "n,newcomer,software,en:B2,FI-091,free a.ics\n"
        "o,opener,software,en:C1,FI-091,Mon 9-12\n"
    )
    plan = onehour.plan(onehour.Pool.from_file(tmp_path / "people.csv"), first_day=DAY)
    assert [start.isoformat() for start in plan.meetings["start"]] == ["2026-12-07T10:00:00+02:00"]


def test_programmes_come_by_name_by_file_and_by_keyword(tmp_path, pool):
    one_hour = onehour.Programme.load("one-hour")
    (tmp_path / "mine.toml").write_text(one_hour.to_toml())
    assert onehour.Programme.load(tmp_path / "mine.toml") == one_hour
    assert onehour.Programme(**one_hour.to_dict()) == one_hour
    assert pickle.loads(pickle.dumps(one_hour)) == one_hour
    longer = one_hour.with_sections(meeting=one_hour.to_dict()["meeting"] | {"length_minutes": 90})
    assert longer != one_hour
    plan = onehour.plan(pool, longer, first_day=DAY)
    row = next(iter(plan.meetings))
    assert row["end"] - row["start"] == dt.timedelta(minutes=90)
    assert pool.programme == one_hour
    assert one_hour.name in repr(one_hour) and "<table>" in one_hour._repr_html_()


def test_all_errors_of_a_programme_come_at_once():
    with pytest.raises(onehour.InputError) as raised:
        onehour.Programme("x", meeting={"zone": "Mars", "lenth": 3}, rules=[{"name": "r", "nonsense": {}}])
    columns = {issue.column for issue in raised.value.issues}
    assert {"meeting.zone", "meeting.lenth"} <= columns
    assert all(issue.row is None and issue.file is None for issue in raised.value.issues)
    with pytest.raises(onehour.InputError):
        onehour.Programme("x", meeting={"length_minutes": float("nan")})
    with pytest.raises(onehour.InputError) as raised:
        onehour.Programme.from_toml("name = 'x'\n[meeting]\nzone = 'Mars'\n", file="x.toml")
    assert (raised.value.file, raised.value.row) == ("x.toml", 3)


def test_everything_shows_itself(pool, plan):
    assert repr(pool) == "<Pool: 60 newcomers, 25 openers>"
    assert repr(plan).startswith("<Plan: optimal, ")
    for shown in (pool, plan, plan.meetings, plan.explain(plan.meetings["newcomer"][0]), pool.programme):
        assert shown._repr_html_().startswith("<")
        assert "object at 0x" not in repr(shown)
