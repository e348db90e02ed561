"""Chinese messages about handing on more than one has."""

WORDS: dict[str, str] = {
    "requirement.no-more-than-the-giver-has": "授权不超出授权人自身权限",
    "requirement.a-stand-in-hands-on-what-he-has": "代行职权者的授权不超出其代行范围",
    "requirement.what-is-handed-on-is-there": "条文交由他人办理的,为本人有权办理的事项",
    "requirement.sealed-once-signed": "未经有权者签发的不得用印",
    "finding.containment.given": "依照{cites},{giver}可以授权他人({receivers})实施{acts},而没有条款将此权授予{giver}本人,例如:{matter}。",
    "finding.containment.called": "依照{cites},由代行{giver}职权者实施{acts},而没有条款将此权授予{giver}本人,例如:{matter}。",
    "finding.containment.listed": "{cites}允许他人代替{giver}实施{acts},而没有条款将此权授予{giver}本人。",
    "finding.containment.standing": "依照{stand}代行职权者,依照{cites}可以授权他人实施{acts},而本人代行时不得实施。",
    "finding.containment.sealed": "没有条款要求先签发后用印:{matter}。依照{cites},可以用印的是{sealers},有权签发的是{signers}。",
    "remedy.containment.given": "写明只有本人有权实施{acts}者方可授权,或者写明由谁授权。",
    "remedy.containment.called": "写明{giver}本人也有权实施{acts},或者另定条款写明由谁实施。",
    "remedy.containment.listed": "从该条中删去{acts},或者写明{giver}有权实施;代行人的权限不得大于不在岗的人。",
    "remedy.containment.standing": "写明代行职权者只能在其代行范围内授权。",
    "remedy.containment.sealed": "写明未经有权者签发不得用印,以及由谁核对。",
    "reason.what-is-handed-on-is-there": "条文把未授予本人的行为交由他人办理。",
}
