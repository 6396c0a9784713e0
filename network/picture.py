"""The picture of a district's welfare network, drawn from the work of some months."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import networkx as nx
from django.db.models import QuerySet

from network import graph as graphs
from network.layout import layout
from network.ties import ties_of
from partners.access.actors import Actor
from partners.agreements.models import Party
from partners.organisations.models import Organisation

WINDOW = timedelta(days=365)
KINDS = (graphs.TieKind.REFERRAL, graphs.TieKind.MEETING, graphs.TieKind.CASE, graphs.TieKind.AGREEMENT)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn network.

    graph          networkx graph of organisation ids (see graph.welfare_network)
    organisations  the rows by id, those without ties too
    """

    graph: "nx.Graph[graphs.Node]"
    organisations: dict[graphs.Node, Organisation]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Ties as a table says them, those with most work first."""
        lines = [
            {
                "a": self.organisations[a],
                "b": self.organisations[b],
                "times": sum(edge["kinds"].values()),
                "kinds": edge["kinds"],
                "referrals": edge["referrals"],
                "answered": edge["answered"],
                "last": edge["last"],
            }
            for a, b, edge in self.graph.edges(data=True)
        ]
        return sorted(lines, key=lambda line: (-line["times"], line["a"].sort_name, line["b"].sort_name))


def draw(
    actor: Actor, *, until: datetime, kinds: Collection[graphs.TieKind] = KINDS, private_only: bool = False
) -> Picture:
    """Draw the last twelve months of the actor's district. Two queries, one more with agreements.

    Shelters whose place is secret are not drawn.
    """
    assert actor.district_id is not None
    shown = (
        Organisation.objects.visible_to(actor).active().filter(is_confidential=False).select_related("place")
    )
    if private_only:
        shown = shown.exclude(sector="PUBLIC")
    organisations: dict[graphs.Node, Organisation] = {
        organisation.pk: organisation for organisation in shown.order_by("sort_name", "pk")
    }
    ties = [
        graphs.Tie(
            graphs.TieKind(row.kind),
            row.a,
            row.b,
            at=row.last_at.date(),
            count=row.times,
            answered=row.answered,
            days_waited=row.days_waited,
        )
        for row in ties_of(actor.district_id, since=until - WINDOW, until=until)
        if row.kind in kinds and row.a in organisations and row.b in organisations
    ]
    if graphs.TieKind.AGREEMENT in kinds:
        ties += _agreed(Party.objects.filter(agreement__district_id=actor.district_id), organisations, until)
    nodes = [
        graphs.Organisation(o.pk, o.name, o.sector, o.place.code if o.place else None)
        for o in organisations.values()
    ]
    return Picture(graphs.welfare_network(nodes, ties), organisations)


def _agreed(
    parties: QuerySet[Party], organisations: dict[graphs.Node, Organisation], until: datetime
) -> list[graphs.Tie]:
    """An agreement among many ties each to its first signatory: all pairs of eighteen would hide the work itself."""
    by_agreement: dict[int, list[int]] = {}
    in_force = parties.filter(agreement__signed_on__lte=until.date(), left_on=None).order_by(
        "agreement_id", "pk"
    )
    for agreement_id, organisation_id in in_force.values_list("agreement_id", "organisation_id"):
        if organisation_id in organisations:
            by_agreement.setdefault(agreement_id, []).append(organisation_id)
    return [
        graphs.Tie(graphs.TieKind.AGREEMENT, members[0], other)
        for members in by_agreement.values()
        for other in members[1:]
    ]


def as_drawn(picture: Picture) -> dict[str, Any]:
    """What the page's script draws: nodes with x, y in [0, 1], edges with times."""
    tied = picture.graph.subgraph([node for node in picture.graph if picture.graph.degree(node)])
    places = layout(tied)
    degrees: Counter[graphs.Node] = Counter(dict(picture.graph.degree()))
    hubs = {node for node, _degree in degrees.most_common(6)}
    return {
        "nodes": [
            {
                "id": str(node),
                "name": picture.organisations[node].name,
                "sector": picture.organisations[node].sector,
                "x": x,
                "y": 1 - y,  # the renderer's y grows upwards
                "degree": degrees[node],
                "hub": node in hubs,
            }
            for node, (x, y) in places.items()
        ],
        "edges": [
            {"a": str(a), "b": str(b), "times": sum(edge["kinds"].values())}
            for a, b, edge in tied.edges(data=True)
        ],
    }
