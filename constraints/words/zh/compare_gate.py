"""关口就比较所说。"""

WORDS = {
    "help.compare-fail-on": "凡有达到该严重程度、并非改善、又无人负责的变化,也以 1 结束:blocks_government、legal_risk、ambiguity 或 tidy_up(任何变化)。",
    "compare.gate.head": "变化 {n} 项",
    "compare.gate.met": "目标已达到。",
    "compare.gate.better": "属于改善,或只是改了文字。",
    "U105": "没有可比较的内容:两侧是同一规则集",
    "U105.remedy": "请指明另一侧:AMENDED、`--amend FILE`,或另一日期、名册、解读;见 `guize compare --help`",
    "help.compare-baseline": "`guize compare --format json` 以前的输出:其中已有的变化视为已知。",
    "why.baseline-not-a-comparison": "其中没有比较的变化",
    "help.since": "模拟年度中从这一天起适用修改后的规则,此前适用原规则;在原规则下开始的事项另行说明(默认从第一天起)。",
}
