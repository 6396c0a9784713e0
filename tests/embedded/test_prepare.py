import pytest

from coordination.embedded import prepare
from coordination.embedded.folders import EmbeddedError, Folders


@pytest.fixture
def made(folders, tmp_path, monkeypatch):
    """A step that copies source.txt to result.txt; `made` lists its runs."""
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    source, result = tmp_path / "source.txt", tmp_path / "result.txt"
    source.write_text("one")
    runs: list[str] = []

    def make(_: Folders) -> None:
        runs.append(source.read_text())
        if source.read_text() == "broken":
            raise EmbeddedError("broken")
        result.write_text(source.read_text())

    step = prepare.Step("copy", lambda: [source], make, result.exists)
    return folders, source, result, step, runs


def test_made_once_and_again_only_when_a_source_changed(made):
    folders, source, result, step, runs = made

    assert [step.do(folders), step.do(folders)] == [True, False]
    source.write_text("two")
    assert [step.do(folders), step.do(folders)] == [True, False]
    assert runs == ["one", "two"]
    assert result.read_text() == "two"


def test_made_again_when_the_result_is_gone(made):
    folders, _, result, step, _ = made
    step.do(folders)
    result.unlink()

    assert step.do(folders)
    assert result.exists()


def test_a_failed_run_counts_for_nothing_although_an_older_result_stands(made):
    folders, source, _, step, _ = made
    step.do(folders)
    source.write_text("broken")
    with pytest.raises(EmbeddedError):
        step.do(folders)
    source.write_text("one")

    assert step.do(folders)


def test_an_old_node_is_passed_over(tmp_path, monkeypatch):
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho v18.20.0\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(prepare, "find_spec", lambda _: None)
    assert prepare.node() is None

    (tmp_path / "node").write_text("#!/bin/sh\necho v20.1.0\n")
    assert prepare.node() == [str(tmp_path / "node")]
