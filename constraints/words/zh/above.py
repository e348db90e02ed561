"""Chinese messages about standing in against the law."""

WORDS: dict[str, str] = {
    "requirement.what-the-law-reserves-does-not-pass-on": "上位法专属的权力不转由他人代行",
    "requirement.called-in-as-the-law-says": "上位法规定由谁代理的,依其规定",
    "law.whoever": "被指定的代行人",
    "law.case.vacant": "职位空缺时",
    "law.case.away": "任职者因{reason}不在时",
    "finding.law.passed": "依照{cites},{people}可以代{others}行使{acts},例如:{matter};但依照{law},这只属于{others}。{when}",
    "finding.law.called": "依照{cites},{others}{case}由{people}代行;但{law}对此另有规定:{gist}。{when}",
    "remedy.law.passed": "在{cites}中排除{acts},或者写明上位法允许规则另定。",
    "remedy.law.called": "在{cites}中排除这一情形,或者援引{law}。",
    "reason.what-the-law-reserves-does-not-pass-on": "条文允许该行为由他人代行,未作排除。",
    "reason.called-in-as-the-law-says": "条文在上位法已有规定的情形下另设代行人。",
    "reason.takes-up-the-duties-of-the-law": "上位法规定了这项职责,规则没有条款承接。",
}
