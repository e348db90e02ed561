"""中文消息:各项要求是否确有所验。"""

WORDS: dict[str, str] = {
    "help.honesty": "逐项查问各要求:前提是否可及、是否无论规则怎样写都成立、是否有改动能使其不成立;并列出没有任何结论所依据的条款。",
    "honesty.title": "{title}:各项要求是否确有所验?",
    "honesty.progress": "正以损坏的规则检验:{family}",
    "honesty.column.requirement": "要求",
    "honesty.column.proved": "成立",
    "honesty.column.refuted": "不成立",
    "honesty.column.vacuous": "无所指",
    "honesty.column.on-nothing": "不依据任何条款",
    "honesty.column.by": "使其不成立的改动",
    "honesty.as-it-stands": "现行规则下即不成立",
    "honesty.tried": "已试 {n} 处改动,均不能",
    "honesty.flag.vacuous": "无所指:此处没有事项符合其前提",
    "honesty.flag.trivial": "恒成立:无论规则怎样写都成立",
    "honesty.flag.unfalsified": "所试改动均不能使其不成立",
    "honesty.flagged": "标出:{of} 项要求中的 {n} 项。",
    "honesty.line": "  {requirement}:{flag}",
    "honesty.idle": "不在任何核心或反例中的条款:{n} 条。{clauses}",
    "honesty.all-used": "每一条款都在某一核心或反例之中。",
}
