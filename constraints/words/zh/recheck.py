"""中文消息:结论的复核。"""

WORDS: dict[str, str] = {
    "help.recheck": "以另外的方法复核每一结论:证明在全新求解器中复核,反例逐一求值并在其事项上重演;无从复核者如实计数。",
    "recheck.progress": "正在复核结论:{done}/{of}",
    "recheck.column.family": "类别",
    "recheck.column.proved": "复核无误的证明",
    "recheck.column.refuted": "复核无误的反例",
    "recheck.column.left": "未复核",
    "recheck.column.undecided": "超出求解限额",
    "recheck.done": "已复核:成立 {proved} 行,不成立 {refuted} 行,向全新求解器提出 {questions} 个问题;{undecided} 行超出求解限额。",
    "recheck.left": "无从复核:{n} 行,因为所涉类别分出的部分过多,无法逐一检验。",
    "recheck.left.kind": "  {requirement}:成立 {proved} 行,不成立 {refuted} 行",
}
