from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.access.tables import Public


class DemoLoad(models.Model):
    """The demonstration in this database: which plan is played. One row at most, written with the ground."""

    access = Public("which invented plan is played here")

    seed = models.BigIntegerField()
    scale = models.CharField(max_length=10)
    present = models.DateTimeField()  # the moment of the first loading: the plan ends there
    units = models.PositiveIntegerField()  # how many days of districts the plan has
    acts = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="demo_load_once",
                condition=Q(pk=1),
                violation_error_message=_("The demonstration is here already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scale} {self.seed}"


class DemoDay(models.Model):
    """A simulated day of one track that is in: written with the day itself, so that no day is played twice.

    `made` tells which rows the plan's keys became: {"gangdong/0147/case": "018f…"}.
    """

    access = Public("ids of invented rows; reading one still takes a grant")

    track = models.CharField(max_length=30)
    day = models.DateField()
    acts = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)  # acts that a visitor had come before
    made = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="demo_day_once",
                fields=["track", "day"],
                violation_error_message=_("This day is in already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.track} {self.day}"
