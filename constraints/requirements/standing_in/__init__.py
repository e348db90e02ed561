"""Standing in: whether it reaches every reason for absence, every act and every office that acts alone.

`offices`: who is stood in for, and for which reasons; `alone`: offices that act alone and have nobody; `powers`: what
does not pass on; `chains`: where they end; `rings`: where they come back to their beginning; `load`: how many offices come to one person at once; `said`: the
findings.  What is asked of a named stand-in himself, and of portfolios, is in `backup`.
"""

from __future__ import annotations

from constraints.requirements.standing_in.alone import alone
from constraints.requirements.standing_in.chains import chains
from constraints.requirements.standing_in.offices import every_reason
from constraints.requirements.standing_in.powers import powers
from constraints.requirements.standing_in.rings import claims as ring_claims
from constraints.requirements.standing_in.said import findings

__all__ = ["alone", "chains", "every_reason", "findings", "powers", "ring_claims"]
