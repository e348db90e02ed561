"""English messages about what the rules leave out."""

WORDS: dict[str, str] = {
    "requirement.given-where-demanded": "What is demanded is given to somebody",
    "requirement.no-post-left-out": "No post is left out where others are named",
    "requirement.no-value-left-out": "No class or amount is left out where others say who acts",
    "requirement.actor-is-named": "Who acts is named",
    "requirement.clause-can-apply": "Every clause can apply",
    "finding.completeness.given-where-demanded": "by {cites}, the act {acts} is demanded, but no clause says who may perform it on: {matter}.",
    "finding.completeness.no-post-left-out": "by {cites}, these acts on {kind} are shared out by the post of a party: {acts}. Forgotten are: {posts}.",
    "finding.completeness.no-amount-left-out": "by {cites}, it goes by an amount who performs {acts}, and between two amounts no clause says who: {matter}.",
    "finding.completeness.no-value-left-out": "by {cites}, these acts are shared out by a choice about the matter: {acts}. No clause says who performs them on: {matter}.",
    "finding.completeness.actor-is-named": "for {kind}, the text does not say who performs these acts: {acts} ({cites}).",
    "finding.completeness.clause-can-apply": "{cite} can never apply: {others} take everything from it.",
    "remedy.completeness.given-where-demanded": "Name who performs the act {acts} there.",
    "remedy.completeness.no-post-left-out": "Say who performs these acts ({acts}) for: {posts}.",
    "remedy.completeness.no-amount-left-out": "Let one clause end where the next begins: say who performs {acts} there, or that nobody needs to.",
    "remedy.completeness.no-value-left-out": "Say who performs these acts ({acts}) there, or that nobody needs to.",
    "remedy.completeness.actor-is-named": "Name who performs each of these acts: {acts}.",
    "remedy.completeness.clause-can-apply": "Strike the clause, or narrow its exceptions.",
}
