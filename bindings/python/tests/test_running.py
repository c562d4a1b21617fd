"""Ctrl-C, deadlines, progress, threads, forks, faults and memory."""

import concurrent.futures
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import date, timedelta

import numpy as np
import pytest
import scipy.sparse as sp

import onehour
from onehour import _onehour

DAY = date(2026, 11, 23)
LONG = bool(os.environ.get("ONEHOUR_LONG"))


def slow_matrix(n: int) -> np.ndarray:
    """A problem that takes seconds: costs of low rank, in which every row wants the same columns."""
    side = np.sqrt(np.arange(1.0, n + 1))
    return np.outer(side, side) + np.random.default_rng(0).random((n, n)) * 1e-3


def slow_entries(n: int) -> sp.coo_array:
    """The same with entries alone."""
    random = np.random.default_rng(0)
    row = np.repeat(np.arange(n), 20)
    col = (row + random.integers(0, 200, len(row))) % n
    keep = np.unique(row * n + col)
    row, col = keep // n, keep % n
    return sp.coo_array((random.integers(1, 10**6, len(row)), (row, col)), shape=(n, n))


def test_a_deadline_ends_in_time_with_a_matching():
    begin = time.process_time()
    answer = onehour.assign(slow_matrix(1500), deadline=timedelta(milliseconds=100))
    # Of work done: how long that takes depends on what else the machine does.
    assert time.process_time() - begin < 4.0
    if answer.status == "interrupted":
        assert answer.gap is None
        assert len(set(answer.cols.tolist())) == len(answer)
        answer.verify()


def test_a_plan_with_a_deadline_of_nothing_is_the_best_so_far():
    plan = onehour.plan(onehour.generate(newcomers=400, openers=200, first_day=DAY), first_day=DAY, deadline=0)
    assert plan.status in ("interrupted", "optimal")
    plan.verify()


def test_progress_is_told_from_the_calling_thread_and_never_falls():
    told = []
    caller = threading.get_ident()
    here = set()

    def progress(done, total):
        told.append((done, total))
        here.add(threading.get_ident())

    onehour.assign(slow_entries(30_000), progress=progress)
    assert told, "a solve of seconds tells its progress"
    assert here == {caller}
    assert all(0 <= done <= total for done, total in told)


def test_an_exception_of_the_progress_function_ends_the_call():
    def progress(done, total):
        raise RuntimeError("enough")

    begin = time.process_time()
    with pytest.raises(RuntimeError, match="enough"):
        onehour.assign(slow_entries(30_000), progress=progress)
    # Of work done: how long that takes depends on what else the machine does.
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    "call",
    [
        "onehour.linear_sum_assignment(costs)",
        "onehour.assign(costs, objective='best')",
        "onehour.min_weight_full_bipartite_matching(entries)",
        "onehour.plan(pool, first_day=DAY)",
        "onehour.generate(newcomers=600_000, openers=300_000, first_day=DAY)",
        "onehour.Pool.from_frame(frame)",
        "onehour.Pool.from_file(file)",
        "onehour.Session(pool, first_day=DAY)",
        "changed.curve()",
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_is_heard_at_once(call):
    program = f"""
        import os, signal, sys, tempfile, threading, time
        import pandas, scipy.sparse, onehour
        sys.path.insert(0, {os.path.dirname(__file__)!r})
        from test_running import DAY, slow_entries, slow_matrix
        costs, entries = slow_matrix(2500), slow_entries(100_000).tocsr()
        pool = onehour.generate(newcomers=6_000, openers=2_400, first_day=DAY)
        hours = [f"Mon {{nth % 12}}:{{nth // 12 % 60:02}}-{{12 + nth % 12}}:{{nth // 720 % 60:02}}; Tue 9-12" for nth in range(400_000)]
        frame = pandas.DataFrame({{"id": [f"p{{nth}}" for nth in range(400_000)], "role": "newcomer", "fields": "software",
            "languages": "en:B2", "place": "FI-091", "availability": hours}})
        file = os.path.join(tempfile.mkdtemp(), "people.csv")
        frame.to_csv(file, index=False)
        if "curve" in {call!r}:
            half = onehour.generate(newcomers=3_000, openers=1_200, first_day=DAY)
            published = onehour.plan(half, half.programme.with_sections(terms=[]), first_day=DAY)
            changed = onehour.plan(half, first_day=DAY, previous=published)
        sent = []
        def interrupt():
            sent.append(time.process_time())
            os.kill(os.getpid(), signal.SIGINT)
        threading.Timer(0.3, interrupt).start()
        try:
            {call}
        except KeyboardInterrupt:
            heard = time.process_time()
            time.sleep(0.5)
            print("heard after", heard - sent[0], "and then worked for", time.process_time() - heard)
        else:
            print("ended before" if not sent else "not heard")
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=120, check=False
    )
    said = run.stdout.split()
    assert said[:1] in (["heard"], ["ended"]), run.stdout + run.stderr
    if said[0] == "heard":
        # 200 ms is the promise on a machine of one's own, in a release build. Tests share theirs and are built to be
        # tested: so it is the work done since the signal that is counted, of all threads, not what others did meanwhile.
        assert float(said[2]) < 2.0
        # Nothing goes on unseen.
        assert float(said[-1]) < 0.2


def test_the_lock_of_the_interpreter_is_released():
    costs = slow_matrix(1000)
    counted = 0
    done = threading.Event()

    def solve():
        onehour.linear_sum_assignment(costs)
        done.set()

    thread = threading.Thread(target=solve)
    thread.start()
    while not done.is_set():
        counted += 1
        time.sleep(0.001)
    thread.join()
    assert counted > 5


def test_eight_threads_share_a_pool_a_plan_and_a_matrix():
    pool = onehour.generate(newcomers=30, openers=15, first_day=DAY)
    plan = onehour.plan(pool, first_day=DAY)
    costs = np.random.default_rng(0).random((12, 12))
    expected = onehour.assign(costs).total
    waiting = plan.waiting["newcomer"][:1] or plan.meetings["newcomer"][:1]

    def work(_):
        for turn in range(1000 if LONG else 100):
            assert onehour.assign(costs).total == expected
            if turn % 25 == 0:
                assert onehour.plan(pool, first_day=DAY).to_json() == plan.to_json()
                assert plan.explain(waiting[0]).person == waiting[0]
                assert len(plan.candidates) == plan.summary["candidate_pairs"]
        return True

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        assert all(threads.map(work, range(8)))


def child_solves(queue):
    try:
        queue.put(onehour.assign(np.random.default_rng(0).random((200, 200))).total)
        queue.put(len(onehour.plan(onehour.generate(newcomers=40, openers=20, first_day=DAY), first_day=DAY).meetings))
    except Exception as error:
        queue.put(repr(error))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_process_forked_after_use_works():
    expected = onehour.assign(np.random.default_rng(0).random((200, 200))).total
    fork = multiprocessing.get_context("fork")
    queue = fork.Queue()
    child = fork.Process(target=child_solves, args=(queue,))
    child.start()
    assert queue.get(timeout=60) == expected
    assert isinstance(queue.get(timeout=60), int)
    child.join(60)
    assert child.exitcode == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_process_forked_during_a_call_gets_a_clear_error():
    fork = multiprocessing.get_context("fork")
    queue = fork.Queue()
    forked = []

    def progress(done, total):
        if not forked:
            forked.append(fork.Process(target=child_solves, args=(queue,)))
            forked[0].start()

    onehour.assign(slow_entries(30_000), progress=progress)
    assert "ForkError" in queue.get(timeout=60)
    forked[0].join(60)
    assert forked[0].exitcode == 0


def test_a_fault_of_onehour_is_an_exception_without_data(capfd):
    with pytest.raises(onehour.InternalError) as raised:
        _onehour.provoke_fault("SECRETzz")
    assert raised.value.code == "E-internal"
    assert raised.value.place.startswith("fault.rs:")
    captured = capfd.readouterr()
    assert "SECRETzz" not in str(raised.value) + captured.err + captured.out


def test_memory_does_not_grow():
    random = np.random.default_rng(0)
    costs, floats = random.integers(0, 100, (10, 12)), random.random((12, 10))
    graph = sp.csr_array(random.integers(1, 100, (8, 8)))

    def solve(times):
        for _ in range(times):
            onehour.linear_sum_assignment(costs)
            onehour.assign(floats, objective="most").verify()
            onehour.min_weight_full_bipartite_matching(graph)
            with pytest.raises(onehour.CostError):
                onehour.linear_sum_assignment([[np.nan]])

    def grown(times):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        solve(times)
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    solve(1000)
    # What is lost in each call is lost every time; what the allocator takes once, it has from then on.
    growth = [grown(10_000 if LONG else 2500) for _ in range(3)]
    assert min(growth) < 4096, f"{growth} KiB"


def test_every_name_is_found_when_it_is_asked_for():
    assert set(onehour.__all__) <= set(dir(onehour)) and set(onehour.__all__) - {"__version__"} <= set(onehour._HOMES)
    assert all(getattr(onehour, name) is getattr(onehour, name) for name in [*onehour._HOMES, *onehour._MODULES])
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        onehour.nothing


def test_the_import_is_quick_and_needs_nothing_but_itself():
    program = """
        import sys, time
        begin = time.process_time()
        import onehour
        print(time.process_time() - begin)
        heavy = {"numpy", "pandas", "polars", "pyarrow", "scipy", "networkx", "narwhals", "rustworkx", "altair"}
        print(sorted(heavy & set(sys.modules)))
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    runs = [subprocess.run(command, capture_output=True, text=True, timeout=60, check=True) for _ in range(3)]
    said = [run.stdout.splitlines() for run in runs]
    assert [loaded for _, loaded in said] == ["[]"] * 3
    assert min(float(seconds) for seconds, _ in said) < 0.1


def test_sigint_is_left_to_python():
    program = """
        import signal
        before = signal.getsignal(signal.SIGINT)
        import onehour
        onehour.assign([[1, 2], [3, 4]])
        assert before is signal.default_int_handler and signal.getsignal(signal.SIGINT) is before
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], timeout=60, check=True)
