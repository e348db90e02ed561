"""Chinese messages about the law above the rules."""

WORDS: dict[str, str] = {
    "requirement.leaves-what-the-law-reserves": "上位法专属的权力未另授他人",
    "requirement.falls-to-whom-the-law-names": "上位法规定的环节由其指明的主体承担",
    "requirement.has-the-steps-of-the-law": "上位法要求的环节不缺",
    "requirement.keeps-the-limits-of-the-law": "期限不宽于上位法",
    "law.since": "({day}起施行)",
    "law.read": "仅当上位法作如下解读时如此:“{question}”答为“{answer}”。",
    "finding.law.reserved": "依照{cites},{people}可以实施{acts},例如:{matter};而依照{law},此权只属于{others}。{when}",
    "finding.law.falls": "依照{cites},{acts}由{people}承担,例如:{matter};而依照{law},由{others}承担。{when}",
    "finding.law.missing": "依照{law},{acts}之前须先{step},例如:{matter};本规则没有条款作此要求。{when}",
    "finding.law.partly": "依照{law},{acts}之前须先{step},例如:{matter};本规则只对其中部分事项作此要求。{when}",
    "finding.law.unordered": "依照{law},{acts}之前须先{step},例如:{matter};本规则有此环节,但没有要求{acts}在其后。{when}",
    "finding.law.limit": "依照{cites},{acts}的期限为{length}:{matter};而{law}规定为{limit}。{when}",
    "remedy.law.reserved": "在{cites}中排除此类事项,或者将{acts}留给{others}。",
    "remedy.law.falls": "将{acts}交由{others},或者由双方共同承担。",
    "remedy.law.missing": "补上该环节,或者指明适用{law}。",
    "remedy.law.partly": "对此类事项一律规定该环节,或者指明适用{law}。",
    "remedy.law.unordered": "写明{acts}须在{step}之后。",
    "remedy.law.limit": "不宽于{limit}。",
}
