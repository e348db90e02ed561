"""中文词条:对本人、本单位事项作出的行为。"""

WORDS: dict[str, str] = {
    "requirement.nobody-acts-on-their-own": "任何人不得办理本人的事项",
    "separation.act": "“{act}”({kind})",
    "finding.separation.person": "依{cites},本人为{party}的,可以自己作出{acts}:{who}即是如此。",
    "finding.separation.person.away": "依{cites},即使本人就是{party},{who}在下列情形仍可自己作出{acts}:{when}。",
    "finding.separation.body": "依{cites},{who}对来自本单位的事项({party})也由自己作出{acts}。",
    "finding.separation.body.away": "依{cites},{who}的负责人在下列情形可对来自本单位的事项({party})自己作出{acts}:{when}。",
    "remedy.separation.person": "写明事项属行为人本人时,由谁作出{acts}。",
    "remedy.separation.person.away": "规定任何人不得就本人事项代行职权,并写明此时由谁作出{acts}。",
    "remedy.separation.body": "写明对{who}的事项由哪个其他单位作出{acts}。",
    "remedy.separation.body.away": "规定任何人不得就本单位事项代行职权,并写明此时由谁作出{acts}。",
}
