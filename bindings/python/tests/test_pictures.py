"""Pictures show what the plan says, without the net."""

import re
import subprocess
import sys
import textwrap
import xml.etree.ElementTree as ElementTree
from datetime import date

import pytest

import onehour

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def plan():
    return onehour.plan(onehour.generate(newcomers=120, openers=30, first_day=DAY), first_day=DAY)


def values(chart: dict) -> list[dict]:
    return chart["data"]["values"]


def test_the_bars_of_the_served_add_up_to_the_plan(plan):
    chart = plan.plot.served(most=1000).chart.to_dict()
    newcomers = {(row["group"], row["what"]): row["newcomers"] for row in values(chart)}
    served = sum(count for (_, what), count in newcomers.items() if what == "served")
    assert served == plan.summary["served"]
    assert sum(newcomers.values()) == plan.summary["newcomers"]


def test_the_weeks_waited_add_up_to_the_plan(plan):
    rows = values(plan.plot.waiting().chart.to_dict())
    assert sum(row["newcomers"] for row in rows) == plan.summary["newcomers"]
    assert sum(row["newcomers"] for row in rows if row["what"] != "served") == plan.summary["waiting"]


def test_the_heat_map_holds_every_meeting_and_every_free_hour(plan):
    offered, wanted, used = plan.plot.hours().chart.to_dict()["hconcat"]
    assert sum(row["count"] for row in values(used)) == len(plan.meetings)
    assert sum(row["count"] for row in values(offered)) == sum(plan.load_of_openers["hours"])
    assert sum(row["count"] for row in values(wanted)) > 0


def test_the_network_holds_every_pair(plan):
    could, do = plan.plot.network().chart.to_dict()["hconcat"]
    for panel, count in ((could, plan.summary["candidate_pairs"]), (do, len(plan.meetings))):
        assert sum(row["pairs"] for row in values(panel["layer"][0])) == count


def test_the_shortage_names_places_and_those_too_many(plan):
    assert plan.bottlenecks
    rows = values(plan.plot.shortage(most=1000).chart.to_dict())
    places = sum(row["newcomers"] for row in rows if row["what"] == "places")
    assert places == sum(group["places"] for group in plan.bottlenecks)


@pytest.mark.parametrize("name", ["served", "waiting", "hours", "network", "shortage"])
def test_every_picture_is_an_svg_in_a_notebook_and_in_a_file(plan, name, tmp_path):
    picture = getattr(plan.plot, name)()
    shown = picture._repr_mimebundle_()["image/svg+xml"]
    picture.save(tmp_path / "picture.svg")
    # Gradients are numbered on from one picture to the next.
    saved, shown = (re.sub(r"gradient_\d+", "gradient", text) for text in ((tmp_path / "picture.svg").read_text("utf-8"), shown))
    assert saved == shown
    assert ElementTree.fromstring(shown).tag.endswith("svg")
    assert "http" not in shown.replace("http://www.w3.org", "")


def test_a_plan_in_which_everybody_is_served_and_an_empty_one_have_pictures_too():
    for newcomers, openers in ((1, 40), (5, 1)):
        plan = onehour.plan(onehour.generate(newcomers=newcomers, openers=openers, first_day=DAY), first_day=DAY, weeks=1)
        for name in ("served", "waiting", "hours", "network", "shortage"):
            assert getattr(plan.plot, name)().svg().startswith("<svg")


@pytest.mark.parametrize(("absent", "call"), [("altair", "plan.plot.served()"), ("vl_convert", "plan.plot.served().svg()")])
def test_without_its_libraries_a_picture_says_what_to_install(absent, call):
    program = f"""
        import sys, datetime
        sys.modules[{absent!r}] = None
        import onehour
        day = datetime.date(2026, 11, 23)
        plan = onehour.plan(onehour.generate(newcomers=5, openers=5, first_day=day), first_day=day)
        try:
            {call}
        except ImportError as error:
            print(error)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True)
    assert "pip install 'onehour[pictures]'" in run.stdout
