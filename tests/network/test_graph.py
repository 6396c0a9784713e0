"""The network's figures against their definitions, counted by brute force."""

import math
import random
from collections import deque
from datetime import date, timedelta
from itertools import combinations, permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network import graph as network_graph
from network.graph import (
    Organisation,
    Reason,
    ReferralRow,
    Tie,
    TieKind,
    UnknownOrganisation,
    among,
    answered_share,
    betweenness,
    communities,
    cross_dong_share,
    ego,
    figures,
    referral_graph,
    suggestions,
    welfare_network,
)

DONGS = st.sampled_from([None, "1174051500", "1174053000", "1174054000"])


@st.composite
def rows(draw: st.DrawFn, most: int = 9) -> tuple[list[Organisation], list[Tie]]:
    count = draw(st.integers(0, most))
    organisations = [Organisation(i, f"기관 {i}", "PUBLIC", draw(DONGS)) for i in range(count)]
    if count < 2:
        return organisations, []
    ends = st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True)

    @st.composite
    def tie(draw: st.DrawFn) -> Tie:
        a, b = draw(ends)
        kind = draw(st.sampled_from(TieKind))
        times = draw(st.integers(1, 4))
        answered = draw(st.integers(0, times)) if kind is TieKind.REFERRAL else 0
        at = draw(st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)))
        return Tie(kind, a, b, at, times, answered, float(answered))

    return organisations, draw(st.lists(tie(), max_size=20))


def partners(ties: list[Tie]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for tie in ties:
        found.setdefault(tie.a, set()).add(tie.b)
        found.setdefault(tie.b, set()).add(tie.a)
    return found


@given(rows())
def test_an_edge_sums_what_two_shared(given_rows: tuple[list[Organisation], list[Tie]]) -> None:
    organisations, ties = given_rows
    graph = welfare_network(organisations, ties)
    assert list(graph) == [one.id for one in organisations]
    assert {frozenset(edge) for edge in graph.edges} == {frozenset((tie.a, tie.b)) for tie in ties}
    for a, b, edge in graph.edges(data=True):
        mine = [tie for tie in ties if {tie.a, tie.b} == {a, b}]
        assert edge["weight"] == sum(tie.count for tie in mine) == sum(edge["kinds"].values())
        for kind in TieKind:
            assert edge["kinds"].get(kind, 0) == sum(tie.count for tie in mine if tie.kind is kind)
        assert edge["referrals"] == edge["kinds"].get(TieKind.REFERRAL, 0)
        assert edge["answered"] == sum(tie.answered for tie in mine) <= edge["referrals"]
        assert edge["days_waited"] == sum(tie.days_waited for tie in mine)
        assert edge["last"] == max((tie.at for tie in mine if tie.at), default=None)


@given(rows(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    given_rows: tuple[list[Organisation], list[Tie]], chance: random.Random
) -> None:
    organisations, ties = given_rows
    one = welfare_network(organisations, ties)
    turned = [Tie(t.kind, t.b, t.a, t.at, t.count, t.answered, t.days_waited) for t in ties]
    chance.shuffle(organisations)
    chance.shuffle(turned)
    other = welfare_network(organisations, turned)
    assert figures(one) == figures(other)
    assert suggestions(one) == suggestions(other)


@given(rows())
def test_figures_are_as_defined(given_rows: tuple[list[Organisation], list[Tie]]) -> None:
    organisations, ties = given_rows
    found = figures(welfare_network(organisations, ties))
    near = partners(ties)
    n = len(organisations)
    pairs = {frozenset((tie.a, tie.b)) for tie in ties}
    assert found.organisations == n
    assert found.connected == len(near) == n - len(found.isolates)
    assert found.ties == len(pairs)
    assert found.density == (len(pairs) / math.comb(n, 2) if n > 1 else 0.0)
    assert found.mean_neighbours == pytest.approx(sum(map(len, near.values())) / n if n else 0.0)
    assert found.reliant == sum(len(others) == 1 for others in near.values())
    assert found.isolates == tuple(one.id for one in organisations if one.id not in near)

    sent = sum(tie.count for tie in ties if tie.kind is TieKind.REFERRAL)
    answered = sum(tie.answered for tie in ties)
    assert found.answered_share == (answered / sent if sent else None)

    dong = {one.id: one.dong for one in organisations}
    known = [pair for pair in pairs if all(dong[node] for node in pair)]
    crossing = [pair for pair in known if len({dong[node] for node in pair}) == 2]
    assert found.cross_dong_share == (len(crossing) / len(known) if known else None)

    groups = {frozenset(reached(near, node)) for node in near}
    assert found.components == len(groups)
    assert found.largest == max(map(len, groups), default=0)


def reached(near: dict[int, set[int]], start: int) -> dict[int, int]:
    """Each organisation that can be reached from `start`, with its distance in ties."""
    distance = {start: 0}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for other in near.get(node, ()):
            if other not in distance:
                distance[other] = distance[node] + 1
                waiting.append(other)
    return distance


def between(near: dict[int, set[int]], n: int) -> dict[int, float]:
    """Freeman's definition: each shortest path of each ordered pair, written out."""
    share = dict.fromkeys(range(n), 0.0)
    for a, b in permutations(range(n), 2):
        if b not in reached(near, a):
            continue
        paths = shortest(near, a, b)
        for path in paths:
            for node in path[1:-1]:
                share[node] += 1 / len(paths)
    return {node: value / ((n - 1) * (n - 2)) if n > 2 else 0.0 for node, value in share.items()}


def shortest(near: dict[int, set[int]], a: int, b: int) -> list[list[int]]:
    distance = reached(near, a)
    if a == b:
        return [[a]]
    return [
        [*path, b]
        for before in near[b]
        if distance[before] == distance[b] - 1
        for path in shortest(near, a, before)
    ]


@given(rows(most=7))
def test_betweenness_is_as_defined_both_ways(given_rows: tuple[list[Organisation], list[Tie]]) -> None:
    organisations, ties = given_rows
    graph = welfare_network(organisations, ties)
    expected = between(partners(ties), len(organisations))
    assert betweenness(graph) == pytest.approx(expected)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network_graph, "EXACT_IN_PYTHON", -1)
        assert betweenness(graph) == pytest.approx(expected)
    brokers = figures(graph, brokers=3).brokers
    assert len(brokers) == min(3, sum(value > 1e-12 for value in expected.values()))
    assert all(
        expected[node] >= max((v for k, v in expected.items() if k not in dict(brokers)), default=0) - 1e-9
        for node, _value in brokers
    )


def test_a_large_graph_has_the_same_betweenness_by_both_libraries() -> None:
    raw = nx.gnm_random_graph(260, 900, seed=3)
    graph = welfare_network(
        [Organisation(node) for node in raw], [Tie(TieKind.CASE, a, b) for a, b in raw.edges]
    )
    assert graph.number_of_nodes() > network_graph.EXACT_IN_PYTHON
    assert betweenness(graph) == pytest.approx(nx.betweenness_centrality(raw))


@given(rows())
def test_communities_part_the_tied_organisations(given_rows: tuple[list[Organisation], list[Tie]]) -> None:
    organisations, ties = given_rows
    graph = welfare_network(organisations, ties)
    groups = communities(graph)
    members = [node for group in groups for node in group]
    assert sorted(members) == sorted(partners(ties))
    assert len(members) == len(set(members))
    assert [len(group) for group in groups] == sorted(map(len, groups), reverse=True)
    for group in groups:
        assert nx.is_connected(graph.subgraph(group))


def test_two_circles_joined_by_one_tie_are_two_communities_and_two_brokers() -> None:
    ties = [
        *among(TieKind.MEETING, "abcde"),
        *among(TieKind.MEETING, "vwxyz"),
        Tie(TieKind.REFERRAL, "e", "v"),
    ]
    graph = welfare_network([Organisation(letter) for letter in "abcdevwxyz"], ties)
    found = figures(graph)
    assert found.communities == (tuple("abcde"), tuple("vwxyz"))
    assert [node for node, _value in found.brokers] == ["e", "v"]
    # 4 × 5 pairs pass e, of (10 − 1)(10 − 2)/2.
    assert found.brokers[0][1] == pytest.approx(20 / 36)


def test_communities_weigh_the_work() -> None:
    """In a ring of four, the pairs that share most work belong together."""
    ties = [
        Tie(TieKind.CASE, 1, 2, count=9),
        Tie(TieKind.CASE, 2, 3),
        Tie(TieKind.CASE, 3, 4, count=9),
        Tie(TieKind.CASE, 4, 1),
    ]
    assert communities(welfare_network(map(Organisation, range(1, 5)), ties)) == ((1, 2), (3, 4))


@given(rows(), st.integers(1, 3))
def test_suggestions_are_as_defined(given_rows: tuple[list[Organisation], list[Tie]], least: int) -> None:
    organisations, ties = given_rows
    near = partners(ties)
    dong = {one.id: one.dong for one in organisations}
    found = suggestions(welfare_network(organisations, ties), least_common=least, limit=1000)

    pairs = {(one.a, one.b): one for one in found if one.reason is Reason.COMMON_PARTNERS}
    expected = {
        (a, b): tuple(sorted(near[a] & near[b]))
        for a, b in combinations(sorted(near), 2)
        if b not in near[a] and len(near[a] & near[b]) >= least
    }
    assert {pair: one.common for pair, one in pairs.items()} == expected
    for (a, b), one in pairs.items():
        assert one.score == pytest.approx(sum(1 / math.log(len(near[z])) for z in one.common))
        assert one.same_dong == (dong[a] is not None and dong[a] == dong[b])
    scores = [one.score for one in found if one.reason is Reason.COMMON_PARTNERS]
    assert scores == sorted(scores, reverse=True)

    lonely = [one for one in found if one.reason is Reason.ISOLATE]
    assert [one.a for one in lonely] == [one.id for one in organisations if one.id not in near]
    for one in lonely:
        beside = [o.id for o in organisations if o.id != one.a and o.dong and o.dong == dong[one.a]]
        best = max((len(near.get(other, ())) for other in beside), default=None)
        assert (one.b is None) == (not beside)
        assert one.b is None or len(near.get(one.b, ())) == best  # type: ignore[arg-type]


def test_suggestions_are_limited_and_need_a_common_partner() -> None:
    star = welfare_network(map(Organisation, range(12)), [Tie(TieKind.CASE, 0, n) for n in range(1, 10)])
    assert len(suggestions(star, least_common=1, limit=4)) == 2 + 4
    assert {one.reason for one in suggestions(star)} == {Reason.ISOLATE}
    with pytest.raises(ValueError, match="common partner"):
        suggestions(star, least_common=0)


@given(rows(), st.integers(0, 3))
def test_ego_holds_all_within_its_hops(given_rows: tuple[list[Organisation], list[Tie]], hops: int) -> None:
    organisations, ties = given_rows
    graph = welfare_network(organisations, ties)
    near = partners(ties)
    for one in organisations:
        around = ego(graph, one.id, hops)
        inside = {node for node, distance in reached(near, one.id).items() if distance <= hops}
        assert set(around) == inside
        assert around.number_of_edges() == graph.subgraph(inside).number_of_edges()


def test_ego_of_a_stranger_is_refused() -> None:
    graph = welfare_network([Organisation(1)], [])
    with pytest.raises(UnknownOrganisation):
        ego(graph, 2)
    with pytest.raises(ValueError, match="never negative"):
        ego(graph, 1, -1)


@pytest.mark.parametrize(
    ("tie", "error"),
    [
        (Tie(TieKind.CASE, 1, 1), ValueError),
        (Tie(TieKind.CASE, 1, 3), UnknownOrganisation),
        (Tie(TieKind.CASE, 1, 2, count=0), ValueError),
        (Tie(TieKind.REFERRAL, 1, 2, answered=2), ValueError),
        (Tie(TieKind.MEETING, 1, 2, answered=1), ValueError),
        (Tie(TieKind.REFERRAL, 1, 2, days_waited=-1.0), ValueError),
        (Tie(TieKind.REFERRAL, 1, 2, days_waited=math.nan), ValueError),
    ],
)
def test_a_row_that_cannot_be_is_refused(tie: Tie, error: type[Exception]) -> None:
    with pytest.raises(error):
        welfare_network([Organisation(1), Organisation(2)], [tie])


def test_an_empty_graph_has_figures() -> None:
    found = figures(welfare_network([], []))
    assert (found.organisations, found.density, found.answered_share) == (0, 0.0, None)
    assert (found.communities, found.brokers, found.isolates) == ((), (), ())


def test_an_agreement_of_eighteen_ties_each_pair() -> None:
    ties = list(among(TieKind.AGREEMENT, range(18), at=date(2013, 2, 1)))
    assert len(ties) == 153
    assert figures(welfare_network(map(Organisation, range(18)), ties)).density == 1.0


def test_referrals_fold_into_a_directed_graph() -> None:
    two_days = timedelta(days=2)
    graph = referral_graph(
        [ReferralRow(1, 2, two_days), ReferralRow(1, 2, None), ReferralRow(2, 1, two_days / 4)]
    )
    assert graph.edges[1, 2] == {"referrals": 2, "answered": 1, "days_waited": 2.0}
    assert graph.edges[2, 1] == {"referrals": 1, "answered": 1, "days_waited": 0.5}
    assert answered_share(graph) == pytest.approx(2 / 3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="refers to itself"):
        referral_graph([ReferralRow(1, 1, None)])


def test_a_tie_with_an_unknown_dong_crosses_nothing() -> None:
    graph = welfare_network([Organisation(1, dong="a"), Organisation(2)], [Tie(TieKind.CASE, 1, 2)])
    assert cross_dong_share(graph) is None
