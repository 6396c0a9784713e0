"""The ten need areas (욕구 영역) of integrated case management."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedArea(models.TextChoices):
    SAFETY = "SAFETY", _("Safety")
    HEALTH = "HEALTH", _("Health")
    DAILY_LIFE = "DAILY_LIFE", _("Daily life")
    FAMILY = "FAMILY", _("Family relations")
    SOCIAL = "SOCIAL", _("Social relations")
    ECONOMY = "ECONOMY", _("Economy")
    EDUCATION = "EDUCATION", _("Education")
    WORK = "WORK", _("Work")
    HOUSING = "HOUSING", _("Living environment")
    RIGHTS = "RIGHTS", _("Law and rights")


NEED_ICONS = {
    NeedArea.SAFETY: "warn",
    NeedArea.HEALTH: "heart",
    NeedArea.DAILY_LIFE: "bowl",
    NeedArea.FAMILY: "user",
    NeedArea.SOCIAL: "talk",
    NeedArea.ECONOMY: "won",
    NeedArea.EDUCATION: "book",
    NeedArea.WORK: "work",
    NeedArea.HOUSING: "house",
    NeedArea.RIGHTS: "doc",
}
