"""Lines of a test's own transaction never settle, so their numbers are set by hand, as owner with triggers off."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from partners.access.acting import acting
from partners.access.actors import SEALER, Actor
from partners.journal import sealing
from partners.journal.models import Entry, Seal
from partners.journal.services import record
from partners.notices.models import Message
from tests.factories.partners import PostFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@contextmanager
def triggers_off() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def write(acting_as):
    """Write settled lines: write(7, 7, 8) writes three, of transactions 7, 7 and 8."""
    post = PostFactory()

    def lines(*transactions: int) -> list[Entry]:
        written = []
        for number in transactions:
            with acting_as(post, at=NOW) as actor:
                line = record("read", f"page {number}", by=actor, at=NOW, why="까닭", n=number)
            with triggers_off():
                Entry.objects.filter(pk=line.pk).update(transaction=number)
            written.append(line)
        return written

    return lines


def faults():
    return sealing.verify(at=NOW)[1]


def test_seals_what_has_settled_and_the_next_follows(write):
    write(7, 7, 8)
    first = sealing.seal(at=NOW)
    assert (first.number, first.settled_from, first.lines) == (1, 0, 3)
    assert sealing.seal(at=NOW) is None
    with triggers_off():
        Seal.objects.update(settled_to=9)  # as it stood when only 7 and 8 had settled
        remade = Seal.objects.get()
        remade.mac = sealing._mac(sealing.FIRST_MAC, remade)
        remade.save()
    write(9, 12)
    second = sealing.seal(at=NOW)
    assert (second.number, second.settled_from, second.lines) == (2, 9, 2)
    assert sealing.verify(at=NOW) == (2, None)


def test_lines_of_a_transaction_that_still_runs_wait(acting_as):
    with acting_as(PostFactory(), at=NOW) as actor:
        record("read", "page", by=actor, at=NOW)
    with psycopg.connect(**_address()) as other:
        other.execute("SELECT pg_current_xact_id()")  # a later transaction is done before ours
    assert sealing.seal(at=NOW) is None
    assert sealing.unsealed(at=NOW) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("why", "다른 까닭"),
        ("user_id", 999_999),
        ("at", NOW + timedelta(seconds=1)),
        ("facts", {"n": 0}),
        ("act", "refused"),
        ("address", "10.0.0.1"),
        ("households", ["0193a1b2-0000-7000-8000-000000000000"]),
    ],
)
def test_a_changed_line_shows(field, value, write):
    line, _other = write(7, 8)
    sealing.seal(at=NOW)
    with triggers_off():
        assert Entry.objects.filter(pk=line.pk).update(**{field: value}) == 1
    fault = faults()
    assert (fault.number, fault.what, fault.said) == (1, "LINES", "a line was changed")


def test_a_deleted_line_shows(write):
    line, _other = write(7, 8)
    sealing.seal(at=NOW)
    with triggers_off():
        Entry.objects.filter(pk=line.pk).delete()
    assert faults().said == "2 lines were sealed, 1 are there"


def test_a_line_slipped_in_shows(write):
    write(7)
    sealing.seal(at=NOW)
    write(6)
    assert faults().said == "1 lines were sealed, 2 are there"


def test_the_first_of_two_faults_is_named(write):
    first, second = write(7, 8)
    sealing.seal(at=NOW)
    with triggers_off():
        Entry.objects.filter(pk__in=[first.pk, second.pk]).update(why="")
    with pytest.raises(CommandError, match=r"seal 1 \(LINES\): a line was changed, lines of 2026-11-22"):
        call_command("verify_journal", stdout=StringIO())


def test_a_changed_seal_shows_even_when_its_digest_fits(write):
    line, _other = write(7, 8)
    sealing.seal(at=NOW)
    with triggers_off():
        Entry.objects.filter(pk=line.pk).update(why="")
        _lines, digest = sealing._digest(0, 2**60)
        Seal.objects.update(digest=digest)
    assert (faults().number, faults().what) == (1, "SEAL")


def test_a_seal_made_anew_with_the_key_breaks_the_next(write):
    _three_seals(write)
    with triggers_off():
        Entry.objects.filter(transaction=7).update(why="")
        forged = Seal.objects.get(number=1)
        _lines, forged.digest = sealing._digest(forged.settled_from, forged.settled_to)
        forged.mac = sealing._mac(sealing.FIRST_MAC, forged)
        forged.save()
    assert (faults().number, faults().what) == (2, "SEAL")


def test_another_key_does_not_fit(write, settings):
    write(7)
    sealing.seal(at=NOW)
    settings.SEAL_KEY = "another"
    assert faults().what == "SEAL"


def _three_seals(write):
    for number in (7, 8, 9):
        write(number)
        sealed = sealing.seal(at=NOW)
        before = Seal.objects.filter(number=sealed.number - 1).first()
        with triggers_off():
            sealed.settled_to = number + 1
            sealed.mac = sealing._mac(bytes(before.mac) if before else sealing.FIRST_MAC, sealed)
            sealed.save()
    return [f"{seal.number}:{bytes(seal.mac).hex()}" for seal in Seal.objects.order_by("number")]


def test_a_missing_seal_shows(write):
    _three_seals(write)
    assert sealing.verify(at=NOW) == (3, None)
    with triggers_off():
        Seal.objects.filter(number=2).delete()
    assert (faults().number, faults().what) == (2, "GAP")


def test_a_cut_off_end_shows_against_the_head_that_was_noted(write):
    heads = _three_seals(write)
    out = StringIO()
    call_command("verify_journal", head=(3, heads[2].partition(":")[2]), stdout=out)
    assert "3 seals hold; 0 lines wait" in out.getvalue()
    with triggers_off():
        Seal.objects.filter(number=3).delete()
        Entry.objects.filter(transaction=9).delete()
    assert sealing.verify(at=NOW) == (2, None)  # nothing inside can tell
    with pytest.raises(CommandError, match="HEAD"):
        call_command("verify_journal", f"--head={heads[2]}", stdout=StringIO())


@pytest.mark.parametrize("head", ["", "3", "x:" + "0" * 64, "3:abc"])
def test_a_head_that_cannot_be_read_says_so(head):
    with pytest.raises((CommandError, SystemExit), match=r"head|2"):
        call_command("verify_journal", f"--head={head}", stdout=StringIO())


def test_the_head_goes_to_the_privacy_officer(write):
    officer = PostFactory(role="PRIVACY")
    write(7)
    sealing.seal(at=NOW)
    by = Actor("NIGHTLY", officer.organisation.district_id)
    with acting(by, at=NOW):
        assert sealing.send_head(by=by, at=NOW) == 1
    message = Message.objects.get()
    assert message.user == officer.user
    assert f"1:{bytes(Seal.objects.get().mac).hex()}" in message.words


def test_only_one_seals_at_a_time(write):
    write(7)
    with psycopg.connect(**_address()) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.ONE_SEALER])
        assert sealing.seal(at=NOW) is None
    assert sealing.seal(at=NOW) is not None


def _address():
    known = connection.get_connection_params()
    return {key: known[key] for key in ("dbname", "user", "password", "host", "port") if known.get(key)}


def test_a_counter_that_went_back_says_so(write):
    write(7)
    sealing.seal(at=NOW)
    with triggers_off():
        Seal.objects.update(settled_to=2**60)
    with pytest.raises(sealing.CounterWentBack, match="the last seal at"):
        sealing.seal(at=NOW)


@pytest.mark.parametrize(
    "act", ["UPDATE partners_entry SET why = ''", "DELETE FROM partners_entry", "DELETE FROM partners_seal"]
)
def test_the_owner_too_is_stopped_by_triggers(act, write):
    write(7)
    sealing.seal(at=NOW)
    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)


@pytest.mark.parametrize(
    "act", ["UPDATE partners_entry SET why = ''", "DELETE FROM partners_seal", "TRUNCATE partners_entry"]
)
def test_the_application_may_not_even_try(act, write):
    write(7)
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), acting(SEALER, at=NOW), connection.cursor() as cursor:
        cursor.execute(act)


def test_only_the_sealer_seals(acting_as):
    officer = PostFactory(role="PRIVACY")
    forged = Seal(number=1, settled_from=0, settled_to=1, lines=0, digest=b"", mac=b"", sealed_at=NOW)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, transaction.atomic(), acting_as(officer):
        forged.save(force_insert=True)


def test_two_seals_never_cover_the_same_lines(write):
    write(7)
    sealed = sealing.seal(at=NOW)
    sealed.number = 2
    with pytest.raises(IntegrityError, match="seal_follows_one"), transaction.atomic():
        sealed.save(force_insert=True)
