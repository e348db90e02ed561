"""Files read and every requirement decided, as somebody asks it by names: what `guize verify` and `api.verify` share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from analysis.defaults import load_both, statutes_of
from constraints.beside import for_roster
from constraints.cache.store import Store
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.expected import load_expected
from constraints.load import find
from constraints.requirements import ALL
from constraints.rulebook import Rulebook
from constraints.verify import Verification
from constraints.verify import verify as decide


def decided(
    rulebook: str | None,
    roster: str | None,
    *,
    amendments: Sequence[str] = (),
    as_of: date | None = None,
    acts: Sequence[str] = (),
    families: Sequence[str] = (),
    tolerates: int = 1,
    cache: str | Path | None = None,
) -> Verification:
    """`api.verify`, but what is to be kept may still be on its way: `reuse.unwritable` waits for it.  Raises `Mistakes`."""
    book, who_is_who = load_both(rulebook, roster, amendments=tuple(amendments), as_of=as_of)
    known = None if amendments else for_roster(load_expected(find(rulebook or book.id)), who_is_who.id)
    if known is not None:
        known.partial = bool(acts or families)
    known_acts(book, acts)
    return decide(
        book,
        who_is_who,
        tolerates=tolerates,
        expected=known,
        acts=tuple(acts),
        families=_known(families),
        statutes=statutes_of(book, as_of),
        store=None if cache is None else Store(Path(cache)),
    )


def known_acts(book: Rulebook, acts: Sequence[str]) -> None:
    """Raises `Mistakes` where an act is none of the rulebook's."""
    known = list(book.names.vocabulary.acts)
    listed = ", ".join(known[:12]) + " …"
    if unknown := [act for act in acts if act not in known]:
        raise Mistakes([mistake(Code.UNKNOWN_CHOICE, Place("--act"), value=a, known=known, listed=listed) for a in unknown])


def _known(families: Sequence[str]) -> tuple[str, ...]:
    known = [one.family.value for one in ALL]
    unknown = [name for name in families if name not in known]
    if unknown:
        raise Mistakes(
            [mistake(Code.UNKNOWN_CHOICE, Place("--family"), value=n, known=known, listed=", ".join(known)) for n in unknown]
        )
    return tuple(families)
