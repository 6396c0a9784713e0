from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests import database
from tests.journeys import ground
from tests.journeys.chromium import ARGUMENTS, find_or_install
from tests.journeys.looking import AXE
from tests.journeys.site import NoSite, Site, database_address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A module's browser. No longer: while it lives, Django holds this thread for an asynchronous one."""
    assert AXE.exists(), "`manage.py prepare` brings axe-core and builds what the pages load"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A running site with the journeys' people in it; fails at the end if its log holds an error."""
    own = settings.DATABASES["default"]["NAME"]
    name = f"{own}_site"
    with django_db_blocker.unblock():
        database.copy(name)
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            found = ground.make()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own
    running = Site(database_address(name), found)
    try:
        running.start()
        yield running
        if " ERROR " in running.said():
            raise NoSite(f"The server wrote of errors:\n{running.said()[-4000:]}")
    finally:
        running.stop()
        with django_db_blocker.unblock():
            database.drop(name)
