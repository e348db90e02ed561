"""A finding as a sentence of law, and its remedy: what a careful lawyer would remark, short, with the articles."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from constraints.claims import Claims
from constraints.classes import MatterClass
from constraints.cover import Matter
from constraints.explain import Explainer, split
from constraints.holds import Situation
from constraints.meaning import away
from constraints.names import Names
from constraints.terms import PRESENT
from constraints.verdict import Family, Question, Result
from constraints.why import Reason

if TYPE_CHECKING:
    from constraints.gaps import Gap

REASONS = "stand-in-for-every-reason"
ABOUT_STAND_INS = ("why.at-his-post", "why.reasons", "why.not-if-vacant", "why.stand-in-away")


def remedy(explainer: Explainer, finding: Gap) -> str:
    """What would remove it."""
    if finding.conditional:
        return explainer.say("remedy.decide-reading", condition=explainer.condition(finding.readings))
    if finding.size == 0:
        if finding.never_met:
            return explainer.say("remedy.never-met")
        return explainer.say("remedy.fill" if _names_nobody(finding) else "remedy.authorise")
    if finding.family is Family.BACKUP:
        return explainer.say("remedy.all-reasons")
    if finding.severity is finding.severity.TIDY_UP:
        return explainer.say("remedy.deputy")
    vacant = all(m.startswith("vacant:") for m in finding.first.absences.sets[0])
    return explainer.say("remedy.vacancy" if vacant else "remedy.second-actor")


def sentence(explainer: Explainer, finding: Gap) -> str:
    """The finding as one sentence of law."""
    first, say = finding.first, explainer.say
    q = first.question
    patterns = together([r.question.matter for r in finding.rows if r.question.matter], finding.meaning.names)
    more = say("and-more-classes", n=len(patterns) - 1) if len(patterns) > 1 else ""
    about: dict[str, Any] = {
        "when": _when(explainer, finding),
        "act": explainer.names.label(q.act, explainer.lang) if q.act else "",
        "acts": say("list.comma").join(say("quoted", text=explainer.names.label(a, explainer.lang)) for a in finding.acts),
        "subject": _subject(explainer, q) + more if q.subject else "",
        "matter": explainer.matter(patterns[0] if patterns else q.matter) + more,
        "cites": explainer.cited(dict.fromkeys(r.question.clause for r in finding.rows if r.question.clause)),
        "why": _why(explainer, finding),
    }
    if q.family is Family.BACKUP:
        said = say(f"finding.{q.requirement.rstrip('0123456789').split('-with-')[0]}", **about)
    else:
        key = "finding.nobody" if finding.size else "finding.nobody-at-all"
        said = say(key if len(finding.acts) < 2 else f"{key}.several", **about)
    if finding.conditional:
        said += say("finding.only-under", condition=explainer.condition(finding.readings))
    return explainer.sentence(said)


def _subject(explainer: Explainer, q: Question) -> str:
    """Whom or what a question is about: an office, or the subject of a portfolio, which may bear the name of a seat."""
    about = q.subject or ""
    if q.requirement.startswith("portfolio"):
        return explainer.roster.value_label("subject", about, explainer.lang)
    return explainer.person(about)


def together(patterns: list[dict[str, Any]], names: Names) -> list[dict[str, Any]]:
    """The same matters in fewer patterns: two that differ in one attribute only are one, and an attribute of which all
    values are said says nothing.  The first pattern stays first."""
    found = [(kind, dict(body)) for pattern in patterns for kind, body in pattern.items()]
    joined = True
    while joined:
        joined = False
        for i, j in combinations(range(len(found)), 2):
            both = _joined(found[i], found[j], names)
            if both is not None:
                found[i] = both
                del found[j]
                joined = True
                break
    return [{kind: body} for kind, body in found]


def _joined(
    one: tuple[str, dict[str, Any]], other: tuple[str, dict[str, Any]], names: Names
) -> tuple[str, dict[str, Any]] | None:
    (kind, left), (kind_2, right) = one, other
    differing = [k for k in left.keys() | right.keys() if left.get(k) != right.get(k)]
    if kind != kind_2 or len(differing) > 1:
        return None
    if not differing:
        return one
    name = differing[0]
    rest = {k: v for k, v in left.items() if k != name}
    a, b = left.get(name), right.get(name)
    if name not in left or name not in right or a == {"not": b} or b == {"not": a}:
        return kind, rest
    attribute = names.attribute(kind, name)
    if attribute is None or attribute.type not in ("choice", "flag") or isinstance(a, dict) or isinstance(b, dict):
        return None
    values = [*_listed(a), *(v for v in _listed(b) if v not in _listed(a))]
    every = {True, False} if attribute.type == "flag" else set(attribute.values)
    return kind, rest if set(values) >= every and not attribute.optional and not attribute.set_by else {**rest, name: values}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _when(explainer: Explainer, finding: Gap) -> str:
    """*While the mayor is away, whatever the reason*; *while the office of the mayor is vacant*; each who is enough alone."""
    if len(each := alone(finding)) > 1:
        return _one_of(explainer, finding, each)
    members = (finding.first.absences.sets or ((),))[0]
    gone = [m for m in members if not m.startswith("vacant:")]
    vacant = [m.removeprefix("vacant:") for m in members if m.startswith("vacant:")]
    parts: list[str] = []
    if gone:
        who = explainer.listed((explainer.person(m) for m in gone), "and")
        if len(gone) == 1:
            who += _alike(explainer, finding, gone[0])
        reasons = fatal(finding)
        key = "when.away" if len(gone) == 1 else "when.several-away"
        parts.append(explainer.say(key, who=who, reasons=_for_reasons(explainer, finding, reasons)))
    if vacant:
        parts.append(explainer.say("when.vacant", who=explainer.listed((explainer.person(s) for s in vacant), "and")))
    return explainer.listed(parts, "and")


MOST_NAMED = 5
"""How many of those whose absence alone is enough a sentence names."""


def alone(finding: Gap) -> list[str]:
    """Those whose absence alone is enough, and the offices whose vacancy is, where their holder has not been told."""
    official, found = finding.meaning.roster.official_of, list[str]()
    for (member,) in (s for s in finding.first.absences.sets if len(s) == 1):
        if official.get(member.removeprefix("vacant:")) not in found:
            found.append(member)
    return found


def _one_of(explainer: Explainer, finding: Gap, each: list[str]) -> str:
    """*While the mayor or the secretary is away, whatever the reason*: those together who may be away for the same reasons."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for member in each[:MOST_NAMED]:
        vacant = member.startswith("vacant:")
        alike.setdefault(("vacant",) if vacant else tuple(_fatal(finding, member)), []).append(member.removeprefix("vacant:"))
    parts: list[str] = []
    for reasons, members in alike.items():
        who = explainer.listed(explainer.person(m) for m in members)
        if reasons == ("vacant",):
            parts.append(explainer.say("when.vacant", who=who))
        else:
            parts.append(explainer.say("when.away", who=who, reasons=_for_reasons(explainer, finding, list(reasons))))
    more = len(each) - MOST_NAMED
    return explainer.say("when.or").join(parts) + (explainer.say("when.others", n=more) if more > 0 else "")


def _alike(explainer: Explainer, finding: Gap, official: str) -> str:
    """*(likewise: …)*: the posts of the others whose absence does the same."""
    posts = finding.meaning.names.posts
    own = {finding.meaning.roster.seats[s].post for s in finding.meaning.roster.seats_of.get(official, ())}
    others = [explainer.names.label(p, explainer.lang) for p in finding.posts if p in posts and p not in own]
    if others:
        return explainer.say("or-alike", who=explainer.say("list.comma").join(others))
    several = len({r.absences.sets[:1] for r in finding.rows}) > 1
    alike = several or any(len(v) > 1 for r in finding.rows for v in r.question.alike.values())
    many = any(len(finding.meaning.roster.seats_with(post)) > 1 for post in own)
    return explainer.say("or-alike-post") if alike and many else ""


def fatal(finding: Gap) -> list[str]:
    """For which reasons the absence of one official is enough; nothing where more than one must be away, or an office vacant."""
    members = (finding.first.absences.sets or ((),))[0]
    if len(members) != 1 or members[0].startswith("vacant:"):
        return []
    return _fatal(finding, members[0])


def _fatal(finding: Gap, official: str) -> list[str]:
    absences = finding.first.absences
    return list(dict.fromkeys(r for s in absences.by_reason if list(s) == [official] for r in s[official]))


def _for_reasons(explainer: Explainer, finding: Gap, reasons: list[str]) -> str:
    """*, whatever the reason*; or the reasons, and how long the absence must be."""
    every, thresholds = {s for s in finding.meaning.statuses if s != PRESENT}, finding.meaning.thresholds
    if not reasons:
        return ""
    if set(reasons) >= every:
        return explainer.say("when.any-reason")
    shortest: dict[str, int] = {}
    for reason, length in map(split, reasons):
        shortest[reason] = min(length, shortest.get(reason, length))
    parts = []
    for length in sorted(set(shortest.values())):
        names = [r for r, n in shortest.items() if n == length]
        said = "" if {split(s)[0] for s in every} == set(names) else explainer.statuses(away(r, len(thresholds)) for r in names)
        limit = explainer.say("longer-than", limit=explainer.duration(thresholds[length - 1])) if length else ""
        parts.append(explainer.say("reason-and-length", reasons=said, longer=limit).strip())
    return explainer.say("when.reasons", reasons=explainer.say("list.semicolon").join(parts))


def _names_nobody(finding: Gap) -> bool:
    """Does nobody hold the office that the clauses name?"""
    q = finding.first.question
    return bool(q.act and q.example) and not finding.meaning.alternatives(q.act or "", q.example)  # type: ignore[arg-type]


def _why(explainer: Explainer, finding: Gap) -> str:
    reasons = [reason for row in (finding.first, *finding.beside) for reason in row.argument.why]
    if finding.first.question.requirement == REASONS:  # that the holder holds it goes without saying
        reasons = [reason for reason in reasons if reason.clauses] or reasons
    now = _now(finding.first)
    if finding.size:
        return explainer.because(reasons, now) + _where(explainer, finding, reasons)
    # nobody is away, yet nobody may
    if finding.never_met:
        return explainer.say("why.never-met", cites=explainer.cited(finding.never_met))
    if _names_nobody(finding):
        return explainer.say("why.names-nobody", cites=explainer.cited(finding.first.argument.used))
    telling = [c for c in explainer.causes(reasons, now) if c.why not in ABOUT_STAND_INS and c.rank != 8]
    if not telling:
        return explainer.say("why.nobody-meets", cites=explainer.cited(finding.first.argument.used))
    return explainer.say("list.semicolon").join(explainer.cause(c) for c in telling) + _where(explainer, finding, reasons)


def _where(explainer: Explainer, finding: Gap, reasons: list[Reason]) -> str:
    """*; that is so where …*: who has done the earlier acts, where whoever did one may not do another."""
    meaning, q = finding.meaning, finding.first.question
    act, matter = q.act, q.example
    apart = {earlier for c in explainer.causes(reasons) if c.why == "why.same-person" for earlier in c.about.split(",")}
    if not apart or act is None or matter is None:
        return ""
    ways = tuple(a for a in meaning.alternatives(act, matter) if q.clause in (None, a.clause))
    about = MatterClass(act, matter.kind, (q.matter or {}).get(matter.kind, {}), matter, ways)
    did = Claims(meaning).history(about, "standing", _now(finding.first))
    said = [_has_done(explainer, who, earlier, matter) for earlier, who in did.items() if earlier in apart]
    return explainer.say("why.where", done=explainer.listed(said, "and")) if said else ""


def _has_done(explainer: Explainer, official: str, act: str, matter: Matter) -> str:
    """*the Premier has performed “propose a topic” in the place of the first vice-premier*."""
    ways = [way for way in explainer.meaning.alternatives(act, matter) if way.official == official]
    seats = () if any(not way.doer.chain for way in ways) else tuple(w.doer.seat for w in ways if w.doer.seat)
    said = {"who": explainer.person(official), "act": explainer.names.label(act.rpartition(".")[2], explainer.lang)}
    if seats:
        return explainer.say("why.did-for", seat=explainer.person(seats[0]), **said)
    return explainer.say("why.did", **said)


def _now(row: Result) -> Situation:
    """The situation of the smallest witness."""
    example = row.argument.counterexample or {}
    return Situation(example.get("status", {}), frozenset(example.get("vacant", ())), readings=example.get("readings", {}))
