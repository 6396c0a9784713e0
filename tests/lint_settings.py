"""The site's settings, with the migration linter's command: it is no part of what an office installs."""

from coordination.settings import *  # noqa: F403
from coordination.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
