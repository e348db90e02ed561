"""Earlier acts in the smallest situation that shows a change: who is said to have done one could have done it.

Who was away then, and who had been authorised, is not who is now; how the open questions are read is.
"""

from __future__ import annotations

from collections.abc import Iterable

from constraints.cover import Matter
from constraints.difference.sides import Side, Sides
from constraints.terms import FALSE, TRUE, And, Chosen, Did, Not, Or, Term, atoms, conj, disj, mask, neg


def could(sides: Sides, matter: Matter, terms: Iterable[Term]) -> tuple[Term, ...]:
    """Of the acts that these terms look back on: whoever did one could, by the law of both sides, or else by either."""
    deeds = [atom for atom in atoms(*terms, wanted=mask(Did)) if isinstance(atom, Did)]
    if not deeds:
        return ()
    able = [(deed, [_able(sides, side, matter, deed) for side in (sides.before, sides.after)]) for deed in deeds]
    return tuple(dict.fromkeys(conj(*(disj(neg(deed), join(*each)) for deed, each in able)) for join in (conj, disj)))


def _able(sides: Sides, side: Side, matter: Matter, deed: Did) -> Term:
    """Under which readings the official could have done it, by the law of one side."""
    if matter.kind not in side.meaning.names.kinds:
        return FALSE
    act, on = side.meaning.looked_back_on(deed.act, matter)
    ways = side.meaning.alternatives(act, on)
    return disj(*(_readings(sides.settled(side, way.when)) for way in ways if way.official == deed.official))


def _readings(term: Term, sure: bool = False) -> Term:
    """What a term says of readings alone: true where it may be true, whatever else is so; `sure`: where it must be."""
    match term:
        case Chosen():
            return term
        case And(parts):
            return conj(*(_readings(part, sure) for part in parts))
        case Or(parts):
            return disj(*(_readings(part, sure) for part in parts))
        case Not(inner):
            return neg(_readings(inner, not sure))
        case _:
            return FALSE if sure else TRUE
