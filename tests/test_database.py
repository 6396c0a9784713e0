from tests import database


def test_another_template_once_a_migration_or_what_it_imports_changes(tmp_path):
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    (tmp_path / "partners/migrations").mkdir(parents=True)
    migration, imported = tmp_path / "partners/migrations/0001_initial.py", tmp_path / "partners/keys.py"
    migration.write_text("import partners.keys\n")
    imported.write_text("one")
    seen = {database.digest(tmp_path)}

    for file in (imported, migration, tmp_path / "requirements.txt"):
        before = file.read_text()
        file.write_text(f"{before}# changed\n")
        seen.add(database.digest(tmp_path))
        file.write_text(before)

    assert len(seen) == 4
    assert database.digest(tmp_path) in seen
