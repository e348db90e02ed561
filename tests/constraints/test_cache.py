"""A warm cache answers as no cache does, whatever changed; what is amiss with an entry is as if it were not there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from constraints.cache import keys, pack
from constraints.cache.keys import Keys
from constraints.cache.memory import Memory
from constraints.cache.store import FORMAT, Store
from constraints.language.nodes import Power, Reading, Substitution
from constraints.language.patterns import ANYTHING
from constraints.mutants import OPERATORS
from constraints.prove import Claim, Prover
from constraints.requirements import reach
from constraints.requirements.reach import Reach
from constraints.rulebook import Rulebook
from constraints.verdict import Family
from tests.constraints.caching import answer, differences, sample, shipped, stale

SMALL, LARGE = "xinhe-2020", "jining-2022-4"


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that knows the small rulebook."""
    folder = tmp_path_factory.mktemp("warm")
    answer(shipped(SMALL), Store(folder))
    return folder


@pytest.fixture
def own(warm: Path, tmp_path: Path) -> Store:
    """A store of one's own that knows the small rulebook."""
    return Store(Path(shutil.copytree(warm, tmp_path / "own")))


# ── the same answers ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)])
def test_cold_warm_and_without_a_cache_every_row_core_and_finding_is_the_same(name: str, tmp_path: Path) -> None:
    both, store = shipped(name), Store(tmp_path)
    plain, cold, again = answer(both), answer(both, store), answer(both, store)
    assert cold.reuse is not None
    assert again.reuse is not None
    assert len(cold.reuse.again) == cold.reuse.acts > 40
    assert (again.reuse.again, again.reuse.pieces_again) == ((), 0)
    assert differences(plain, cold) == []
    assert differences(plain, again) == []
    assert [row.argument.why for row in again.results] == [row.argument.why for row in plain.results]


def test_after_a_change_a_warm_cache_answers_as_none(own: Store) -> None:
    changed = sample(shipped(SMALL)[0], seed=1, operators=("drop-clause",))
    assert list(stale(shipped(SMALL), own, changed)) == []


def _read_otherwise(book: Rulebook, reading: Reading) -> Rulebook:
    """The rulebook with another answer shown first."""
    other = next(one for one in reading.options if one != reading.default)
    return replace(book, nodes={**book.nodes, reading.id: reading.model_copy(update={"default": other})})


@pytest.mark.slow(seconds=50)
@pytest.mark.parametrize(("name", "each"), [(SMALL, 3), (LARGE, 10)])
def test_after_another_answer_is_shown_first_a_warm_cache_answers_as_none(name: str, each: int, tmp_path: Path) -> None:
    both, store = shipped(name), Store(tmp_path)
    answer(both, store)
    again = []
    for reading in both[0].family(Reading)[::each]:
        book = _read_otherwise(both[0], reading)
        warm = answer(both, store, book)
        assert differences(warm, answer(both, None, book)) == [], reading.id
        assert warm.reuse is not None
        again.append(warm.reuse.pieces_again / warm.reuse.pieces)
    assert min(again) < 1 / 4


@pytest.mark.slow(seconds=80)
@pytest.mark.parametrize(("name", "operators"), [(SMALL, OPERATORS), (LARGE, OPERATORS[::2])])
def test_after_many_changes_a_warm_cache_answers_as_none(name: str, operators: tuple[str, ...], tmp_path: Path) -> None:
    both, store = shipped(name), Store(tmp_path)
    answer(both, store)
    assert list(stale(both, store, sample(both[0], seed=2, operators=operators))) == []


def test_only_the_acts_that_a_changed_clause_can_touch_are_proved_again(own: Store) -> None:
    both = shipped(SMALL)
    node = next(n for n in both[0].family(Power) if len(n.act) == 1 and n.matter != ANYTHING)
    changed = both[0].without(node.id)
    found = answer(both, own, changed).reuse
    assert found is not None
    assert set(found.again) <= {a for a in both[0].names.vocabulary.acts if node.id in Reach(both[0]).of_act(a)}
    assert 0 < len(found.again) < found.acts / 4
    assert found.pieces_again < found.pieces / 4


@pytest.mark.slow
def test_the_prover_behind_kept_rows_has_all_claims(own: Store) -> None:
    from constraints.recheck import recheck

    kept, made = answer(shipped(SMALL), own), answer(shipped(SMALL))
    assert [c.term for c in kept.prover.claims] == [c.term for c in made.prover.claims]
    one, other = recheck(kept), recheck(made)
    assert (one.proved, one.refuted, one.questions) == (other.proved, other.refuted, other.questions)


# ── a key that forgets something is noticed ──────────────────────────────────────────────────────────────────────


def _forget_substitutions(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reach, "EVERYWHERE", tuple(kind for kind in reach.EVERYWHERE if kind is not Substitution))


def _forget_who_gives(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Reach, "_by_act", {})


def _forget_steps(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Reach, "_names", lambda *_: False)


def _forget_the_clauses(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Keys, "_clause", lambda _, id_, __=(): id_)


BROKEN = {
    _forget_substitutions: ("drop-reason",),
    _forget_who_gives: ("swap-post",),
    _forget_steps: ("order",),
    _forget_the_clauses: ("limit",),
}


@pytest.mark.slow
@pytest.mark.parametrize("forget", BROKEN)
def test_a_key_that_forgets_a_dependency_is_caught(
    forget: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, store = shipped(SMALL), Store(tmp_path)
    forget(monkeypatch)
    answer(both, store)
    assert next(stale(both, store, sample(both[0], seed=3, of_each=12, operators=BROKEN[forget])), None) is not None


def test_a_claim_that_says_what_it_said_is_not_decided_again(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    both = shipped(SMALL)
    first, *_, last = both[0].family(Power)
    changed = replace(both[0], nodes={**both[0].nodes, first.id: first.model_copy(update={"cite": last.cite})})
    without = answer(both, None, changed)
    decided: list[tuple[Family, str | None]] = []
    decide = Prover.decide

    def noted(prover: Prover, claim: Claim) -> Any:
        decided.append((claim.question.family, claim.question.act))
        return decide(prover, claim)

    monkeypatch.setattr(Prover, "decide", noted)
    found = answer(both, own, changed)
    assert found.reuse is not None
    assert first.act[0] in found.reuse.again
    assert (Family.AVAILABILITY, first.act[0]) not in decided
    assert differences(found, without) == []
    assert differences(answer(both, None), without) != []


def test_another_roster_or_another_vocabulary_has_other_keys() -> None:
    book, roster, _ = shipped(SMALL)
    turned = replace(roster, seats=dict(reversed(roster.seats.items())))
    assert keys.said_of_roster(roster) != keys.said_of_roster(turned)
    acts = dict(reversed(book.names.vocabulary.acts.items()))
    other = replace(book, names=replace(book.names, vocabulary=book.names.vocabulary.model_copy(update={"acts": acts})))
    assert keys.said_of_names(book) != keys.said_of_names(other)


# ── entries that are amiss ───────────────────────────────────────────────────────────────────────────────────────


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _flipped(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def _edited(path: Path) -> None:
    head, _, body = path.read_text("utf-8").partition('"body":')
    path.write_text(f'{head}"body":{body.replace(":", ": ", 1)}', "utf-8")


def _of_another_format(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace(f'"guize":{FORMAT}', f'"guize":{FORMAT + 1}', 1), "utf-8")


def _forged(body: Any) -> Callable[[Path], None]:
    """A body of the wrong shape, with the right checksum."""

    def forge(path: Path) -> None:
        raw = json.dumps(body).encode()
        told = {"guize": FORMAT, "key": path.stem, "sha256": hashlib.sha256(raw).hexdigest()}
        path.write_bytes(json.dumps(told, separators=(",", ":")).encode()[:-1] + b',"body":' + raw + b"}")

    return forge


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = [
    _cut, _emptied, _flipped, _edited, _of_another_format, _a_folder,
    *(_forged(body) for body in ([], 5, "text", None, {}, {"atoms": 3}, {"rows": [[0, 0, 0, "x"]], "questions": [[]]})),
]  # fmt: skip


def test_a_damaged_entry_is_no_entry_and_is_replaced(own: Store) -> None:
    entries = sorted(own.folder.glob("*.json"))
    assert len(entries) > 10 * len(DAMAGES)
    for i, path in enumerate(entries):
        DAMAGES[i % len(DAMAGES)](path)
    assert all(own.get(path.stem) is None for i, path in enumerate(entries) if i % len(DAMAGES) < 6)
    assert differences(answer(shipped(SMALL)), answer(shipped(SMALL), own)) == []
    for path in own.folder.iterdir():
        if path.is_dir():
            path.rmdir()
    answer(shipped(SMALL), own)
    again = answer(shipped(SMALL), Store(own.folder)).reuse
    assert again is not None
    assert again.pieces_again == 0


def test_an_entry_under_another_key_is_no_entry(own: Store) -> None:
    one, other = sorted(own.folder.glob("*.json"))[:2]
    shutil.copy(one, other)
    assert own.get(one.stem) is not None
    assert own.get(other.stem) is None


def test_every_entry_is_json_whose_head_says_what_it_is(warm: Path) -> None:
    for path in warm.glob("*.json"):
        told = json.loads(path.read_text("utf-8"))
        assert list(told) == ["guize", "key", "sha256", "body"]
        assert told["key"] == path.stem


def test_every_answer_about_the_shipped_rulebooks_has_a_form_in_json(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Memory, "_put", lambda memory, key, content: memory.store.put(key, content()))
    shutil.rmtree(own.folder)
    answer(shipped(SMALL), own)


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 2.5, "§", [1, (2, "x")], {"a": frozenset({"x", "y"})}, ((), [], {}), {"a": {"b": [("c",)]}}, 10**90],
)
def test_what_is_packed_is_unpacked_the_same_type_by_type(value: Any) -> None:
    back = pack.unpacked(json.loads(json.dumps(pack.packed(value))))
    assert back == value
    assert repr(back) == repr(value) or isinstance(value, dict)


@pytest.mark.parametrize("value", [object(), {1: "x"}, {"$": 1}, [{"$set": []}], b"x"])
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        pack.packed(value)


# ── the folder ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_that_cannot_be_written_is_told_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    found = answer(shipped(SMALL), Store(tmp_path / "file" / "below"))
    assert found.reuse is not None
    assert found.reuse.unwritable
    assert differences(answer(shipped(SMALL)), found) == []


def test_a_folder_that_vanishes_meanwhile_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")

    def work() -> None:
        store.put("0" * 64, "x")
        shutil.rmtree(store.folder)
        store.prune()

    store.keep(work)
    assert store.unwritable
    store.settle()


@pytest.mark.skipif(os.name == "nt", reason="there the mode of a folder says nothing")
def test_a_folder_is_made_for_nobody_else_also_when_it_vanished_meanwhile(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    for _ in range(2):
        store.put("0" * 64, "x")
        assert store.get("0" * 64) == "x"
        assert store.folder.stat().st_mode & 0o777 == 0o700
        shutil.rmtree(store.folder)


def test_a_folder_that_has_grown_too_large_loses_what_was_longest_unused(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=4000)
    for i in range(40):
        store.put(f"{i:064x}", "x" * 100)
        os.utime(tmp_path / f"{i:064x}.json", (1000 + i, 1000 + i))
    store.prune()
    left = sorted(int(path.stem, 16) for path in tmp_path.iterdir())
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3000
    assert left == list(range(left[0], 40))
    assert len(left) > 5


def test_several_processes_may_share_a_folder(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "guize", "--lang", "en", "verify", SMALL, "--cache", str(tmp_path), "--family", "overlap"]
    running = [subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate()[0] for process in running]
    assert len(set(told)) == 1
    assert told[0].strip()
    assert [path for path in tmp_path.iterdir() if not path.name.endswith(".json")] == []


def test_the_key_holds_the_version_of_the_solver_however_it_was_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder, file in (("z3_solver-1.2.dist-info", "METADATA"), ("z3_solver-1.2.egg-info", "PKG-INFO")):
        site = tmp_path / folder[-9:]
        (site / folder).mkdir(parents=True)
        (site / folder / file).write_text("Metadata-Version: 2.1\nName: z3-solver\nVersion: 1.2\n")
        with monkeypatch.context() as patch:
            patch.syspath_prepend(site)
            assert next(iter(keys._versions())) == "Version: 1.2"


def test_the_key_holds_the_text_of_everything_that_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    room = Path(shutil.copytree(keys.ROOM, tmp_path / "room", ignore=shutil.ignore_patterns("rulebooks", "__pycache__")))
    monkeypatch.setattr(keys, "ROOM", room)
    before = keys.program.__wrapped__()
    for name in ("prove.py", "requirements/order.py", "calendar_cn.json"):
        path = room / name
        text = path.read_text("utf-8")
        path.write_text(text + "\n", "utf-8")
        assert keys.program.__wrapped__() != before
        path.write_text(text, "utf-8")
    assert keys.program.__wrapped__() == before
