"""From files to a rulebook: folders, amendments, dates, instruments, digests, and the schemas that editors use."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.schema import DIALECT, schema, sorts
from constraints import amend
from constraints.decode import Piece, decode, whole
from constraints.errors import Code, Mistake, Mistakes
from constraints.language.nodes import FAMILIES, ArticleHead, Power, Step, Substitution
from constraints.language.vocabulary import Header, Vocabulary
from constraints.load import BESIDE, SHIPPED, find, load, loads, shipped
from constraints.roster import RosterFile, load_roster, loads_roster
from constraints.source import parse

HOUSE = Path(__file__).resolve().parents[2]
GOOD = Path(__file__).parent / "bad" / "good"
ROSTER = Path(__file__).parent / "bad" / "good_roster.yaml"


def good_texts() -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in sorted(GOOD.glob("*.yaml"))}


def codes(work: Callable[[], object]) -> list[str]:
    """What is wrong with it: `line:column code` of every mistake."""
    with pytest.raises(Mistakes) as caught:
        work()
    return [f"{m.place.line}:{m.place.column} {m.code.value}" for m in caught.value.found]


# ── finding ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_shipped_rulebooks_are_found_by_their_id() -> None:
    assert {"jining-2022-4", "xinhe-2020", "cn-statutes"} <= set(shipped())
    for name in shipped():
        assert load(name).id == name == find(name).name


def test_a_folder_goes_before_a_shipped_rulebook_of_the_same_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xinhe-2020").mkdir()
    for name, text in good_texts().items():
        (tmp_path / "xinhe-2020" / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert load("xinhe-2020").id == "small-2024"


def test_a_folder_without_a_rulebook_is_refused(tmp_path: Path) -> None:
    assert codes(lambda: load(tmp_path)) == ["0:0 S101"]
    (tmp_path / "vocabulary.yaml").write_text("posts: {}", "utf-8")
    assert codes(lambda: load(tmp_path)) == ["0:0 S101"]
    assert codes(lambda: load(tmp_path / "nowhere")) == ["0:0 S101"]


def test_a_small_rulebook_may_stand_in_one_file(tmp_path: Path) -> None:
    text = 'id: one\ntitle: {zh: "一", en: "One"}\nin_force: 2024-01-01\nvocabulary: {posts: {mayor: {}}}\n'
    text += 'articles: [{article: 1, kind: declaratory, gist: {zh: "一", en: "One"}, reason: "None"}]\n'
    file = tmp_path / "one.yaml"
    file.write_text(text, "utf-8")
    book = load(file)
    assert ([a.number for a in book.articles], list(book.names.posts)) == (["1"], ["mayor"])


# ── what a rulebook says ─────────────────────────────────────────────────────────────────────────────────────────


def test_clauses_stand_in_the_order_of_the_law() -> None:
    book = load("jining-2022-4")
    cited = [book.cite(id_) for id_ in book.nodes]
    numbers = [int(re.match(r"\d+", cite)[0]) for cite in cited]  # type: ignore[index]
    assert numbers == sorted(numbers)
    assert [a.number for a in book.articles] == [str(n) for n in range(1, 93)]


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("sign-other", {"sign-other"}),
        ("2(1)", {"sign-personnel"}),
        ("2", {"sign-personnel", "sign-other", "sign-urgent", "sign-minutes", "signed", "sealed", "sign-soon", "sign-at-once"}),
        ("2(6)", {"sign-soon", "sign-at-once"}),
        ("leave 1", {"top-two", "gather"}),
        ("1", {"drafted", "reviewed"}),
        ("2(9)", set()),
        ("2(1)(1)", set()),
        ("nothing", set()),
        ("leave 2", set()),
    ],
)
def test_a_citation_means_every_clause_at_or_below_it(reference: str, meant: set[str]) -> None:
    assert set(load(GOOD).resolve(reference)) == meant


def test_a_clause_may_be_in_force_for_a_time() -> None:
    texts = good_texts()
    texts["01_articles.yaml"] = texts["01_articles.yaml"].replace(
        "{id: sealed,", "{id: sealed, in_force: {from: 2024-06-01, to: 2025-01-01},"
    )
    for day, there in (("2024-05-31", False), ("2024-06-01", True), ("2024-12-31", True), ("2025-01-01", False)):
        assert ("sealed" in loads(texts, as_of=date.fromisoformat(day)).nodes) is there
    assert "sealed" in loads(texts).nodes


def test_an_instrument_may_be_in_force_later_than_the_rulebook() -> None:
    texts = good_texts()
    texts["rulebook.yaml"] = texts["rulebook.yaml"].replace(
        'en: "Leave Regulation"', 'en: "Leave Regulation", in_force: 2024-03-01'
    )
    before, after = loads(texts, as_of=date(2024, 2, 29)), loads(texts, as_of=date(2024, 3, 1))
    assert not before.resolve("leave 1")
    assert set(after.resolve("leave 1")) == {"top-two", "gather"}
    assert before.resolve("2") == after.resolve("2")


def test_a_rulebook_says_nothing_about_days_before_it() -> None:
    assert load(GOOD, as_of=date(2024, 1, 1)).as_of == date(2024, 1, 1)
    assert codes(lambda: load(GOOD, as_of=date(2023, 12, 31))) == ["4:11 T207"]


# ── amendments ───────────────────────────────────────────────────────────────────────────────────────────────────


def amendment(name: str, changes: str, *, day: str = "2025-01-01", after: str = "", amends: str = "small-2024") -> str:
    head = f'amendment: {name}\namends: {amends}\nin_force: {day}\ngist: {{zh: "改", en: "A change"}}\n'
    return head + (f"after: {after}\n" if after else "") + f"changes:\n{changes}"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_(name: str, changes: str, **more: str) -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(amendment(name, changes, **more), "utf-8")
        return path

    return write_


def test_setting_some_fields_leaves_the_others(write: Callable[..., Path]) -> None:
    book = load(GOOD, amendments=[write("a", "  - {set: sealed, with: {by: [secretary, mayor]}}\n")])
    old, new = load(GOOD)["sealed"], book["sealed"]
    assert isinstance(new, Step)
    assert new.by == ("secretary", "mayor")
    assert new == old.model_copy(update={"by": new.by})
    assert book.amendments == ("a",)
    assert book.warnings == ()


def test_replacing_a_clause_keeps_its_id_and_nothing_else(write: Callable[..., Path]) -> None:
    book = load(
        GOOD, amendments=[write("a", '  - replace: sealed\n    with: {cite: "2(5)", act: seal, matter: document, by: mayor}\n')]
    )
    new = book["sealed"]
    assert isinstance(new, Step)
    assert (new.id, new.by, new.after) == ("sealed", "mayor", ())


def test_repealing_a_clause_removes_it_and_says_what_widens(write: Callable[..., Path]) -> None:
    book = load(GOOD, amendments=[write("a", "  - repeal: sign-personnel\n")])
    assert "sign-personnel" not in book.nodes
    (warning,) = book.warnings
    assert (warning.code, dict(warning.values)) == (Code.REFERENCE_WIDENS, {"value": "sign-personnel", "clause": "sign-other"})
    assert book.resolve("2(1)") == ()


def test_one_of_several_clauses_under_a_citation_may_go(write: Callable[..., Path]) -> None:
    texts = good_texts()
    texts["01_articles.yaml"] = texts["01_articles.yaml"].replace('unless: ["2(1)"]', 'unless: ["2(1)", "2(3)"]')
    assert loads(texts).warnings == ()
    path = write("a", "  - repeal: sign-urgent\n")
    (warning,) = load(GOOD, amendments=[write("b", '  - {set: sign-other, with: {unless: ["2(1)", "2(3)"]}}\n'), path]).warnings
    assert dict(warning.values)["value"] == "sign-urgent"


def test_what_is_repealed_and_added_again_widens_nothing(write: Callable[..., Path]) -> None:
    changes = "  - repeal: sign-personnel\n"
    changes += '  - add: {article: 2, powers: [{id: sign-personnel, cite: "2(1)", act: sign, matter: {document: {class: personnel}}, by: mayor}]}\n'
    book = load(GOOD, amendments=[write("a", changes)])
    assert book.warnings == ()
    assert "sign-personnel" in book.nodes


def test_a_substitution_that_keeps_back_a_repealed_power_is_no_mistake(write: Callable[..., Path]) -> None:
    keep = write("a", "  - {set: rest, with: {except: [sign-urgent]}}\n", day="2025-01-01")
    gone = write("b", "  - repeal: sign-urgent\n", day="2026-01-01")
    node = load(GOOD, amendments=[keep, gone])["rest"]
    assert isinstance(node, Substitution)
    assert node.except_ == ("sign-urgent",)


def test_other_references_to_a_repealed_clause_dangle() -> None:
    texts = good_texts()
    texts["01_articles.yaml"] += (
        '  links:\n    - {id: l, cite: "5", clause: gone, rests_on: "cn-statutes:1", effect: repeats}\n'
    )
    assert codes(lambda: loads(texts)) == ["56:9 R404", "60:34 N309"]


def test_repealing_the_last_clause_leaves_a_declaratory_article(write: Callable[..., Path]) -> None:
    book = load(GOOD, amendments=[write("a", "  - repeal: drafted\n  - repeal: reviewed\n")])
    first = book.articles[0]
    assert (first.number, first.kind, first.clauses, first.reason_in("en")) == ("1", "declaratory", (), "A change")


def test_adding_to_a_declaratory_article_makes_it_mixed(write: Callable[..., Path]) -> None:
    book = load(GOOD, amendments=[write("a", '  - add: {article: 5, powers: [{id: p, cite: "5", act: seal, by: mayor}]}\n')])
    (article,) = [a for a in book.articles if a.number == "5"]
    assert (article.kind, article.clauses) == ("mixed", ("p",))
    assert isinstance(book["p"], Power)


def test_an_article_may_be_added(write: Callable[..., Path]) -> None:
    new = '  - add: {article: 2a, kind: operative, gist: {zh: "新", en: "New"}, powers: [{id: p, cite: "2a", act: seal, by: mayor}]}\n'
    book = load(GOOD, amendments=[write("a", new)])
    assert [a.number for a in book.articles if a.number.startswith("2")] == ["2", "2a"]


def test_amendments_apply_by_their_days_and_not_as_given(write: Callable[..., Path]) -> None:
    one = write("one", "  - {set: sealed, with: {by: mayor}}\n", day="2025-01-01")
    two = write("two", "  - {set: sealed, with: {by: office}}\n", day="2026-01-01")
    for given in ([one, two], [two, one]):
        assert load(GOOD, amendments=given)["sealed"].by == "office"  # type: ignore[union-attr]
        assert load(GOOD, amendments=given).amendments == ("one", "two")
        for day, by in (
            ("2024-12-31", "secretary"),
            ("2025-01-01", "mayor"),
            ("2025-12-31", "mayor"),
            ("2026-01-01", "office"),
        ):
            book = load(GOOD, amendments=given, as_of=date.fromisoformat(day))
            assert book["sealed"].by == by, day  # type: ignore[union-attr]


def test_amendments_of_one_day_apply_as_they_demand_else_as_given(write: Callable[..., Path]) -> None:
    one = write("one", "  - {set: sealed, with: {by: mayor}}\n", after="two")
    two = write("two", "  - {set: sealed, with: {by: office}}\n")
    three = write("three", "  - {set: sealed, with: {by: [mayor, office]}}\n")
    assert load(GOOD, amendments=[one, two]).amendments == ("two", "one")
    assert load(GOOD, amendments=[three, two]).amendments == ("three", "two")
    assert load(GOOD, amendments=[two, three]).amendments == ("two", "three")


def test_amendments_that_wait_for_each_other_are_refused(write: Callable[..., Path]) -> None:
    one = write("one", "  - repeal: sealed\n", after="two")
    two = write("two", "  - repeal: gather\n", after="one")
    assert codes(lambda: load(GOOD, amendments=[one, two])) == ["5:8 A504"]


def test_an_amendment_may_not_wait_for_a_later_one(write: Callable[..., Path]) -> None:
    one = write("one", "  - repeal: sealed\n", after="two")
    two = write("two", "  - repeal: gather\n", day="2025-01-02")
    with pytest.raises(Mistakes) as caught:
        load(GOOD, amendments=[one, two])
    (found,) = caught.value.found
    assert (found.code, found.place.line, found.place.column) == (Code.AMENDMENT_DATES, 5, 8)
    assert "2025-01-02" in found.text("en")


def test_the_mistakes_of_all_amendments_are_told_at_once(write: Callable[..., Path]) -> None:
    bad = [
        write("one", "  - repeal: seal\n  - {set: gather, with: {who: mayr}}\n"),
        write("two", "  - {set: signed, with: {after: drafft}}\n"),
    ]
    with pytest.raises(Mistakes) as caught:
        load(GOOD, amendments=bad)
    found = [(Path(m.place.file).stem, m.place.line, m.code.value) for m in caught.value.found]
    assert found == [("one", 6, "A502"), ("one", 7, "N301"), ("two", 6, "N302")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ("  - {set: sealed, with: {by: [mayor, mayr]}}\n", ["6:38 N301"]),
        ("  - {set: sealed, with: {matter: {document: {clas: x}}}}\n", ["6:46 N305"]),
        ("  - {set: sealed, with: {act: [seal, sael]}}\n", ["6:38 N302"]),
        ("  - {set: sealed, with: {unless: [{ref: nothing}]}}\n", ["6:35 N309"]),
        ("  - {set: sealed, with: {soft: [x]}}\n", ["6:32 T203"]),
        ("  - {set: sealed, with: {colour: red}}\n", ["6:26 T201"]),
        ("  - {set: sealed, with: {id: stamped}}\n", ["6:26 T201"]),
        ('  - {replace: sealed, with: {cite: "3", act: seal, by: mayor}}\n', ["6:36 R402"]),
        ("  - {replace: sealed, with: {act: seal, by: mayor}}\n", ["6:29 T202"]),
        ("  - {repeal: sealed, with: {act: seal}}\n", ["6:22 T201"]),
        ("  - {set: top-two, with: {for: [tripp]}}\n", ["6:33 N303"]),
        ("  - {repeal: 99}\n  - {repeal: seal}\n  - {sett: x}\n  - x\n", ["6:14 T204", "7:14 A502", "8:6 T201", "9:5 T203"]),
        ("  - {repeal: 99}\n", ["6:14 T204"]),
        (
            "  - {set: what-counts, with: {options: {leave_only: {zh: a, en: b}, other: {zh: a, en: b}}}}\n",
            ["29:48 N308", "29:48 N313"],
        ),
    ],
)
def test_a_mistake_in_an_amendment_is_shown_in_the_amendment(
    changes: str, found: list[str], write: Callable[..., Path]
) -> None:
    with pytest.raises(Mistakes) as caught:
        load(GOOD, amendments=[write("a", changes)])
    assert [f"{m.place.line}:{m.place.column} {m.code.value}" for m in caught.value.found] == found
    if "options" not in changes:  # there it is the old clause that no longer lists every option
        assert {Path(m.place.file).name for m in caught.value.found} == {"a.yaml"}


def test_an_amendment_of_nothing_is_no_amendment(write: Callable[..., Path]) -> None:
    assert codes(lambda: load(GOOD, amendments=[write("a", "  []\n")])) == ["6:3 T204"]
    assert codes(lambda: load(GOOD, amendments=[write("a", "  - {gist: {zh: a, en: b}}\n")])) == ["6:5 T206"]


# ── digests ──────────────────────────────────────────────────────────────────────────────────────────────────────


def shuffled(texts: dict[str, str], seed: int) -> dict[str, str]:
    """The same rulebook with its files, articles and clauses in another order."""
    draw = random.Random(seed)
    data = {name: yaml.load(text, Loader=yaml.BaseLoader) for name, text in texts.items()}
    for content in data.values():
        if isinstance(content, list):
            draw.shuffle(content)
            for article in content:
                for family in FAMILIES:
                    draw.shuffle(article.get(family, []))
    names = list(data)
    draw.shuffle(names)
    return {
        f"{i}_{name}" if name[0].isdigit() else name: yaml.safe_dump(data[name], allow_unicode=True)
        for i, name in enumerate(names)
    }


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rulebook", ["good", "xinhe-2020"])
def test_the_order_of_files_and_clauses_does_not_change_the_digest(rulebook: str, seed: int) -> None:
    folder = GOOD if rulebook == "good" else SHIPPED / rulebook
    texts = {f.name: f.read_text("utf-8") for f in sorted(folder.glob("*.yaml")) if f.name not in BESIDE}
    assert loads(shuffled(texts, seed)).digest == load(folder).digest


@pytest.mark.parametrize(
    ("file", "old", "new", "same"),
    [
        ("01_articles.yaml", "act: seal,", "act: sign,", False),
        ("01_articles.yaml", "pages: {over: 10", "pages: {over: 11", False),
        ("01_articles.yaml", "by: mayor, personal: true", "by: mayor", False),
        ("rulebook.yaml", "2024-01-01", "2024-01-02", False),
        ("vocabulary.yaml", "is_a: leader, many: true", "is_a: leader", False),
        ("01_articles.yaml", "- article: 2", "# a word\n- article: 2", True),
        ("01_articles.yaml", 'unless: ["2(1)"]', "unless:   '2(1)'", True),
        ("01_articles.yaml", "matter: document,", "matter: {document: {}},", True),
    ],
)
def test_the_digest_changes_with_what_the_law_says(file: str, old: str, new: str, same: bool) -> None:
    texts = good_texts()
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new)
    assert (loads(texts).digest == load(GOOD).digest) is same


def test_an_amendment_changes_the_digest_and_its_absence_does_not(write: Callable[..., Path]) -> None:
    path = write("a", "  - repeal: sealed\n")
    assert load(GOOD, amendments=[path]).digest != load(GOOD).digest
    assert load(GOOD, amendments=[path], as_of=date(2024, 6, 1)).digest == load(GOOD).digest


def test_a_roster_has_a_digest_of_its_own() -> None:
    book = load(GOOD)
    roster = load_roster(ROSTER, book)
    text = ROSTER.read_text("utf-8")
    assert loads_roster(text + "# a word\n", book).digest == roster.digest
    assert loads_roster(text.replace("vice_mayor_1: [finance]", "vice_mayor_1: [finance, land]"), book).digest != roster.digest
    assert (
        loads_roster(text.replace("mayor: {post: mayor}", "mayor: {post: mayor, vacant: true}"), book).digest != roster.digest
    )


# ── the schemas ──────────────────────────────────────────────────────────────────────────────────────────────────


def native(text: str) -> Any:
    """A file as an editor reads it: numbers, flags and dates typed, days as text."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, rx) for tag, rx in pairs if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge")]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), "tf")
    return yaml.load(text, Loader=Loader)


def shipped_files() -> Iterator[tuple[str, Path]]:
    for folder in sorted(SHIPPED.iterdir()):
        for file in sorted(folder.glob("*.yaml")):
            sort = {
                "rulebook.yaml": "rulebook",
                "vocabulary.yaml": "vocabulary",
                "expected.yaml": "expected",
                "survivors.yaml": "survivors",
                "honesty.yaml": "honesty",
            }
            yield sort.get(file.name, "articles"), file
    for file in sorted((HOUSE / "scenarios" / "rosters").glob("*.yaml")):
        yield "roster", file
    yield "articles", GOOD / "01_articles.yaml"
    yield "vocabulary", GOOD / "vocabulary.yaml"
    yield "rulebook", GOOD / "rulebook.yaml"
    yield "roster", ROSTER


@cache
def validator(sort: str) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    made = schema(sort)
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


@pytest.mark.parametrize(
    ("sort", "file"), list(shipped_files()), ids=lambda value: value if isinstance(value, str) else value.stem
)
def test_shipped_files_fit_their_schema(sort: str, file: Path) -> None:
    found = [
        f"{list(e.absolute_path)}: {e.message[:100]}" for e in validator(sort).iter_errors(native(file.read_text("utf-8")))
    ]
    assert found[:5] == []


def test_every_sort_of_file_has_a_schema() -> None:
    pytest.importorskip("jsonschema")
    for sort in sorts():
        assert validator(sort)
        assert schema(sort)["$schema"] == DIALECT
    assert codes(lambda: schema("letter")) == ["0:0 U101"]


MODELS: dict[str, type[Any]] = {
    "vocabulary": Vocabulary,
    "rulebook": Header,
    "roster": RosterFile,
    "amendment": amend.Amendment,
}


def loads_as(sort: str, text: str) -> bool:
    """Is the form of this text right, as far as the loader is concerned?"""
    source = parse(text, "f")
    if sort != "articles":
        piece = whole(source)
        return not isinstance(piece, Mistake) and decode(MODELS[sort], piece)[0] is not None
    assert isinstance(source.data, list)
    for item in source.data:
        assert isinstance(item, dict)
        head = {k: v for k, v in item.items() if k not in FAMILIES}
        pieces = [(ArticleHead, Piece(head, source, ()))]
        pieces += [(FAMILIES[f], Piece(node, source, ())) for f in FAMILIES for node in item.get(f, [])]  # type: ignore[arg-type]
        if any(decode(model, piece)[0] is None for model, piece in pieces):
            return False
    return True


ARTICLE = '- article: 9\n  kind: operative\n  gist: {zh: "一", en: "One"}\n'


@pytest.mark.parametrize(
    ("sort", "text", "fine"),
    [
        ("articles", ARTICLE, True),
        ("articles", ARTICLE + "  colour: red\n", False),
        ("articles", ARTICLE.replace("operative", "lyrical"), False),
        ("articles", ARTICLE.replace(', en: "One"', ""), False),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), act: sign, by: mayor}]\n', True),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), act: sign, by: mayor, bye: x}]\n', False),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), by: mayor}]\n', False),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), act: sign, by: {authorised: a, by: b, grant: often}}]\n', False),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), act: sign, by: {each: {among: a, other_than: b}}}]\n', True),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), act: sign, by: {each: a, other_than: b}}]\n', False),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), act: sign, by: a, when: {all: [{away: b}, {not: {done: c}}]}}]\n', True),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), act: sign, by: a, when: {awake: b}}]\n', False),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), act: sign, by: a, personal: true}]\n', True),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), act: sign, by: a, unless: [1(1), {ref: x, under: {r: a}}]}]\n', True),
        ("articles", ARTICLE + '  powers: [{id: p, cite: 9(1), act: [], by: a}]\n', False),
        ("articles", ARTICLE + "  deadlines: [{id: d, cite: 9, act: sign, within: 3 days, after: receive, on_expiry: {counts_as: agreed}}]\n", True),
        ("articles", ARTICLE + "  deadlines: [{id: d, cite: 9, act: sign, within: 3 days, on_expiry: {ends: x}}]\n", False),
        ("articles", ARTICLE + "  meetings: [{id: m, cite: 9, type: t, members: a, quorum: {more_than: 1/2, of: a, less: [vacant]}}]\n", True),
        ("articles", ARTICLE + "  meetings: [{id: m, cite: 9, type: t, members: a, decides: {by: b}}]\n", True),
        ("articles", ARTICLE + "  powers: [{id: p, cite: 9, act: s, by: a, matter: {d: {n: {over: 10}, s: {count: {at_least: 2}}, f: true, l: [a, b], c: {not: x}}}}]\n", True),
        ("articles", ARTICLE + "  powers: [{id: p, cite: 9, act: s, by: a, matter: [d, {e: {any: [{f: true}, {link: {type: x}}]}}]}]\n", True),
        ("articles", ARTICLE + "  powers: [{id: p, cite: 9, act: s, by: a, in_force: 2024-01-01}]\n", True),
        ("articles", ARTICLE + "  powers: [{id: p, cite: 9, act: s, by: a, in_force: {since: 2024-01-01}}]\n", False),
        ("vocabulary", "posts: {mayor: {is_a: leader, many: true}, leader: {}}\nunits: {weeks: 7 calendar_days}\n", True),
        ("vocabulary", "posts: {mayor: {isa: leader}}\n", False),
        ("vocabulary", "matters: {d: {attributes: {a: flag, b: [x, y], c: {type: number, optional: true}, e: {values: {x: {}}}}}}\n", True),
        ("vocabulary", "matters: {d: {attributes: {a: colour}}}\n", False),
        ("vocabulary", "matters: {d: {demands: [sign, {acts: [seal], assumed: true}]}}\npresumed_order: {d: [a, [b, c]]}\n", True),
        ("vocabulary", "colours: {}\n", False),
        ("rulebook", 'id: a\ntitle: {zh: "一", en: "One"}\nin_force: 2024-01-01\nrank: statute\n', True),
        ("rulebook", 'id: a\ntitle: {zh: "一", en: "One"}\nin_force: 2024-01-01\nrank: law\n', False),
        ("rulebook", 'title: {zh: "一", en: "One"}\nin_force: 2024-01-01\n', False),
        ("amendment", amendment("a", "  - {set: x, with: {by: y}}\n"), True),
        ("amendment", amendment("a", "  - {alter: x}\n"), False),
        ("roster", "seats: {mayor: {post: mayor, vacant: true}}\n", True),
        ("roster", "seats: {mayor: {office: mayor}}\n", False),
        ("roster", "seats: {mayor: {}}\n", False),
    ],
)  # fmt: skip
def test_loader_and_schema_agree_on_the_form(sort: str, text: str, fine: bool) -> None:
    assert loads_as(sort, text) is fine
    data = native(text)
    assert validator(sort).is_valid(data) is fine


@pytest.mark.parametrize("sort", ["articles", "vocabulary", "rulebook", "roster"])
def test_an_unknown_field_anywhere_in_a_shipped_file_is_refused_by_both(sort: str) -> None:
    """A field `colour` is put into every mapping that has fixed fields, one after the other."""
    files = {
        "articles": SHIPPED / "xinhe-2020" / "03_meetings.yaml",
        "roster": HOUSE / "scenarios" / "rosters" / "xinhe-illustrative.yaml",
    }
    text = files.get(sort, SHIPPED / "xinhe-2020" / f"{sort}.yaml").read_text("utf-8")
    valid = validator(sort).is_valid
    plain = yaml.load(text, Loader=yaml.BaseLoader)
    tried = 0
    for path in list(mappings(plain))[:: {"articles": 9, "vocabulary": 17}.get(sort, 2)]:
        spoilt = yaml.load(text, Loader=yaml.BaseLoader)
        at(spoilt, path)["colour"] = {"red": {"dark": "very"}}
        refused = not loads_as(sort, yaml.safe_dump(spoilt, allow_unicode=True))
        typed = native(text)
        at(typed, path)["colour"] = {"red": {"dark": "very"}}
        assert valid(typed) is not refused, path
        tried += refused
    assert tried >= 4


def mappings(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(data, dict):
        yield path
        for key, value in data.items():
            yield from mappings(value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from mappings(value, (*path, i))


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data
