"""Standing in: whether it reaches every reason for absence, every act and every office that acts alone.

`offices`: who is stood in for, and for which reasons; `alone`: offices that act alone and have nobody; `powers`: what
does not pass on; `chains`: where they end; `said`: the findings.  What is asked of a named stand-in himself, and of portfolios, is in `backup`.
"""

from __future__ import annotations

from collections.abc import Iterator

from constraints.prove import Claim
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.alone import alone
from constraints.requirements.standing_in.chains import chains
from constraints.requirements.standing_in.offices import every_reason
from constraints.requirements.standing_in.powers import powers
from constraints.requirements.standing_in.said import findings

__all__ = ["claims", "findings"]


def claims(inquiry: Inquiry) -> Iterator[Claim]:
    """The claims about standing in, office by office."""
    yield from every_reason(inquiry)
    yield from alone(inquiry)
    yield from powers(inquiry)
    yield from chains(inquiry)
