"""关口就比较所说。"""

WORDS = {
    "help.compare-fail-on": "凡有达到该严重程度、并非改善、又无人负责的变化,也以 1 结束:blocks_government、legal_risk、ambiguity 或 tidy_up(任何变化)。",
    "compare.gate.head": "变化 {n} 项",
    "compare.gate.met": "目标已达到。",
    "compare.gate.better": "属于改善,或只是改了文字。",
}
