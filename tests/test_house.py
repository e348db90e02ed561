"""The house around the rooms: who may import whom, the one public name, how a run ends, what a lock may say."""

import ast
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.version import Version

HOUSE = Path(__file__).resolve().parents[1]
ROOMS = ("constraints", "scenarios", "model", "analysis")
MAY_IMPORT = {
    "constraints": set(),
    "scenarios": {"constraints"},
    "model": {"constraints", "scenarios"},
    "analysis": {"constraints", "scenarios", "model"},
}
LOCKS = ("requirements.txt", "requirements-foreign.txt")


def files_of(room: str) -> list[Path]:
    return sorted((HOUSE / room).rglob("*.py"))


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Every absolute import of a file, wherever in the file it stands: line and dotted name."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def imports_of(room: str) -> list[tuple[str, str]]:
    return [(f"{file.relative_to(HOUSE)}:{line}", name) for file in files_of(room) for line, name in imports(file)]


# Which way the rooms look


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_down(room: str) -> None:
    barred = {*ROOMS, "guize", "tests"} - MAY_IMPORT[room] - {room}
    assert [(where, name) for where, name in imports_of(room) if name.split(".")[0] in barred] == []


def test_the_law_needs_no_simulator_and_no_plots() -> None:
    barred = {"mesa", "pandas", "hypothesis", "matplotlib"}
    assert [(where, name) for where, name in imports_of("constraints") if name.split(".")[0] in barred] == []


@pytest.mark.parametrize("room", ROOMS)
def test_relative_imports_stay_in_their_package(room: str) -> None:
    for file in files_of(room):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level <= len(file.relative_to(HOUSE).parents) - 1, f"{file}:{node.lineno} leaves its room"


# Nothing of one city in the code


@cache
def ids_of_shipped_law() -> dict[str, str]:
    """Names that belong to one rulebook or one roster, each with the file that owns it."""
    owned: dict[str, str] = {}
    for file in sorted((HOUSE / "constraints" / "rulebooks").rglob("*.yaml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        if file.name == "rulebook.yaml":
            owned[content["id"]] = file.name
        elif isinstance(content, list):
            owned.update({name: file.name for name in clause_ids(content) if len(name) > 8 and "-" in name})
    for file in sorted((HOUSE / "scenarios" / "rosters").glob("*.yaml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        owned[content["roster"]] = file.name
        owned.update(dict.fromkeys(content["seats"], file.name))
    return owned


def clause_ids(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        if isinstance(content.get("id"), str):
            yield content["id"]
        content = list(content.values())
    if isinstance(content, list):
        for part in content:
            yield from clause_ids(part)


def strings(file: Path) -> Iterator[tuple[int, str]]:
    """The string constants of a file, docstrings left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def test_the_shipped_law_has_ids() -> None:
    owned = ids_of_shipped_law()
    assert {"jining-2022-4", "jining-illustrative", "executive_vice_mayor", "finance_head"} <= owned.keys()
    assert len(owned) > 150


@pytest.mark.parametrize("room", ROOMS)
def test_no_code_names_a_clause_a_seat_or_a_rulebook(room: str) -> None:
    owned = ids_of_shipped_law()
    said = [
        (f"{file.relative_to(HOUSE)}:{line}", part, owned[part])
        for file in files_of(room)
        for line, text in strings(file)
        for part in dict.fromkeys((text, *(piece.removesuffix(".yaml") for piece in re.split(r"[/\\]", text))))
        if part in owned
    ]
    assert said == []


CITATION = re.compile(r"\b\d+(?:-\d+)?\(\d+\)|\b\d+#\d+\b|\b[Aa]rt(?:icle|\.) ?\d+|第[一二三四五六七八九十百零〇\d]+条")


def cited_in(text: str) -> list[str]:
    return CITATION.findall(text)


def test_a_citation_is_known_when_it_is_seen() -> None:
    assert len(cited_in("as 61(3) says, 61#2 and article 6, Art. 7, 第六十一条")) == 5
    assert cited_in("Article(paragraph), two(2 * n), 64 places, fold(3)") == []


@pytest.mark.parametrize("room", ROOMS)
def test_articles_are_cited_in_yaml_only(room: str) -> None:
    lines = [(f"{file.relative_to(HOUSE)}:{i}", line) for file in files_of(room) for i, line in numbered(file)]
    assert [(where, cited_in(line)) for where, line in lines if cited_in(line)] == []


def numbered(file: Path) -> Iterator[tuple[int, str]]:
    return iter(enumerate(file.read_text(encoding="utf-8").splitlines(), 1))


# The one public name


def environment(house: Path) -> dict[str, str]:
    """Ours, without what would change how Python prints."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}, "PYTHONPATH": str(house)}


def run(*argv: str, cwd: Path, house: Path = HOUSE, env: dict[str, str] | None = None, stdout: Any = subprocess.PIPE) -> Any:
    told = {"stdout": stdout, "stderr": subprocess.PIPE, "timeout": 60}
    return subprocess.run([sys.executable, *argv], cwd=cwd, env={**environment(house), **(env or {})}, **told)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Another house with the same door: `guize.py` beside four empty rooms, whose command line does what it is told."""
    house = tmp_path / "house with a space"
    for room in ROOMS:
        (house / room).mkdir(parents=True)
        (house / room / "__init__.py").touch()
    shutil.copy(HOUSE / "guize.py", house)
    (house / "analysis" / "cli.py").write_text(
        "import sys\ndef main(argv=None):\n    exec(compile(argv[0], 'deed', 'exec'))\n    return 0\n"
    )
    (house / "analysis" / "api.py").write_text("import sys\n__all__ = ['verify']\ndef verify(): return 'verified'\n")
    return house


def test_the_version_is_told(tmp_path: Path) -> None:
    told = run("-m", "guize", "--version", cwd=tmp_path)
    assert (told.returncode, told.stdout.decode(), told.stderr) == (0, f"guize {version()}\n", b"")


def version() -> str:
    return re.search(r'^__version__ = "(.+)"$', (HOUSE / "guize.py").read_text(encoding="utf-8"), re.M)[1]  # type: ignore[index]


@pytest.mark.parametrize("room", ROOMS)
def test_a_foreign_room_is_refused_in_both_languages(room: str, house: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / room).mkdir(parents=True)
    (elsewhere / room / "__init__.py").touch()
    refused = run("-m", "guize", "pass", cwd=elsewhere, house=house)
    message = refused.stderr.decode()
    assert refused.returncode == 4
    assert refused.stdout == b""
    assert message.count(f"`{room}` ") == 2
    assert str(elsewhere / room) in message
    assert "remedy:" in message
    assert "办法:" in message


def test_a_foreign_module_is_refused_as_well(house: Path, tmp_path: Path) -> None:
    (tmp_path / "analysis.py").touch()
    assert run("-m", "guize", "pass", cwd=tmp_path, house=house).returncode == 4


def test_a_folder_that_is_no_package_does_no_harm(house: Path, tmp_path: Path) -> None:
    (tmp_path / "analysis").mkdir()
    assert run("-m", "guize", "pass", cwd=tmp_path, house=house).returncode == 0


def test_a_notebook_gets_the_refusal_as_an_import_error(house: Path, tmp_path: Path) -> None:
    (tmp_path / "analysis.py").touch()
    asked = "import guize\ntry: guize.verify\nexcept ImportError as why: print(why)"
    told = run("-c", asked, cwd=tmp_path, house=house, env={"PYTHONUTF8": "1"})
    assert told.stdout.decode().startswith("guize: cannot run: Python finds another `analysis` ")


def test_a_notebook_finds_the_functions_on_first_use(house: Path, tmp_path: Path) -> None:
    asked = (
        "import sys, guize; assert 'analysis' not in sys.modules; assert guize.verify() == 'verified'; "
        "assert 'verify' in dir(guize) and 'main' in dir(guize); assert not hasattr(guize, 'sys_') and not hasattr(guize, '_x')"
    )
    done = run("-c", asked, cwd=tmp_path, house=house)
    assert (done.returncode, done.stderr) == (0, b"")


def test_importing_the_name_imports_no_room(tmp_path: Path) -> None:
    asked = f"import guize, sys; print([room for room in {ROOMS} if room in sys.modules])"
    assert run("-c", asked, cwd=tmp_path).stdout.strip() == b"[]"


def test_every_name_that_is_offered_can_be_had() -> None:
    if not (HOUSE / "analysis" / "api.py").exists():
        pytest.skip("analysis/api.py is not written yet")
    import guize

    assert all(callable(getattr(guize, name)) for name in dir(guize) if name in guize._functions().__all__)


def test_help_is_shown_without_the_heavy_libraries(tmp_path: Path) -> None:
    if not (HOUSE / "analysis" / "cli.py").exists():
        pytest.skip("analysis/cli.py is not written yet")
    shown = run("-X", "importtime", "-m", "guize", "--help", cwd=tmp_path)
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in shown.stderr.decode().splitlines() if "|" in line}
    assert shown.returncode == 0
    assert not loaded & {"mesa", "pandas", "numpy", "scipy", "matplotlib", "pyarrow", "z3", "hypothesis", "networkx", "joblib"}


# How a run ends


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("pass", 0),
        ("sys.exit(2)", 2),
        ("raise SystemExit", 0),
        ("sys.exit('no such thing')", 4),
        ("raise KeyboardInterrupt", 130),
        ("1 / 0", 4),
    ],
)
def test_each_ending_has_its_exit_code(deed: str, code: int, house: Path, tmp_path: Path) -> None:
    assert run("-m", "guize", deed, cwd=tmp_path, house=house).returncode == code


def test_an_interruption_is_one_short_line(house: Path, tmp_path: Path) -> None:
    wrapped = "try: raise KeyboardInterrupt\nexcept KeyboardInterrupt as why: raise SystemExit(1) from why"
    for deed in ("raise KeyboardInterrupt", wrapped):
        ended = run("-m", "guize", deed, cwd=tmp_path, house=house)
        assert (ended.returncode, ended.stderr.decode()) == (130, "guize: interrupted 已中断\n")


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_control_c_interrupts(house: Path, tmp_path: Path) -> None:
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a job in the background ignores it
    deed = f"{heed}; import time; print('ready', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-m", "guize", deed],
        cwd=tmp_path,
        env=environment(house),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert (running.returncode, said.decode()) == (130, "guize: interrupted 已中断\n")


@pytest.mark.skipif(os.name != "posix", reason="pipes end differently elsewhere")
@pytest.mark.parametrize(
    "deed",
    [
        "print('x')",
        "print('x' * 100_000)",
        "[print('x' * 80) for _ in range(5000)]",
        "try: print('x' * 100_000)\nexcept BrokenPipeError as why: raise SystemExit(1) from why",
    ],
    ids=["at the end", "one long line", "many lines", "wrapped"],
)
def test_a_reader_who_leaves_early_hears_nothing(deed: str, house: Path, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        environment = {**os.environ, "PYTHONPATH": str(house)}
        ended = subprocess.run(
            [sys.executable, "-m", "guize", deed],
            cwd=tmp_path,
            env=environment,
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_a_broken_pipe_of_our_own_is_a_failure(house: Path, tmp_path: Path) -> None:
    ended = run("-m", "guize", "raise BrokenPipeError", cwd=tmp_path, house=house)
    assert ended.returncode == 4
    assert b"BrokenPipeError" in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("deed", ["print('x')", "print('x', flush=True)"])
def test_a_full_disk_is_told_once(deed: str, house: Path, tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        ended = run("-m", "guize", deed, cwd=tmp_path, house=house, stdout=full)
    assert ended.returncode == 4
    assert re.fullmatch(rb"guize: cannot write [^\n]+\n", ended.stderr)


def test_chinese_is_printed_whatever_the_locale(house: Path, tmp_path: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    told = run("-m", "guize", "print('\\u89c4\\u5219 \\udcff')", cwd=tmp_path, house=house, env=plain)
    assert (told.returncode, told.stdout.decode()) == (0, "规则 \\udcff\n")


def test_what_a_narrow_output_cannot_show_is_escaped(house: Path, tmp_path: Path) -> None:
    told = run("-m", "guize", "print('规 §')", cwd=tmp_path, house=house, env={"PYTHONIOENCODING": "latin-1"})
    assert (told.returncode, told.stdout) == (0, b"\\u89c4 \xa7\n")


def test_closed_or_replaced_streams_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    import guize

    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", None)
    assert guize.main(["--version"]) == 0


# Documents


def words_of(vocabulary: Any) -> Iterator[tuple[str, str, str]]:
    """Every name of a vocabulary that has words: name, Chinese, English."""
    if isinstance(vocabulary, dict):
        for name, entry in vocabulary.items():
            if isinstance(entry, dict) and isinstance(entry.get("zh"), str) and isinstance(entry.get("en"), str):
                yield name, entry["zh"], entry["en"]
            yield from words_of(entry)


def test_the_glossary_speaks_as_the_rulebook_does() -> None:
    vocabulary = HOUSE / "constraints" / "rulebooks" / "jining-2022-4" / "vocabulary.yaml"
    words = {(name, zh, en) for name, zh, en in words_of(yaml.safe_load(vocabulary.read_text(encoding="utf-8")))}
    rows = re.findall(r"^\| (.+?) \| (.+?) \| `(\w+)` \|$", (HOUSE / "docs" / "glossary.md").read_text(encoding="utf-8"), re.M)
    assert len(rows) > 80
    assert [row for row in rows if (row[2], row[0], row[1]) not in words] == []


def test_the_glossary_has_one_english_word_for_each_term() -> None:
    text = (HOUSE / "docs" / "glossary.md").read_text(encoding="utf-8")
    for table in text.split("\n## ")[1:]:
        rows = [row for row in re.findall(r"^\| (.+?) \| (.+?) \| .+ \|$", table, re.M) if row[0] != "中文"]
        for column in zip(*rows, strict=True):
            assert len(column) == len(set(column))


def test_the_architecture_fits_one_screen() -> None:
    assert len((HOUSE / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 60


# Locks


def pins(lock: str) -> dict[str, list[Requirement]]:
    """What a lock pins: for each name its lines (one for each range of Pythons)."""
    found: dict[str, list[Requirement]] = {}
    for line in (HOUSE / lock).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.removesuffix("\\").strip())
            found.setdefault(canonical(requirement.name), []).append(requirement)
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> list[Requirement]:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_folder(lock: str) -> None:
    text = (HOUSE / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--find-links|--index|--extra-index|--trusted|@ |[ (=]/", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    text = (HOUSE / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^\s*#.*\n", "", text))
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize(("lock", "extras"), [(LOCKS[0], ("test",)), (LOCKS[1], ("test", "foreign"))])
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_a_lock_answers_every_declared_dependency(lock: str, extras: tuple[str, ...], python: str) -> None:
    there = {**default_environment(), "python_version": python, "python_full_version": f"{python}.0"}
    pinned = pins(lock)
    for wish in declared(*extras):
        lines = [pin for pin in pinned.get(canonical(wish.name), []) if pin.marker is None or pin.marker.evaluate(there)]
        versions = [Version(str(pin.specifier).removeprefix("==")) for pin in lines]
        assert len(versions) == 1, f"{wish.name}: pinned {len(versions)} times for Python {python}"
        assert wish.specifier.contains(versions[0], prereleases=True), f"{wish} but {versions[0]} is pinned; run `make lock`"


def test_both_locks_pin_the_same_versions() -> None:
    plain, foreign = ({name: {str(pin.specifier) for pin in lines} for name, lines in pins(lock).items()} for lock in LOCKS)
    assert {name: foreign.get(name) for name in plain} == plain
