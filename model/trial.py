"""One act tried on one matter, as if all that comes before it were done: the question of a counterexample."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from constraints.calendar import DAY
from model.case import DONE, Case
from model.record import NOBODY, Life

if TYPE_CHECKING:
    from model.city import City


def lay_before(
    city: City,
    case: Case,
    act: str,
    done: Iterable[str] | None = None,
    did: Iterable[tuple[str, str]] = (),
    but: Iterable[str] = (),
) -> None:
    """Put the matter where the act is next and nothing else is owed.

    `done` are the acts done already, without it everything that the plan puts before the act; `did` says of some of
    them by whom: act and seat; what is in `but` is not done after all.  The matter stays open."""
    acts, plan = city.tables.acts, case.form.plan
    before = set(done if done is not None else plan.all_before(act) if act in plan.acts else ()) - set(but)
    case.done = sum(1 << acts.of(name) for name in before)
    for name, seat in did:
        link, _, act_of = name.rpartition(".")
        by = city.tables.official(city.law.roster.official_of[seat])
        _has_done(_linked(case, link) if link else case, acts.of(act_of), by)
    case.missed = sum(1 << other for other in case.form.acts if other != acts.of(act)) & ~case.done
    case.holds += 1


def lay_undone(city: City, case: Case, first: str, then: str, done: Iterable[str]) -> None:
    """Put the matter where these acts are done and `first` lies before somebody who leaves it undone; of the rest only `then` is
    owed, and what the plan puts between the two.  The matter stays open."""
    acts, plan = city.tables.acts, case.form.plan
    owed = {first, then} | {act for act in plan.all_before(then) if first in plan.all_before(act)}
    case.done = sum(1 << acts.of(name) for name in done)
    case.missed = sum(1 << act for act in case.form.acts if act not in set(map(acts.of, owed))) & ~case.done
    case.open |= 1 << acts.of(first)
    case.holds += 1


def lay_chain(city: City, case: Case, chain: Iterable[str], done: Iterable[str]) -> None:
    """Let the matter go its way through these acts, one after the other as the plan has them; these others have just been done, and
    nothing else is owed."""
    acts, form = city.tables.acts, case.form
    case.done = sum(1 << acts.of(name) for name in done)
    case.at = dict.fromkeys(map(acts.of, done), city.kernel.now)
    case.missed = sum(1 << act for act in form.acts if act not in set(map(acts.of, chain))) & ~case.done
    city.advance(case, case.row)


def leave_undone(city: City, case: Case, act: str, done: Iterable[str]) -> None:
    """Lay the act before whoever owes it, who leaves it: these acts have just been done, and nothing else is owed.  A day of
    which nothing is known is today, a length that the case sets a day.  The matter is over when the act is done."""
    acts, form = city.tables.acts, case.form
    number, now = acts.of(act), city.kernel.now
    case.done = sum(1 << acts.of(name) for name in done)
    case.at = dict.fromkeys(map(acts.of, done), now)
    case.missed = sum(1 << other for other in form.acts if other != number) & ~case.done
    for limit in form.limits.get(number, ()):
        if limit.attribute is not None:
            case.attributes.setdefault(limit.attribute, city.calendar.date_of(now // DAY).toordinal())
        if limit.length_from is not None:
            case.attributes.setdefault(limit.length_from, "1 calendar_day")
    each = case.law.parts(form, number, case.attributes) if number in form.each else None
    parts: list[str | None] = list(each) if each else [None]
    for part in parts:
        city.lay(case, number, part)


def go_on(city: City, case: Case) -> None:
    """Offer what may be done now."""
    city.advance(case, case.row)


def _has_done(case: Case, act: int, actor: int) -> None:
    case.done |= 1 << act
    case.did[act] = (*case.did.get(act, ()), actor)


def _linked(case: Case, link: str) -> Case:
    """The matter at the other end of a link; of it nothing is known but what was done on it."""
    links = case.links = case.links or {}
    if link not in links:
        links[link] = Case(-1, link, 0, case.kind, case.law, case.form, {})
    return links[link]


def attempt(city: City, case: Case, act: int) -> None:
    """Try the act now.  What is done at a meeting is tried as if the meeting sat; what nothing demands is tried all the
    same, unless a duty that returns already asks for it."""
    if any(token.act == act for token in case.tokens.values()):
        return
    if act in case.form.meeting:
        city.route_later(city.lay(case, act, None))
    elif act in case.form.before:
        city.advance(case, case.row)
    else:
        city.try_act(case, act)


def lay_before_each(city: City, case: Case, act: int, offices: Sequence[str]) -> None:
    """Lay before each of these offices its part of the act."""
    for seat in offices:
        city.route_later(city.lay(case, act, seat))


def refuse(city: City, case: Case, act: int) -> None:
    """The act comes up and is refused, by whoever may do it."""
    token = city.lay(case, act, None)
    doers = token.term.doers(city.now) if token.term is not None else ()
    who = doers[0][:4] if doers else (NOBODY, 0, token.clause, 0)
    row = city.record.row(city.kernel.now, Life.REFUSE, act, case.number, *who, token.row, token.row)
    city.settled(token, DONE)
    city.turning.append((token.key, token, row))
