"""Where organisations stand on the drawing."""

import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network import layout as drawing
from network.layout import fitting_box, layout, overlaps


@settings(max_examples=40)
@given(st.integers(0, 60), st.integers(0, 120), st.integers(0, 10**6))
def test_every_organisation_has_a_place_of_its_own_inside(nodes: int, edges: int, seed: int) -> None:
    graph = nx.gnm_random_graph(nodes, edges, seed=seed)
    places = layout(graph, seed=seed)
    assert set(places) == set(graph)
    assert all(0.0 <= x <= 1.0 and 0.0 <= y <= 1.0 for x, y in places.values())
    assert overlaps(places, fitting_box(max(nodes, 1))) == []


@pytest.mark.parametrize(
    "graph",
    [
        nx.star_graph(159),
        nx.complete_graph(18),
        nx.path_graph(2),
        nx.empty_graph(40),
        nx.disjoint_union_all([nx.complete_graph(n) for n in (20, 7, 3, 2, 2, 1, 1, 1)]),
        nx.barabasi_albert_graph(300, 3, seed=1),
    ],
    ids=["star", "clique", "pair", "isolates", "groups", "large"],
)
def test_no_labels_overlap(graph: nx.Graph) -> None:
    assert overlaps(layout(graph), fitting_box(len(graph))) == []


def test_labels_that_pushing_cannot_part_settle_on_a_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "PUSHES", 0)
    graph = nx.complete_graph(60)
    assert overlaps(layout(graph), fitting_box(60)) == []


def test_partners_stand_nearer_than_strangers() -> None:
    graph = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6))
    graph.add_edge(0, 6)
    places = layout(graph)

    def apart(a: int, b: int) -> float:
        return ((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5

    within = [apart(a, b) for a in range(1, 6) for b in range(1, a)]
    across = [apart(a, b) for a in range(1, 6) for b in range(7, 12)]
    assert sum(within) / len(within) < sum(across) / len(across)


def test_the_order_of_nodes_and_edges_changes_nothing() -> None:
    graph = nx.gnm_random_graph(40, 70, seed=5)
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((b, a) for a, b in reversed(list(graph.edges)))
    assert layout(graph) == layout(turned)
    assert layout(graph, seed=1) != layout(graph, seed=2)


def test_another_process_draws_the_same() -> None:
    """Texts are hashed differently in each process."""
    program = (
        "import networkx as nx; from network.layout import layout; from network.graph import communities;"
        "g = nx.relabel_nodes(nx.gnm_random_graph(30, 60, seed=5), str); print(layout(g), communities(g))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


@given(st.integers(1, 5000))
def test_a_smaller_box_keeps_its_shape(count: int) -> None:
    width, height = fitting_box(count)
    assert width / height == pytest.approx(drawing.LABEL[0] / drawing.LABEL[1])
    assert width <= drawing.LABEL[0]
    assert count * width * height <= drawing.FILLED + 1e-9
