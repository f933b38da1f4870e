"""The command `templates`: to see and take what there is to override."""

from __future__ import annotations

from pathlib import Path

from running import REPOSITORY, run, snapshot, write


def test_all_are_listed_and_the_project_s_own_are_marked(tmp_path: Path) -> None:
    write(tmp_path, {"templates/qa/back.html": "mine"})
    ran = run(tmp_path, "templates")
    ours = snapshot(REPOSITORY / "templates")
    assert (ran.code, len(ran.out.splitlines())) == (0, len(ours))
    assert "qa/back.html  (the project has its own)\n" in ran.out
    assert "qa/front.html\n" in ran.out


def test_one_is_printed_as_it_is(tmp_path: Path) -> None:
    text = (REPOSITORY / "templates" / "qa" / "back.html").read_text("utf-8")
    assert run(tmp_path, "templates", "qa/back.html").out == text
    ran = run(tmp_path, "templates", "qa/bakc.html")
    assert (ran.code, ran.err) == (2, 'Error: There is no template "qa/bakc.html"; did you mean "qa/back.html"?\n')
    assert run(tmp_path, "templates", "../pyproject.toml").code == 2


def test_one_is_copied_and_never_over_another(tmp_path: Path) -> None:
    ran = run(tmp_path, "templates", "_shared/theme.css", "--copy")
    assert (ran.code, ran.out) == (0, "made  templates/_shared/theme.css\n")
    copy = tmp_path / "templates" / "_shared" / "theme.css"
    assert copy.read_bytes() == (REPOSITORY / "templates" / "_shared" / "theme.css").read_bytes()
    copy.write_text("mine", "utf-8")
    ran = run(tmp_path, "templates", "_shared/theme.css", "--copy")
    assert (ran.code, "is there already" in ran.err, copy.read_text("utf-8")) == (2, True, "mine")
    assert run(tmp_path, "templates", "--copy").code == 2
