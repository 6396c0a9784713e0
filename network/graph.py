"""Who works with whom: rows in, graph out, figures off the graph. Pure NetworkX, without the database.

Ties are measured from the work itself (a referral and its answer, a joint meeting, a case held together),
never asked for. On edges stand sums, not means: they add up when graphs are merged or filtered; divide at
the end. Every function gives the same answer for the same rows, whatever their order: nodes are sorted
before anything that draws lots.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final, NamedTuple, TypeAlias

import networkx as nx
import rustworkx as rx

Node: TypeAlias = int | str
"""The key of an organisation; all of one graph are of one type, so that they can be sorted."""

DAY: Final = timedelta(days=1)
SEED: Final = 20130201
EXACT_IN_PYTHON: Final = 200  # nodes; above, betweenness is computed by rustworkx, 2 to 20 times as fast


class TieKind(StrEnum):
    """What kind of work two organisations shared."""

    REFERRAL = "REFERRAL"
    MEETING = "MEETING"
    CASE = "CASE"
    VISIT = "VISIT"
    HELP = "HELP"
    AGREEMENT = "AGREEMENT"
    SECONDMENT = "SECONDMENT"
    TRAINING = "TRAINING"
    GOODS = "GOODS"


class UnknownOrganisation(KeyError):
    """A row or a question names an organisation that is not in the graph."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """One node. `dong` is the code of the Dong it stands in, None where unknown or confidential."""

    id: Node
    label: str = ""
    sector: str = ""
    dong: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """`count` pieces of work that a and b shared; of a referral, a asks b.

    at           the day of the last of them, None where it does not matter
    answered     referrals answered, 0 … count; 0 for other kinds
    days_waited  days b took over those it answered, summed, ≥ 0.0
    """

    kind: TieKind
    a: Node
    b: Node
    at: date | None = None
    count: int = 1
    answered: int = 0
    days_waited: float = 0.0


class ReferralRow(NamedTuple):
    """One referral; `time_to_answer` is None while it waits."""

    sender: Node
    receiver: Node
    time_to_answer: timedelta | None


def among(kind: TieKind, members: Iterable[Node], *, at: date | None = None, count: int = 1) -> Iterator[Tie]:
    """A tie for each pair of `members`: an agreement or a meeting of n organisations makes n(n − 1)/2."""
    for a, b in combinations(sorted(set(members)), 2):
        yield Tie(kind, a, b, at=at, count=count)


def welfare_network(organisations: Iterable[Organisation], ties: Iterable[Tie]) -> nx.Graph[Node]:
    """Fold ties of all kinds into one undirected graph, in O(organisations log organisations + ties) time.

    Nodes are the ids of all `organisations`, tied or not, with
        label, sector, dong   as given
    The edge u – v stands for everything u and v shared, with
        kinds        dict: TieKind → how many, ≥ 1
        weight       how many in all, ≥ 1
        referrals    referrals either way, ≥ 0
        answered     how many of them were answered, 0 … referrals
        days_waited  days those took, summed, ≥ 0.0
        last         the day of the latest, None where no tie had a day

    Raises UnknownOrganisation for a tie that names another id, and ValueError for an organisation tied to
    itself, a count below 1, answers that outnumber the referrals, or negative days.
    """
    graph: nx.Graph[Node] = nx.Graph()
    for one in sorted(organisations, key=lambda organisation: organisation.id):
        graph.add_node(one.id, label=one.label, sector=one.sector, dong=one.dong)
    for tie in ties:
        _check(tie)
        for end in (tie.a, tie.b):
            if end not in graph:
                raise UnknownOrganisation(end)
        if not graph.has_edge(tie.a, tie.b):
            graph.add_edge(
                tie.a, tie.b, kinds={}, weight=0, referrals=0, answered=0, days_waited=0.0, last=None
            )
        edge = graph.edges[tie.a, tie.b]
        edge["kinds"][tie.kind] = edge["kinds"].get(tie.kind, 0) + tie.count
        edge["weight"] += tie.count
        edge["last"] = max(filter(None, (edge["last"], tie.at)), default=None)
        if tie.kind is TieKind.REFERRAL:
            edge["referrals"] += tie.count
            edge["answered"] += tie.answered
            edge["days_waited"] += tie.days_waited
    return graph


def _check(tie: Tie) -> None:
    if tie.a == tie.b:
        raise ValueError(f"organisation {tie.a} is tied to itself")
    if tie.count < 1:
        raise ValueError("a tie counts at least 1")
    if not 0 <= tie.answered <= (tie.count if tie.kind is TieKind.REFERRAL else 0):
        raise ValueError("more answers than referrals")
    if not tie.days_waited >= 0:
        raise ValueError("days waited are never negative")


def referral_graph(rows: Iterable[ReferralRow]) -> nx.DiGraph[Node]:
    """Fold referrals into one directed graph of organisations, in O(rows) time.

    Nodes are organisation ids: those that sent or received at least one referral.
    The edge u → v stands for every referral u sent to v, with
        referrals    how many, ≥ 1
        answered     how many v answered, 0 … referrals
        days_waited  days v took over those it answered, summed, ≥ 0.0

    Raises ValueError when a row's sender is its receiver.
    """
    graph: nx.DiGraph[Node] = nx.DiGraph()
    for sender, receiver, time_to_answer in rows:
        if sender == receiver:
            raise ValueError(f"organisation {sender} refers to itself")
        if not graph.has_edge(sender, receiver):
            graph.add_edge(sender, receiver, referrals=0, answered=0, days_waited=0.0)
        edge = graph.edges[sender, receiver]
        edge["referrals"] += 1
        if time_to_answer is not None:
            edge["answered"] += 1
            edge["days_waited"] += time_to_answer / DAY
    return graph


@dataclass(frozen=True, slots=True)
class Figures:
    """What the graph says in numbers; shares are 0.0 … 1.0, None where there is nothing to divide by.

    organisations     nodes, n
    connected         nodes with at least one tie
    ties              edges, m: pairs that shared any work, however much
    density           2m / n(n − 1): ties over possible ties; 0.0 for n < 2
    mean_neighbours   2m / n: partners an organisation has on the average, tied or not; 0.0 for n = 0
    answered_share    referrals answered over referrals sent
    cross_dong_share  ties between different Dongs over ties whose two Dongs are known
    reliant           organisations with one partner only, who lose all ties when it goes
    components        groups with at least one tie that no tie joins to the rest
    largest           organisations in the largest of them, 0 without ties
    isolates          organisations without a tie, sorted
    brokers           those most shortest paths between others lead through, most first, with their
                      betweenness centrality, 0.0 < b ≤ 1.0 (Freeman 1977, over (n − 1)(n − 2)/2)
    communities       groups tied more densely within than without (Louvain: Blondel et al. 2008, by weight),
                      largest first; isolates belong to none
    """

    organisations: int
    connected: int
    ties: int
    density: float
    mean_neighbours: float
    answered_share: float | None
    cross_dong_share: float | None
    reliant: int
    components: int
    largest: int
    isolates: tuple[Node, ...]
    brokers: tuple[tuple[Node, float], ...]
    communities: tuple[tuple[Node, ...], ...]


def figures(graph: nx.Graph[Node], *, brokers: int = 5, seed: int = SEED) -> Figures:
    """The figures of a graph from welfare_network, in O(n·m) time (betweenness).

    At most `brokers` brokers; those nothing leads through are none.
    """
    n, m = graph.number_of_nodes(), graph.number_of_edges()
    groups = [group for group in nx.connected_components(graph) if len(group) > 1]
    isolates = tuple(sorted(nx.isolates(graph)))
    return Figures(
        organisations=n,
        connected=n - len(isolates),
        ties=m,
        density=2 * m / (n * (n - 1)) if n > 1 else 0.0,
        mean_neighbours=2 * m / n if n else 0.0,
        answered_share=answered_share(graph),
        cross_dong_share=cross_dong_share(graph),
        reliant=sum(degree == 1 for _node, degree in graph.degree()),
        components=len(groups),
        largest=max(map(len, groups), default=0),
        isolates=isolates,
        brokers=_top(betweenness(graph), brokers),
        communities=communities(graph, seed=seed),
    )


def answered_share(graph: nx.Graph[Node]) -> float | None:
    """Referrals answered over referrals sent, of either kind of graph; None without referrals. O(m)."""
    sent = sum(edge["referrals"] for _a, _b, edge in graph.edges(data=True))
    answered = sum(edge["answered"] for _a, _b, edge in graph.edges(data=True))
    return answered / sent if sent else None


def cross_dong_share(graph: nx.Graph[Node]) -> float | None:
    """Ties between different Dongs over ties whose two Dongs are known; None without such. O(m)."""
    dongs = graph.nodes(data="dong")
    pairs = [(dongs[a], dongs[b]) for a, b in graph.edges() if dongs[a] is not None and dongs[b] is not None]
    return sum(one != other for one, other in pairs) / len(pairs) if pairs else None


def betweenness(graph: nx.Graph[Node]) -> dict[Node, float]:
    """Betweenness centrality of each node over unweighted paths, 0.0 … 1.0 (Brandes 2001). O(n·m).

    How many partners two organisations are apart counts, not how often they work together: a broker is one
    without whom others would not reach each other.
    """
    nodes = sorted(graph)
    values: Mapping[int, float]
    if len(nodes) <= EXACT_IN_PYTHON:
        values = nx.betweenness_centrality(_numbered(graph, nodes))
    else:
        copy = _to_rustworkx(graph, nodes)
        values = rx.graph_betweenness_centrality(copy, normalized=True, endpoints=False)
    return {node: values[index] for index, node in enumerate(nodes)}


def communities(graph: nx.Graph[Node], *, seed: int = SEED) -> tuple[tuple[Node, ...], ...]:
    """The communities of tied organisations, largest first, each sorted (Louvain, by weight). O(m log n).

    Louvain draws lots, and on numbers in sorted order it always draws the same.
    """
    nodes = sorted(node for node, degree in graph.degree() if degree)
    if not nodes:
        return ()
    found = nx.community.louvain_communities(_numbered(graph, nodes), weight="weight", seed=seed)
    named = (tuple(nodes[index] for index in sorted(group)) for group in found)
    return tuple(sorted(named, key=lambda group: (-len(group), group)))


class Reason(StrEnum):
    """Why a tie is worth making."""

    COMMON_PARTNERS = "COMMON_PARTNERS"
    ISOLATE = "ISOLATE"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tie worth making, and the plain facts behind it.

    b          None for an isolate when nobody else stands in its Dong
    common     partners both have already, sorted; empty for an isolate
    score      COMMON_PARTNERS: Σ 1 / ln(partners of z) over common partners z (Adamic and Adar 2003), so
               that a partner of few counts for more than one everybody knows; ISOLATE: 0.0
    same_dong  whether both stand in one Dong; False where either is unknown
    """

    reason: Reason
    a: Node
    b: Node | None
    common: tuple[Node, ...]
    score: float
    same_dong: bool


def suggestions(graph: nx.Graph[Node], *, least_common: int = 2, limit: int = 20) -> list[Suggestion]:
    """Ties worth making: isolates first, then pairs without a tie but with common partners, best first.

    An isolate is pointed to the organisation of its own Dong with most partners. At most `limit` of each
    reason. O(Σ degree²) time and memory. Raises ValueError when `least_common` is below 1.
    """
    if least_common < 1:
        raise ValueError("a common partner is needed")
    lonely = [_for_isolate(graph, node) for node in sorted(nx.isolates(graph))]
    shared: Counter[tuple[Node, Node]] = Counter()
    for node in graph:
        shared.update(combinations(sorted(graph[node]), 2))
    near = [
        _for_pair(graph, a, b)
        for (a, b), count in shared.items()
        if count >= least_common and not graph.has_edge(a, b)
    ]
    near.sort(key=lambda one: (-one.score, one.a, one.b))
    return lonely[:limit] + near[:limit]


def _for_isolate(graph: nx.Graph[Node], node: Node) -> Suggestion:
    dong = graph.nodes[node].get("dong")
    neighbours = [
        other
        for other in graph
        if other != node and dong is not None and graph.nodes[other].get("dong") == dong
    ]
    best = min(neighbours, key=lambda other: (-graph.degree(other), other), default=None)
    return Suggestion(Reason.ISOLATE, node, best, (), 0.0, best is not None)


def _for_pair(graph: nx.Graph[Node], a: Node, b: Node) -> Suggestion:
    common = tuple(sorted(nx.common_neighbors(graph, a, b)))
    # A common partner has at least two partners, so the logarithm is never 0.
    score = math.fsum(1 / math.log(graph.degree(partner)) for partner in common)
    dongs = graph.nodes[a].get("dong"), graph.nodes[b].get("dong")
    return Suggestion(
        Reason.COMMON_PARTNERS, a, b, common, score, dongs[0] is not None and dongs[0] == dongs[1]
    )


def ego(graph: nx.Graph[Node], organisation: Node, hops: int = 1) -> nx.Graph[Node]:
    """The graph around one organisation: all within `hops` ties of it, with every tie among them. O(n + m).

    A copy; the attributes are shared. Raises UnknownOrganisation, and ValueError for negative `hops`.
    """
    if organisation not in graph:
        raise UnknownOrganisation(organisation)
    if hops < 0:
        raise ValueError("hops are never negative")
    around: nx.Graph[Node] = nx.ego_graph(graph, organisation, radius=hops)
    return around


def _top(values: Mapping[Node, float], count: int) -> tuple[tuple[Node, float], ...]:
    above = [(node, value) for node, value in values.items() if value > 0]
    return tuple(sorted(above, key=lambda one: (-round(one[1], 12), one[0]))[:count])


def numbered_edges(graph: nx.Graph[Node], places: Mapping[Node, int]) -> list[tuple[int, int, float]]:
    """The edges as (lower number, higher number, weight), sorted; less those at nodes without a number."""
    return sorted(
        (min(places[a], places[b]), max(places[a], places[b]), float(edge.get("weight", 1)))
        for a, b, edge in graph.edges(data=True)
        if a in places and b in places
    )


def _numbered(graph: nx.Graph[Node], nodes: Sequence[Node]) -> nx.Graph[int]:
    """The graph of `nodes` as numbers in their order: free of the order of rows and the hashing of texts."""
    copy: nx.Graph[int] = nx.Graph()
    copy.add_nodes_from(range(len(nodes)))
    copy.add_weighted_edges_from(numbered_edges(graph, {node: index for index, node in enumerate(nodes)}))
    return copy


def _to_rustworkx(graph: nx.Graph[Node], nodes: Sequence[Node]) -> rx.PyGraph[Node, float]:
    copy: rx.PyGraph[Node, float] = rx.PyGraph(multigraph=False)
    copy.add_nodes_from(nodes)
    copy.add_edges_from(numbered_edges(graph, {node: index for index, node in enumerate(nodes)}))
    return copy
