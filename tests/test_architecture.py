"""The house stands as ARCHITECTURE.md says; and each rule is shown a fault, so that we know it can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import isolate_apps
from django.urls import get_resolver, reverse

from tests import architecture
from tests.factories.partners import PostFactory

SHARED_FROM_WAGTAIL = ("cms/", "documents/", "_util/", "accounts/", "language/", "static/")
# Open to visitors: the public site; the link in a text; an invitation; the demonstration's outbox.
OPEN = ("^", "", "work/link/", "people/accept/", "language/", "work/outbox/", "media/", "^media/")


@pytest.mark.parametrize("model", architecture.ours(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model):
    assert architecture.climbing_keys([model]) == []


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("partners.places.models", "resources.Resource"),
        ("partners.places.models", "coordination.Household"),
        ("resources.models", "coordination.Household"),
        ("coordination.households.models", "coordination.Report"),
        ("coordination.reports.models", "coordination.Case"),
        ("coordination.cases.models", "coordination.Meeting"),
        ("coordination.meetings.models", "referrals.Referral"),
        ("cms.models", "coordination.Household"),
        ("coordination.households.models", "cms.PublishedFigure"),
    ],
)
def test_a_planted_key_that_climbs_is_seen(here, there):
    with isolate_apps("partners", "resources", "coordination", "referrals", "network", "cms"):
        target = architecture.apps.get_model(there)
        key = models.ForeignKey(target, models.PROTECT, related_name="+")
        planted = type(
            "Planted",
            (models.Model,),
            {"__module__": here, "up": key, "Meta": type("Meta", (), {"app_label": here.split(".")[0]})},
        )
        assert architecture.climbing_keys([planted]) != []


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)},
    )


@pytest.fixture(scope="module")
def copy_of_the_house(tmp_path_factory):
    """The Python files alone, so that faults can be planted."""
    copy = tmp_path_factory.mktemp("house")
    for source in architecture.ROOT.glob("*/**/*.py"):
        relative = source.relative_to(architecture.ROOT)
        if relative.parts[0] in {"coordination", "partners", "resources", "referrals", "network", "cms"}:
            (copy / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy / relative)
    shutil.copy(architecture.ROOT / "pyproject.toml", copy)
    return copy


def test_the_contracts_hold(copy_of_the_house):
    done = lint(copy_of_the_house)
    assert done.returncode == 0, done.stdout


PLANTED = {
    "Each floor knows only the floors below it": (
        "coordination/households/models.py",
        "import referrals.models",
    ),
    "cms knows only the ground": ("cms/models.py", "import coordination.households.models"),
    "Only the publishing room writes to cms": ("coordination/cases/models.py", "import cms.models"),
    "Inside every room: views, then services, then models": (
        "referrals/models.py",
        "import referrals.services",
    ),
    "Graphs are computed without the database": ("network/graph.py", "import django.db"),
    "The embedded servers know nothing of the site they serve": (
        "coordination/embedded/__init__.py",
        "import django",
    ),
}


def test_each_contract_has_its_planted_fault():
    assert {contract["name"] for contract in architecture.CONTRACTS} == set(PLANTED)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_import_breaks_its_contract(copy_of_the_house, name):
    file, line = PLANTED[name]
    path = copy_of_the_house / file
    whole = path.read_text()
    path.write_text(f"{line}\n{whole}")
    try:
        done = lint(copy_of_the_house)
    finally:
        path.write_text(whole)
    assert done.returncode != 0
    assert f"{name} BROKEN" in done.stdout


def test_every_table_is_declared(db):
    assert architecture.undeclared_tables() == []


def test_a_planted_table_is_seen(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebody_forgot (id bigint)")
    assert architecture.undeclared_tables() == ["somebody_forgot"]


def test_every_personal_table_has_its_wall(db):
    assert architecture.open_walls() == []
    assert architecture.readable_without_actor() == []


def test_a_wall_taken_down_is_seen(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE coordination_household DISABLE ROW LEVEL SECURITY")
        cursor.execute("CREATE VIEW everybody AS SELECT label FROM coordination_household")
    assert architecture.open_walls() == ["coordination_household", "view everybody runs as its owner"]


def test_a_policy_that_asks_no_actor_is_seen(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY wall_read ON coordination_member")
        cursor.execute("CREATE POLICY wall_read ON coordination_member FOR SELECT TO dure_app USING (true)")
    assert architecture.readable_without_actor() == ["coordination_member"]


def test_the_walls_are_those_the_models_declare():
    call_command("makewalls", "--check")


def test_the_doors_are_those_on_the_list(db):
    assert architecture.unlisted_doors() == []


def test_a_planted_door_is_seen(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION door_for_a_friend() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
        )
    assert architecture.unlisted_doors() == ["door_for_a_friend"]


def test_requests_run_as_the_applications_role(client_for, monkeypatch):
    seen = []

    def look(request):
        from django.http import HttpResponse

        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
            seen.append(cursor.fetchone())
        return HttpResponse()

    resolver = get_resolver()
    pattern = next(p for p in resolver.url_patterns if str(p.pattern) == "resources/").url_patterns[0]
    monkeypatch.setattr(pattern, "callback", look)
    client_for(PostFactory()).get(reverse("resources:list"))
    assert seen == [(settings.APP_ROLE, False)]


def test_only_listed_addresses_are_open_to_visitors():
    opened = [
        address
        for address, view in architecture.addresses(get_resolver().url_patterns)
        if not getattr(view, "login_required", True) and not address.startswith(SHARED_FROM_WAGTAIL)
    ]
    assert [
        address
        for address in opened
        if not any(address == start or (start and address.startswith(start)) for start in OPEN)
    ] == []


def test_no_file_grew_too_long():
    long = {
        str(path.relative_to(architecture.ROOT)): lines
        for folder in ("coordination", "partners", "resources", "referrals", "network", "cms")
        for path in (architecture.ROOT / folder).rglob("*")
        if path.suffix in {".py", ".js", ".css", ".html"}
        and not {"migrations", "built"} & set(path.parts)
        and (lines := len(path.read_text().splitlines())) > 400
    }
    assert long == {}
