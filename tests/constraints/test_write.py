"""A file is replaced whole, or it is told why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from constraints.write import CannotWrite, replace_file


def test_folders_that_lack_are_made(tmp_path: Path) -> None:
    replace_file(tmp_path / "a" / "b" / "c.txt", "said")
    assert (tmp_path / "a" / "b" / "c.txt").read_text("utf-8") == "said"
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["c.txt"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="only Linux has it")
def test_a_folder_that_takes_no_files_is_told() -> None:
    with pytest.raises(CannotWrite):
        replace_file(Path("/proc/self/said.txt"), "said")


@pytest.mark.skipif(os.name == "nt", reason="where one stands cannot be taken away there")
def test_a_folder_that_was_taken_away_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(CannotWrite):
        replace_file(Path("said.txt"), "said")
