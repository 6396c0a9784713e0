"""Measuring: each page, the empty view and the hand-written SQL in turns, in two sizes of database."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import override_settings
from django.utils import timezone

from benchmarks import data
from benchmarks.pages import PAGES, Page, first, words

RUNS = {"small": 30, "full": 60}
MANY = 25
LIMITS = {"database": 1.5, "growth": 1.3}
MOST_QUERIES = 10


@dataclass
class Measured:
    """One page at one size: seconds."""

    p50: float
    p95: float
    queries: int
    statements: float  # the page's own, p50
    by_hand: float  # the hand-written SQL, p50
    empty: float  # p50 of the empty view


def report(scale: str) -> None:
    """Measure all pages at one scale and print their numbers beside what they should be."""
    at = timezone.now()
    size = data.SIZES[scale]
    few: dict[str, Measured] = {}
    many: dict[str, Measured] = {}
    with override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=["testserver"]), OwnDatabase():
        data.fill(1, 1, size, at)
        for page in PAGES:
            few[page.name] = _measure(page, RUNS[scale])
        data.fill(2, MANY, size, at)
        for page in PAGES:
            many[page.name] = _measure(page, RUNS[scale])
    print(
        f"SCALE={scale}: {size.households:,} households and {size.reports:,} reports a district, 1 and {MANY} districts"
    )
    print(
        f"{'page':<14}{'empty':>9}{'p50':>9}{'p95':>9}{'cost':>7}{'db':>7}{'growth':>8}{'queries':>9}  verdict"
    )
    for page in PAGES:
        one, all_ = few[page.name], many[page.name]
        cost, database, growth = all_.p50 / all_.empty, all_.statements / all_.by_hand, all_.p50 / one.p50
        short = [
            name
            for name, value, limit in (
                ("cost", cost, page.cost),
                ("database", database, LIMITS["database"]),
                ("growth", growth, LIMITS["growth"]),
                ("queries", all_.queries, MOST_QUERIES),
            )
            if value > limit
        ]
        print(
            f"{page.name:<14}{_ms(all_.empty):>9}{_ms(all_.p50):>9}{_ms(all_.p95):>9}{cost:>7.1f}{database:>7.2f}"
            f"{growth:>8.2f}{all_.queries:>9}  {'fell short: ' + ', '.join(short) if short else 'held'}"
        )


def _measure(page: Page, runs: int) -> Measured:
    """Time the page, the empty view and the hand-written SQL in turns, so that a slow moment hits all alike."""

    post = data.post_of(page.role, 1)
    client = Client()
    client.force_login(post.user)
    address = page.address(post)
    asked = words(post, first(page.row, post) if page.row else None)
    seconds: dict[str, list[float]] = {"page": [], "empty": [], "statements": [], "hand": []}
    queries = 0

    def by_hand() -> None:
        with connection.cursor() as cursor:
            for sql in page.sql:
                cursor.execute(sql, asked)
                if cursor.description:
                    cursor.fetchall()

    for turn in range(runs + 3):
        empty, empty_log = _watch(lambda: client.get("/empty/"))
        whole, log = _watch(lambda: client.get(address))
        hand = _time(by_hand)
        if turn < 3:  # caches warm up
            continue
        seconds["page"].append(whole)
        seconds["empty"].append(empty)
        seconds["hand"].append(hand)
        seconds["statements"].append(max(sum(log) - sum(empty_log), 1e-9))
        queries = len(log) - len(empty_log)
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return Measured(
        statistics.median(seconds["page"]),
        sorted(seconds["page"])[int(len(seconds["page"]) * 0.95)],
        queries,
        statistics.median(seconds["statements"]),
        statistics.median(seconds["hand"]),
        statistics.median(seconds["empty"]),
    )


def _watch(act: Callable[[], Any]) -> tuple[float, list[float]]:
    """Seconds the act took, and seconds of each of its statements."""

    log: list[float] = []

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            log.append(time.perf_counter() - begun)

    with connection.execute_wrapper(timed):
        return _time(act), log


def _time(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


class OwnDatabase:
    """A database of the benchmark's own, dropped at the end."""

    def __enter__(self) -> None:

        self._runner = DiscoverRunner(verbosity=0, interactive=False)
        self._old = self._runner.setup_databases()

    def __exit__(self, *_said: object) -> None:
        self._runner.teardown_databases(self._old)
