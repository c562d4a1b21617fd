"""What a coordinator asks of a plan: what more changes would bring, how many by employer, who must be told, whom else a change
would serve; and what is published, and written."""

import csv
import datetime as dt
import html
import json
import zipfile

import pandas as pd
import pytest

import onehour

DAY = dt.date(2026, 11, 23)
COUNTED = {
    "attributes": [
        {
            "name": "gender",
            "kind": "text",
            "protected": True,
            "purpose": "the yearly report on who is served",
            "reason": "the programme reports to its funder",
        }
    ],
    "groups": [{"attribute": "gender"}],
    "employers": [{"organisation": "employer-001", "hours_per_month": 20}],
}


@pytest.fixture(scope="module")
def pool():
    return onehour.generate(newcomers=90, openers=30, first_day=DAY)


@pytest.fixture(scope="module")
def plan(pool):
    return onehour.plan(pool, first_day=DAY, weeks=2)


def meetings(plan):
    return {(row["newcomer"], row["opener"], row["start"]) for row in plan.meetings}


def forbidding(programme, **pair):
    return programme.with_sections(forbids=[pair])


def test_a_curve_goes_from_the_fewest_changes_to_the_best_plan():
    pool = onehour.generate(newcomers=60, openers=60, first_day=DAY)
    without_points = pool.programme.with_sections(terms=[])
    published = onehour.plan(pool, without_points, first_day=DAY, weeks=2)
    later = onehour.plan(pool, first_day=DAY, weeks=2, previous=published)
    curve = later.curve(solves=40)
    assert curve.published == len(published.meetings)
    assert curve.plan == len(meetings(published) - meetings(later)) >= curve.fewest
    points = list(curve.points)
    assert [point["changes"] for point in points] == list(range(points[0]["changes"], points[-1]["changes"] + 1))
    assert any(point["exact"] == "yes" for point in points)
    names = [name for name in curve.points.columns[2:] if not name.endswith(".at_most")]
    values = [tuple(point[name] for name in names) for point in points]
    assert values == sorted(values) and values[0] < values[-1]
    for point in points:
        if point["exact"] == "yes":
            assert all(point[name] == point[f"{name}.at_most"] for name in names)
    # As many changes as one likes: that is to plan as if nothing had been published.
    best = {tier.name: tier.value for tier in onehour.plan(pool, first_day=DAY, weeks=2).tiers}
    assert points[-1]["exact"] == "yes" and all(points[-1][name] == best[name] for name in ("served", "waiting", "quality"))
    assert len(curve.points.to_pandas()) == len(points)
    assert "published meetings" in repr(curve) and "<table>" in curve._repr_html_()


def test_without_a_published_plan_there_is_no_curve(plan):
    with pytest.raises(onehour.InputError) as raised:
        plan.curve()
    assert raised.value.code == "E-curve-previous"


def test_a_report_has_what_the_tables_of_the_folder_have(tmp_path):
    onehour.generate(newcomers=150, openers=100, first_day=DAY).to_csv(tmp_path / "people.csv")
    with open(tmp_path / "people.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(tmp_path / "people.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "gender"])
        writer.writeheader()
        writer.writerows(row | {"gender": "abbbbbbb"[at % 8]} for at, row in enumerate(rows))
    people = onehour.Pool.from_file(tmp_path / "people.csv", programme=onehour.Programme.load("one-hour").with_sections(**COUNTED))
    plan = onehour.plan(people, first_day=DAY, weeks=4)
    plan.write(tmp_path / "plan", advice="none")
    report = plan.report()
    told = 0
    for name, table in (("employers", report.employers), ("channels", report.channels), ("groups", report.groups)):
        with open(tmp_path / f"plan/{name}.csv", encoding="utf-8", newline="") as file:
            written = list(csv.DictReader(file))
        assert len(written) == len(table) > 1
        for cells, row in zip(written, table, strict=True):
            assert all(cells[key] == ("" if row[key] is None else str(row[key])) for key in row if key != "minutes")
            if "minutes" in row:
                assert row["minutes"] == (round(60 * float(cells["hours"])) if cells["hours"] else None)
            told += sum(isinstance(value, int) for value in row.values())
    assert told > 10
    counts = [row["openers"] for row in report.employers if row["month"] is None and row["field"] is None]
    assert sum(counts) == people.openers, "small ones are counted together"
    groups = {row["value"]: row for row in report.groups if row["newcomers"] is not None}
    assert sum(row["newcomers"] for row in groups.values()) == people.newcomers
    assert len(report.employers.to_pandas()) == report.employers.to_polars().height
    assert "rows of employers" in repr(report) and "<table>" in report._repr_html_()


def test_a_programme_that_counts_nothing_has_an_empty_report():
    people = {
        "id": ["n", "o"], "role": ["newcomer", "opener"], "fields": "software", "languages": "en:C1", "place": "FI-091",
        "availability": "Mon 9-12",
    }
    report = onehour.plan(onehour.Pool.from_frame(pd.DataFrame(people)), first_day=DAY).report()
    assert [len(table) for table in (report.employers, report.channels, report.groups)] == [0, 0, 0]
    assert report.groups.columns == ["attribute", "value", "newcomers", "served", "waiting"]


def test_notices_of_two_plans_are_those_of_a_session(pool, plan):
    assert len(plan.notices(plan)) == 0
    row = next(iter(plan.meetings))
    pair = {key: row[key] for key in ("newcomer", "opener")}
    session = onehour.Session(pool, first_day=DAY, weeks=2, previous=plan)
    session.forbid(**pair)
    notices = session.plan().notices(plan)
    assert notices.columns == session.notices().columns
    assert list(notices) == list(session.notices())
    told = {(row["person"], row["other"]): row for row in notices}
    assert told[pair["newcomer"], pair["opener"]]["news"] == "dropped"
    assert told[pair["opener"], pair["newcomer"]]["before"] == row["start"]


def test_nobody_is_told_that_what_took_place_is_off(pool, plan):
    later = DAY + dt.timedelta(days=7)
    took_place = {(row["newcomer"], row["opener"]) for row in plan.meetings if row["start"].date() < later}
    assert 0 < len(took_place) < len(plan.meetings)
    notices = onehour.plan(pool, first_day=later, weeks=1, previous=plan).notices(plan)
    dropped = {(row["person"], row["other"]) for row in notices if row["news"] == "dropped" and row["side"] == "newcomer"}
    assert not dropped & took_place


def test_explain_says_whom_else_a_change_would_serve(pool, plan):
    waiting = plan.waiting["newcomer"]
    found = 0
    for person in waiting:
        alone, told = plan.explain(person), plan.explain(person, others=True)
        assert alone.others == [] and alone.help == told.help and alone.can_help == told.can_help
        assert len(told.others) == min(len(told.help), 8)
        for others in told.others:
            assert person not in others["newcomers"] and set(others["newcomers"]) <= set(waiting)
            assert others["looked_at"] < len(waiting) and others["left_out"] == 0
            found += len(others["newcomers"])
        assert str(told).count("It would serve ") == len(told.others)
    assert found > 0, "some change serves somebody else too"
    served = plan.explain(plan.meetings["newcomer"][0], others=True)
    assert served.others == [] and not served.can_help


def test_a_published_plan_counts_in_the_rounds_after_it(pool, plan, tmp_path):
    history = tmp_path / "history.csv"
    assert plan.publish(history) == onehour.Published(added=len(plan.meetings), known=0, refused=0)
    once = history.read_bytes()
    assert plan.publish(history) == (0, len(plan.meetings), 0)
    assert history.read_bytes() == once
    next_round = onehour.plan(pool, first_day=DAY + dt.timedelta(weeks=2), weeks=2, history=history)
    pairs = {pair[:2] for pair in meetings(plan)}
    assert len(next_round.meetings) > 0 and not pairs & {pair[:2] for pair in meetings(next_round)}


def test_what_is_false_or_cannot_be_written_is_not_published(plan, tmp_path):
    plan.write(tmp_path / "plan", advice="none")
    document = json.loads((tmp_path / "plan/plan.json").read_bytes())
    document["meetings"].pop()
    (tmp_path / "plan/plan.json").write_text(json.dumps(document))
    history = tmp_path / "history.csv"
    with pytest.raises(onehour.VerificationError) as refused:
        onehour.Plan.load(tmp_path / "plan").publish(history)
    assert refused.value.violations and not history.exists()
    history.write_text("newcomer,opener,date,start,outcome\nSECRETn,o,yesterday,,met\n")
    with pytest.raises(onehour.InputError) as wrong:
        plan.publish(history)
    assert (wrong.value.code, wrong.value.file, wrong.value.row, wrong.value.column) == ("E-bad-date", str(history), 2, "date")
    assert "SECRETn" not in str(wrong.value) and history.read_text().count("\n") == 2


def test_a_published_plan_may_be_given_by_its_folder(pool, plan, tmp_path):
    published = onehour.plan(pool, first_day=DAY, weeks=2, seed=1)
    published.write(tmp_path / "plan", advice="none")
    as_plan = onehour.plan(pool, first_day=DAY, weeks=2, previous=published)
    for path in (tmp_path / "plan", str(tmp_path / "plan"), tmp_path / "plan/plan.json"):
        assert onehour.plan(pool, first_day=DAY, weeks=2, previous=path).to_json() == as_plan.to_json()
    assert list(plan.notices(tmp_path / "plan")) == list(plan.notices(published))
    session = onehour.Session(pool, first_day=DAY, weeks=2, previous=tmp_path / "plan")
    assert len(session.published) == len(published.meetings)
    with pytest.raises(onehour.InputError) as missing:
        onehour.plan(pool, first_day=DAY, previous=tmp_path / "no-plan")
    assert missing.value.code == "E-plan-missing"


def test_what_was_decided_of_a_published_plan_holds_on(pool, plan, tmp_path):
    row = next(iter(plan.meetings))
    pair = {key: row[key] for key in ("newcomer", "opener")}
    decided = onehour.plan(pool, forbidding(pool.programme, **pair, decided="forbid"), first_day=DAY, weeks=2)
    stated = onehour.plan(pool, forbidding(pool.programme, **pair), first_day=DAY, weeks=2)
    both = (pair["newcomer"], pair["opener"])
    assert both not in {meeting[:2] for meeting in meetings(onehour.plan(pool, first_day=DAY, weeks=2, previous=decided))}
    # What the programme itself said holds as long as the programme says it.
    assert both not in {meeting[:2] for meeting in meetings(stated)}
    assert decided.publish(tmp_path / "history.csv").refused == 1
    assert stated.publish(tmp_path / "other.csv").refused == 0


def sheets(folder):
    """Names of the sheets of plan.xlsx, and all its texts."""
    with zipfile.ZipFile(folder / "plan.xlsx") as workbook:
        names = workbook.read("xl/workbook.xml").decode()
        return names, html.unescape(workbook.read("xl/sharedStrings.xml").decode())


def test_as_much_advice_is_written_as_is_asked_for(plan, tmp_path):
    told = [explained.help[0] for explained in map(plan.explain, plan.waiting["newcomer"]) if explained.help]
    helps = [f"{help['text']} (cost {help['cost']}), meets {help['opener']}" for help in told]
    kinds = plan.recruit().cells
    assert helps and len(kinds) > 0
    for advice in ("some", "all"):
        plan.write(tmp_path / advice, advice=advice)
        page = html.unescape((tmp_path / advice / "report.html").read_text())
        names, texts = sheets(tmp_path / advice)
        assert all(text in page and text in texts for text in helps)
        assert 'name="recruit"' in names and kinds["hours"][0] in texts
        assert "What would help" in page
    plan.write(tmp_path / "none", advice="none")
    names, texts = sheets(tmp_path / "none")
    page = (tmp_path / "none/report.html").read_text()
    assert 'name="recruit"' not in names and "What would help" not in page
    assert not any(text in html.unescape(page) or text in texts for text in helps)
    for name in ("meetings.csv", "waiting.csv", "pool.json"):
        assert (tmp_path / "none" / name).read_bytes() == (tmp_path / "all" / name).read_bytes()
    with pytest.raises(ValueError, match="some, all, none"):
        plan.write(tmp_path / "much", advice="much")
    assert not (tmp_path / "much").exists()


def test_what_changed_since_the_plan_before_is_written(pool, plan, tmp_path):
    plan.write(tmp_path / "published", advice="none")
    row = next(iter(plan.meetings))
    pair = {key: row[key] for key in ("newcomer", "opener")}
    later = onehour.plan(pool, forbidding(pool.programme, **pair), first_day=DAY, weeks=2, previous=plan)
    later.write(tmp_path / "later", advice="none", previous=tmp_path / "published")
    with open(tmp_path / "later/changes.csv", encoding="utf-8", newline="") as file:
        changes = list(csv.DictReader(file))
    assert {change["person"] for change in changes} == set(later.notices(plan)["person"]) >= set(pair.values())
    cancelled = [path for path in (tmp_path / "later/invites").glob("*.ics") if "STATUS:CANCELLED" in path.read_text()]
    assert cancelled
    later.write(tmp_path / "unrelated", advice="none")
    assert not (tmp_path / "unrelated/changes.csv").exists()
