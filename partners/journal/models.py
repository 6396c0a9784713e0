from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.access.roles import Role
from partners.access.tables import Wall
from partners.keys import new_key

if TYPE_CHECKING:
    from partners.access.actors import Actor


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Lines of the privacy officer's own organisation. The same rule as the wall's, written again."""
        if actor.role != Role.PRIVACY:
            return self.none()
        return self.filter(district_id=actor.district_id, organisation_id=actor.organisation_id)


class Entry(models.Model):
    """One line of the journal. It holds no foreign keys: the log must never hold on to live rows, or fall with them.

    `transaction` is the writer's transaction number: the sealer numbers only lines whose transaction is settled.
    Law: 개인정보의 안전성 확보조치 기준 제8조 (who, when, from where, whose data, what; reasons for downloads).
    """

    access = Wall(
        sees="who read whose data",
        read="$kind = 'SEALER' OR (district_id = $district AND $role = 'PRIVACY' AND organisation_id = $organisation)",
        add="($district IS NULL OR district_id = $district)",
    )

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    district_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(_("when"))
    user_id = models.BigIntegerField(_("who"), null=True)
    post_id = models.BigIntegerField(_("as"), null=True)
    organisation_id = models.BigIntegerField(_("organisation"), null=True)
    act = models.CharField(_("what"), max_length=60)
    households = ArrayField(models.UUIDField(), verbose_name=_("whose"), default=list)
    target = models.CharField(_("on"), max_length=120, blank=True)
    why = models.TextField(_("why"), blank=True)
    facts = models.JSONField(_("facts"), default=dict)  # codes and ids; never names
    address = models.CharField(_("from where"), max_length=64, blank=True)
    transaction = models.BigIntegerField(editable=False, null=True)  # set by the trigger below

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="entry_by_district", fields=["district_id", "at"]),
            models.Index(name="entry_by_transaction", fields=["transaction"]),
        ]
        triggers = [
            pgtrigger.Protect(name="entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            # A column default would make Django ask the row back, which its writer may not read.
            pgtrigger.Trigger(
                name="entry_transaction",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="NEW.transaction = pg_current_xact_id()::text::bigint; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"


class Seal(models.Model):
    """A numbered closing of the lines settled since the last one: changed, inserted, deleted or cut, it shows.

    Covers the lines with `settled_from` ≤ transaction < `settled_to`, in the order of their keys.
    """

    access = Wall(
        sees="how many acts were written when",
        read="$kind = 'SEALER' OR $role = 'PRIVACY'",
        add="$kind = 'SEALER'",
    )

    number = models.BigIntegerField(primary_key=True)
    settled_from = models.BigIntegerField()
    settled_to = models.BigIntegerField()
    lines = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="seal_follows_one",
                fields=["settled_from"],
                violation_error_message=_("These lines are sealed already."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="seal_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
