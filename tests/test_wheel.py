"""The wheel carries all that the program needs: it is built, installed elsewhere, and asked from an empty folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


def run(*argv: str, cwd: Path, path: Path | None = None) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "GUIZE"))}
    env |= {"GUIZE_LANG": "en", "PIP_NO_INDEX": "1", **({"PYTHONPATH": str(path)} if path else {})}
    done = subprocess.run([sys.executable, *argv], cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dist = tmp_path_factory.mktemp("dist")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(dist), cwd=HOUSE)
    (made,) = dist.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("target")
    run("-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(wheel), cwd=target)
    return target


def test_the_wheel_works_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    def guize(*argv: str) -> str:
        return run("-m", "guize", *argv, cwd=tmp_path, path=installed)

    assert str(installed) in run("-c", "import guize; print(guize.__file__)", cwd=tmp_path, path=installed)
    assert "no mistakes" in guize("check", "jining-2022-4")
    assert "no mistakes" in guize("check", "xinhe-2020")
    assert "invented" in guize("verify", "xinhe-2020")
    assert "leave" in guize("articles", "xinhe-2020").lower()
    assert "0 matters" in guize("simulate", "one-day")
    assert "谁有权“签发”" in guize("--lang", "zh", "who", "sign", "--document", "class=personnel")
    assert "my-rules/rules/expected.yaml" in guize("init", "my-rules")
    assert "as expected" in guize("verify", "my-rules/rules", "--roster", "my-rules/roster.yaml")
    assert guize("report", "--rulebook", "xinhe-2020", "--no-simulation", "--out", "page") == "page/index.html\n"
    page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert "base64," in page
    assert "SIL OPEN FONT LICENSE" in page.upper()


def test_the_wheel_holds_neither_tests_nor_caches(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    rooms = {"guize.py", "constraints", "scenarios", "model", "analysis"}
    assert {top for name in names if not (top := name.partition("/")[0]).endswith(".dist-info")} == rooms
    assert [name for name in names if name.endswith(".pyc")] == []
