"""Where each organisation stands on the drawing: the same place for the same graph, labels apart.

Pure, like network.graph. Groups that no tie joins are laid out by themselves (spring layout: Fruchterman
and Reingold 1991) and set side by side; organisations without a tie stand in rows below. Then labels are
pushed apart, and where pushing does not suffice, each is moved to the nearest free field of a grid.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import networkx as nx
import numpy as np
import numpy.typing as npt
import rustworkx as rx

from network.graph import SEED, Node, numbered_edges

Box: TypeAlias = tuple[float, float]
"""Width and height of a label, as shares of the drawing."""
Places: TypeAlias = npt.NDArray[np.float64]

LABEL: Final[Box] = (0.11, 0.028)
FILLED: Final = (
    0.35  # labels together cover at most this share of the drawing; more of them are thought smaller
)
ROUNDS: Final = 200
EVENNESS: Final = 0.6
PUSHES: Final = 150
SLACK: Final = 0.05  # boxes are pushed a little further than need be, or they would only ever nearly part
STIFFNESS: Final = 0.5
MARGIN: Final = 0.02
DIGITS: Final = 5
ISOLATE_ROWS_APART: Final = 1.6  # heights of a label


def layout(graph: nx.Graph[Node], *, seed: int = SEED, label: Box = LABEL) -> dict[Node, tuple[float, float]]:
    """A place (x, y) for each node, 0.0 … 1.0, y downwards, five digits; no two boxes overlap.

    `label` is the box around a node and its label, as shares of the drawing; it is shrunk when there are
    too many nodes for it (see fitting_box). Deterministic for the graph, the seed and the versions of
    NumPy and rustworkx. O(n²) time for n nodes: for drawings of up to about 1,000.
    """
    nodes = sorted(graph)
    if not nodes:
        return {}
    box = fitting_box(len(nodes), label)
    places = _spread(_to_square(_pack(graph, nodes, seed, box), box), box)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, places.round(DIGITS), strict=True)}


def fitting_box(count: int, label: Box = LABEL) -> Box:
    """`label`, or a smaller box of its shape where `count` of them would fill too much of the drawing."""
    width, height = label
    shrink = min(1.0, math.sqrt(FILLED / (count * width * height)))
    return width * shrink, height * shrink


def overlaps(places: Mapping[Node, tuple[float, float]], box: Box) -> list[tuple[Node, Node]]:
    """The pairs whose boxes, centred on their places, overlap. O(n²)."""
    nodes = sorted(places)
    return [
        (one, other)
        for index, one in enumerate(nodes)
        for other in nodes[index + 1 :]
        if abs(places[one][0] - places[other][0]) < box[0] and abs(places[one][1] - places[other][1]) < box[1]
    ]


def _pack(graph: nx.Graph[Node], nodes: Sequence[Node], seed: int, box: Box) -> Places:
    """Raw places: each group in a square of its own size, squares in rows, isolates in rows below."""
    index = {node: place for place, node in enumerate(nodes)}
    places = np.zeros((len(nodes), 2))
    groups = sorted(
        (sorted(group) for group in nx.connected_components(graph)), key=lambda one: (-len(one), one)
    )
    tied = [group for group in groups if len(group) > 1]
    sides = [math.sqrt(len(group)) for group in tied]
    row_width = max(max(sides, default=1.0), math.sqrt(sum(side * side for side in sides)))
    left = top = bottom = 0.0
    for group, side in zip(tied, sides, strict=True):
        if left and left + side > row_width * 1.05:
            left, top = 0.0, bottom
        places[[index[node] for node in group]] = _spring(graph, group, seed) * side + (left, top)
        left, bottom = left + side * 1.1, max(bottom, top + side * 1.1)
    lonely = [group[0] for group in groups if len(group) == 1]
    # As many beside each other as there is room for, and rows as far apart as boxes are high.
    in_row = max(2, int((1 - 2 * MARGIN) / box[0] - 1))
    for place, node in enumerate(lonely):
        row, column = divmod(place, in_row)
        height = max(bottom, row_width) * box[1] * ISOLATE_ROWS_APART
        places[index[node]] = column * row_width / (in_row - 1), bottom + (row + 0.5) * height
    return places


def _spring(graph: nx.Graph[Node], group: Sequence[Node], seed: int) -> Places:
    """Places of one group in the unit square; the more work two share, the nearer they stand."""
    index = {node: place for place, node in enumerate(group)}
    springs: rx.PyGraph[Node, float] = rx.PyGraph(multigraph=False)
    springs.add_nodes_from(group)
    springs.add_edges_from((a, b, 1 + math.log(weight)) for a, b, weight in numbered_edges(graph, index))
    # In order: start, fixed, distance, exponent, cooling, rounds, tolerance, weight, default, scale, centre.
    found = rx.graph_spring_layout(
        springs, None, None, None, 2, True, ROUNDS, 1e-6, float, 1.0, 1.0, None, seed
    )
    return _even_out(_to_unit(np.array([found[place] for place in range(len(group))])))


def _even_out(places: Places) -> Places:
    """Loosen crowds: half the way from each coordinate to its rank, which leaves who is left of whom."""
    ranks = places.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(len(places) - 1, 1)
    return EVENNESS * ranks + (1 - EVENNESS) * places


def _to_unit(places: Places) -> Places:
    """Stretch to the unit square, each axis by itself; an axis without extent lies in the middle."""
    low, extent = places.min(axis=0), np.ptp(places, axis=0)
    flat = extent < 1e-9  # noqa: PLR2004
    return np.where(flat, 0.5, (places - low) / np.where(flat, 1.0, extent))


def _room(box: Box) -> tuple[Places, Places]:
    """The lowest and the highest place at which a box still lies inside the drawing."""
    half = np.array(box) / 2 + MARGIN
    return np.minimum(half, 0.5), np.maximum(1 - half, 0.5)


def _to_square(places: Places, box: Box) -> Places:
    low, high = _room(box)
    return low + _to_unit(places) * (high - low)


def _spread(places: Places, box: Box) -> Places:
    """Push boxes that overlap apart, along the way that is shorter; then settle what is left on a grid."""
    low, high = _room(box)
    # A hair more than the box, so that rounding does not bring two together again.
    size = np.array(box) * 1.01 + 10.0**-DIGITS
    order = np.arange(len(places))
    hit = np.ones((len(places), len(places)), dtype=bool)
    for _push in range(PUSHES):
        gap = places[:, None] - places[None, :]
        depth = size - np.abs(gap)
        hit = (depth[..., 0] > 0) & (depth[..., 1] > 0) & (order[:, None] != order[None, :])
        if not hit.any():
            return places
        # Two on one spot part by their order.
        sign = np.where(gap == 0, np.sign(order[:, None] - order[None, :])[..., None], np.sign(gap))
        along_y = depth[..., 1] <= depth[..., 0]
        push = np.where(
            np.stack([~along_y, along_y], axis=2) & hit[..., None], sign * (depth / 2 + size * SLACK), 0.0
        )
        step = np.clip(push.sum(axis=1), -size / 2, size / 2) * STIFFNESS
        places = np.clip(places + step, low, high)
    return _settle(places, np.asarray(np.logical_or.reduce(hit, axis=1)), size, low, high)


def _settle(
    places: Places, crowded: npt.NDArray[np.bool_], size: Places, low: Places, high: Places
) -> Places:
    """Move each of the `crowded` to the nearest free field of a grid; all of them, where fields run out."""
    columns, rows = (np.floor((high - low) / size).astype(int) + 1).tolist()
    fields = (
        low + np.stack(np.meshgrid(range(columns), range(rows), indexing="ij"), axis=-1).reshape(-1, 2) * size
    )
    settled = places.copy()
    standing = list(np.flatnonzero(~crowded))
    middle = places.mean(axis=0)
    order = np.lexsort((np.arange(len(places)), ((places - middle) ** 2).sum(axis=1).round(9)))
    for place in order[crowded[order]]:
        free = _clear(settled[place][None], settled[standing], size)[0] if standing else True
        if not free:
            open_fields = fields[_clear(fields, settled[standing], size)]
            if not len(open_fields):
                return _settle(places, np.ones_like(crowded), size, low, high)
            distance = (((open_fields - places[place]) / size) ** 2).sum(axis=1)
            settled[place] = open_fields[int(distance.argmin())]
        standing.append(place)
    return settled


def _clear(spots: Places, standing: Places, size: Places) -> npt.NDArray[np.bool_]:
    """For each spot, whether a box there would touch none of those standing."""
    # A field beside a field touches it exactly; rounding must not make that an overlap.
    touch = np.abs(spots[:, None] - standing[None, :]) < size * (1 - 1e-9)
    return np.asarray(~np.logical_or.reduce(touch[..., 0] & touch[..., 1], axis=1))
