"""The command that keeps the Korean catalogues in step, on a small tree of its own."""

import io
from pathlib import Path

import pytest
from babel.support import Translations
from django.core.management import CommandError, call_command

from partners.management.commands import catalogue


@pytest.fixture
def tree(tmp_path: Path, settings) -> Path:
    """Two rooms, `ground` and `cases` (inside coordination), each with a catalogue still to be made."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale" / name for name in ("ground", "cases", "coordination")]
    for folder in (
        "ground/templates/ground",
        "coordination/cases",
        "coordination/templates/coordination/cases",
    ):
        (tmp_path / folder).mkdir(parents=True)
    for package in ("ground", "coordination", "coordination/cases"):
        (tmp_path / package / "__init__.py").write_text("")
    (tmp_path / "ground/views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext\n"
        'TITLE = _("Directory")\n'
        'COUNT = ngettext("%(n)d place", "%(n)d places", 2)\n'
    )
    (tmp_path / "coordination/templates/coordination/cases/case.html").write_text(
        '{% load i18n %}{% translate "Open the case" %}'
        "{% blocktranslate count n=n %}{{ n }} need{% plural %}{{ n }} needs{% endblocktranslate %}"
        '{% translate "Open" context "a door" %}'
    )
    (tmp_path / "coordination/templates/base.html").write_text('{% load i18n %}{% translate "Menu" %}')
    return tmp_path


def po(tree: Path, room: str) -> Path:
    return tree / "locale" / room / "ko" / "LC_MESSAGES" / "django.po"


def translate(tree: Path, room: str, words: dict[str, str]) -> None:
    """Write the Korean into a catalogue as a translator would: into the empty msgstr after each msgid."""
    lines = po(tree, room).read_text().split("\n")
    english = ""
    for number, line in enumerate(lines):
        if line.startswith("msgid "):
            english = line.removeprefix("msgid ").strip('"')
        for empty in ('msgstr ""', 'msgstr[0] ""'):
            if line == empty and english in words:
                lines[number] = f'{empty[:-2]}"{words[english]}"'
    po(tree, room).write_text("\n".join(lines))


ALL = {
    "ground": {"Directory": "기관 찾기", "%(n)d place": "%(n)d곳"},
    "cases": {"Open the case": "사례 열기", "%(n)s need": "욕구 %(n)s개", "Open": "열기"},
    "coordination": {"Menu": "메뉴"},
}


def check() -> tuple[bool, str]:
    """Whether the check is content, and what it said."""
    said = io.StringIO()
    try:
        call_command("catalogue", "--check", stdout=said, stderr=said)
    except CommandError as error:
        return False, f"{said.getvalue()}\n{error}"
    return True, said.getvalue()


@pytest.fixture
def translated(tree: Path) -> Path:
    call_command("catalogue", stdout=io.StringIO())
    for room, words in ALL.items():
        translate(tree, room, words)
    assert check() == (True, "6 words, all in Korean\n")
    return tree


def test_each_word_lands_in_its_room(tree):
    call_command("catalogue", stdout=io.StringIO())

    assert 'msgid "Directory"' in po(tree, "ground").read_text()
    assert 'msgid "Open the case"' in po(tree, "cases").read_text()
    assert 'msgctxt "a door"' in po(tree, "cases").read_text()
    assert 'msgid "Menu"' in po(tree, "coordination").read_text()
    assert "Directory" not in po(tree, "cases").read_text()


def test_a_word_without_catalogue_or_translation_is_named_with_its_file(tree):
    content, said = check()
    assert not content
    assert "ground/views.py: missing: 'Directory'" in said

    call_command("catalogue", stdout=io.StringIO())
    content, said = check()
    assert not content
    assert "coordination/templates/coordination/cases/case.html: untranslated: 'Open the case'" in said


def test_a_second_run_changes_nothing(translated):
    call_command("catalogue", stdout=io.StringIO())  # lays the translator's lines out anew
    before = {room: po(translated, room).read_bytes() for room in ALL}
    said = io.StringIO()

    call_command("catalogue", stdout=said)

    assert said.getvalue() == ""
    assert {room: po(translated, room).read_bytes() for room in ALL} == before


def test_new_words_come_empty_old_ones_go_and_no_translation_is_guessed(translated):
    views = translated / "ground/views.py"
    views.write_text(views.read_text().replace('"Directory"', '"Directories"'))

    content, said = check()
    assert not content
    assert "missing: 'Directories'" in said
    assert "no longer used: 'Directory'" in said

    call_command("catalogue", stdout=io.StringIO())
    text = po(translated, "ground").read_text()
    assert 'msgid "Directories"\nmsgstr ""' in text
    assert "fuzzy" not in text
    assert "기관 찾기" not in text
    assert "%(n)d곳" in text


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgid "Directory"', '#, fuzzy\nmsgid "Directory"', "fuzzy: 'Directory'"),
        ('"기관 찾기"', '""', "untranslated: 'Directory'"),
        ('"%(n)d곳"', '"%(m)d곳"', "'%(n)d place'"),
    ],
)
def test_a_spoilt_translation_is_found(translated, before, after, fault):
    file = po(translated, "ground")
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))

    content, said = check()

    assert not content
    assert fault in said


def test_one_english_word_in_two_koreans_is_found(translated):
    (translated / "ground/forms.py").write_text('from x import gettext as _\nM = _("Menu")\n')
    call_command("catalogue", stdout=io.StringIO())
    translate(translated, "ground", {"Menu": "차림표"})

    content, said = check()

    assert not content
    assert "said in two ways: 'Menu'" in said


def test_compiles_without_gettexts_programs(translated, monkeypatch):
    monkeypatch.setenv("PATH", "")
    call_command("catalogue", "--compile", stdout=io.StringIO())

    with po(translated, "cases").with_suffix(".mo").open("rb") as file:
        words = Translations(file)
    assert words.ugettext("Open the case") == "사례 열기"
    assert words.ungettext("%(n)s need", "%(n)s needs", 5) == "욕구 %(n)s개"
    assert words.upgettext("a door", "Open") == "열기"


def test_words_in_a_room_without_catalogue_are_refused(tree):
    (tree / "attic").mkdir()
    (tree / "attic/__init__.py").write_text('from x import gettext as _\nA = _("Lost")\n')

    with pytest.raises(CommandError, match=r"attic/__init__\.py.*no catalogue"):
        call_command("catalogue", "--check", stdout=io.StringIO())


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("ground/views.py", "ground"),
        ("ground/templates/ground/list.html", "ground"),
        ("coordination/cases/views.py", "cases"),
        ("coordination/templates/coordination/cases/case.html", "cases"),
        ("coordination/templates/coordination/base.html", "coordination"),
        ("coordination/templates/partials/menu.html", "coordination"),
        ("coordination/asgi.py", "coordination"),
    ],
)
def test_a_files_room_is_its_folder(path, room):
    assert catalogue.room_of(Path(path), {"ground": Path(), "cases": Path(), "coordination": Path()}) == room
