"""English messages about acts that are meant for two people."""

WORDS: dict[str, str] = {
    "requirement.two-acts-two-people": "What is meant for two people is done by two",
    "apart.pair": "first “{first}”, then “{second}” ({kind})",
    "apart.each": "“{first}” by each of several ({kind})",
    "apart.under": "under {cites}, ",
    "apart.when": ", in this situation: {situation}",
    "finding.apart.posts": "{who} holds several offices ({posts}) and so may do alone what by {cites} is meant for two people: {pairs}.",
    "finding.apart.away": "what by {cites} is meant for two people, one may do alone: {pairs}. Under {through}, {who} also acts for {others}{when}.",
    "finding.apart.granted": "what by {cites} is meant for two people, one may do alone: {pairs}. {under}{who} may be authorised to do so{when}.",
    "finding.apart.same": "by {cites}, one and the same office does an act and what is to check or seal it: {pairs}; so with {alike}.",
    "remedy.apart.posts": "Say that whoever has done the one act leaves the other to somebody else, and to whom: {pairs}.",
    "remedy.apart.away": "Let a stand-in leave the second act to somebody else where he has done the first: {pairs}.",
    "remedy.apart.granted": "Let nobody be authorised to do the second act who has done the first: {pairs}.",
    "remedy.apart.same": "Give the second act to somebody else, or ask for another person: {pairs}.",
    "reason.two-acts-two-people": "The text does not bar one person from doing both where he stands in, is authorised or holds two offices.",
}
