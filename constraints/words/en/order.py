"""Order: which act comes first, and where the text does not say so."""

WORDS = {
    "requirement.done-in-order": "What the text puts first is done first",
    "order.act": "“{act}”",
    "order.more": ", and {n} {n:~other|others}",
    "order.pair": "{earlier} before {later}",
    "finding.order.as-a-rule": "for {matter}, an order stands in {cites} between {earlier} and {later}, but {earlier} is asked for only as a rule, so that {later} may come without it.",
    "remedy.order.as-a-rule": "say whether {later} must wait for {earlier}",
    "finding.order.excepted": "an exception in {cites} lets {later} happen without {earlier} for {matter}; no clause asks for it afterwards either.",
    "remedy.order.excepted": "say whether this is meant, and whether {earlier} is made good afterwards, by whom and within what time",
    "finding.order.presumed": "for {kind}, custom alone and no clause puts {pairs}.",
    "remedy.order.presumed": "say so in the rules, or leave the order free on purpose",
    "finding.order.sometimes": "for {matter}, an order stands in {cites} between {earlier} and {later} only in some situations; in the others {later} may come without {earlier}.",
    "remedy.order.sometimes": "say what happens to {earlier} in the other situations",
    "finding.order.unordered": "for some matters of {kind} no clause puts {pairs}, though all these acts are owed and under {cites} that order holds for other matters; for instance: {matter}.",
    "remedy.order.unordered": "say for these matters too which act comes first",
    "finding.order.void": "for {matter}, under {cites}, {earlier} must come before {void}; but no clause asks for {void} there, so that the text does not put {earlier} before {later} either.",
    "remedy.order.void": "say what {earlier} must come before where there is no {void}",
}
