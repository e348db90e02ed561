"""中文词条:规则遗漏之处。"""

WORDS: dict[str, str] = {
    "requirement.given-where-demanded": "要求办理的事都有人有权办理",
    "requirement.no-post-left-out": "按职务分别规定时不遗漏职务",
    "requirement.no-value-left-out": "按类别或者数额规定由谁办理时没有遗漏",
    "requirement.actor-is-named": "办理人均已载明",
    "requirement.clause-can-apply": "每一条款都有适用的余地",
    "finding.completeness.given-where-demanded": "{cites}要求作出{acts},但对下列事项没有条款规定由谁作出:{matter}。",
    "finding.completeness.no-post-left-out": "{cites}按当事人职务分别规定对{kind}的{acts},遗漏了:{posts}。",
    "finding.completeness.no-amount-left-out": "{cites}按数额分别规定{acts}由谁作出,但两档数额之间没有条款规定:{matter}。",
    "finding.completeness.no-value-left-out": "{cites}按事项类别分别规定{acts}由谁作出,但对下列事项没有条款规定:{matter}。",
    "finding.completeness.actor-is-named": "对{kind},文本没有写明由谁作出下列行为:{acts}({cites})。",
    "finding.completeness.clause-can-apply": "{cite}永远不会适用:其全部情形都已归{others}。",
    "remedy.completeness.given-where-demanded": "写明此时由谁作出{acts}。",
    "remedy.completeness.no-post-left-out": "写明下列职务由谁作出{acts}:{posts}。",
    "remedy.completeness.no-amount-left-out": "使前后两档数额相衔接:写明此时由谁作出{acts},或者写明无需作出。",
    "remedy.completeness.no-value-left-out": "写明此时由谁作出{acts},或者写明无需作出。",
    "remedy.completeness.actor-is-named": "分别写明由谁作出:{acts}。",
    "remedy.completeness.clause-can-apply": "删去该条款,或者缩小其例外。",
}
