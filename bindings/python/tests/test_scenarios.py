"""What-if: scenarios side by side, plans made without a solver, whom to recruit, progress bars."""

import sys
from datetime import date

import pytest

import onehour

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def pool():
    return onehour.generate(newcomers=120, openers=30, first_day=DAY)


@pytest.fixture(scope="module")
def seen(pool):
    more = pool.with_openers(10, fields="software", languages="en:C1", place="FI-091", availability="Mon-Fri 16-20")
    scenarios = {
        "today": pool.programme,
        "two weeks": onehour.Scenario(weeks=2),
        "10 more": more,
        "mentoring": "mentoring",
    }
    return onehour.compare(pool, scenarios, first_day=DAY, baselines=onehour.BASELINES)


def test_every_scenario_is_the_plan_that_it_would_be_alone(pool, seen):
    alone = onehour.plan(pool, first_day=DAY)
    assert seen.plans["today"].to_json() == alone.to_json()
    rows = {row["scenario"]: row for row in seen.table}
    assert list(rows) == ["today", "two weeks", "10 more", "mentoring", *(f"today, {name}" for name in onehour.BASELINES)]
    assert rows["today"]["served"] == alone.summary["served"]
    assert rows["today"]["longest_wait_days"] == alone.summary["longest_wait_days"]
    assert rows["today"]["points"] == sum(alone.meetings["points"])
    assert rows["two weeks"]["served"] <= rows["today"]["served"] <= rows["10 more"]["served"]
    assert rows["10 more"]["openers"] == rows["today"]["openers"] + 10


def test_no_baseline_beats_the_plan(seen):
    rows = {row["scenario"]: row for row in seen.table}
    for name in onehour.BASELINES:
        assert 0 < rows[f"today, {name}"]["served"] <= rows["today"]["served"]
    assert any(rows[f"today, {name}"]["served"] < rows["today"]["served"] for name in onehour.BASELINES)


def test_groups_are_counts_that_add_up(seen):
    groups = [row for row in seen.groups if row["scenario"] == "today"]
    assert sum(row["newcomers"] for row in groups) == seen.plans["today"].summary["newcomers"]
    assert sum(row["served"] for row in groups) == seen.plans["today"].summary["served"]


def test_the_chart_and_the_table_show_every_scenario(seen):
    text = seen.plot().svg() + seen._repr_html_()
    assert all(text.count(name) >= 2 for name in seen.table["scenario"])
    assert len(seen.table.to_pandas()) == seen.table.to_polars().height == len(seen.table)


def test_what_is_no_scenario_is_refused(pool):
    with pytest.raises(TypeError, match="scenario"):
        onehour.compare(pool, {"today": 3})
    with pytest.raises(ValueError, match="at least one"):
        onehour.compare(pool, {})
    with pytest.raises(ValueError, match="random, first-come, greedy, hungarian"):
        onehour.plan(pool, first_day=DAY).baseline("best")


def test_pools_are_joined_unless_somebody_is_in_both(pool):
    other = onehour.generate(newcomers=3, openers=2, seed=9, first_day=DAY)
    assert len(pool.joined(other)) == len(pool) + len(other)
    with pytest.raises(onehour.InputError) as raised:
        pool.joined(pool)
    assert raised.value.has("E-duplicate-id")
    like = {"fields": "software", "languages": "en:C1", "place": "FI-091", "availability": "Mon 9-12"}
    with pytest.raises(onehour.InputError) as raised:
        pool.with_openers(2, **like | {"fields": "no such field"})
    assert [issue.row for issue in raised.value.issues] == [1, 2]
    twice = pool.with_openers(2, **like).with_openers(3, **like, role="newcomer")
    assert (twice.newcomers, twice.openers) == (pool.newcomers + 3, pool.openers + 2)


def test_recruit_says_what_more_openers_would_bring(pool):
    advice = onehour.plan(pool, first_day=DAY).recruit(top=3)
    assert 0 < len(advice.cells) <= 3
    for row in advice.cells:
        assert row["one"] <= row["two"] <= row["five"] <= row["waiting"]
    assert "<table" in advice._repr_html_()


@pytest.mark.parametrize("without", [None, "tqdm"])
def test_a_progress_bar_comes_and_goes(pool, monkeypatch, capsys, without):
    if without:
        monkeypatch.setitem(sys.modules, "tqdm", None)
        monkeypatch.setitem(sys.modules, "tqdm.auto", None)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    plan = onehour.plan(pool, first_day=DAY, progress=True)
    assert plan.to_json() == onehour.plan(pool, first_day=DAY).to_json()
    assert "planning" in capsys.readouterr().err


def test_a_bar_is_closed_when_the_call_fails(pool, capsys):
    with pytest.raises(onehour.InputError):
        onehour.plan(pool, first_day=DAY, weeks=0, progress=True)
    assert "planning" not in capsys.readouterr().err.splitlines()[-1:]
