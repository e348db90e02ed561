"""Chinese messages: how likely it is that an act has nobody."""

WORDS: dict[str, str] = {
    "help.risk": "每种行为一年有多少个工作日无人可以行使,谁不在岗影响最大。",
    "help.risk.example": "例:guize risk base-2025 --act sign",
    "help.years": "抽取多少年的离岗情况,以求各人离岗天数的占比。",
    "risk.title": "{title}:按情景“{scenario}”的离岗情况,一年(250 个工作日)中无人可以行使的工作日数",
    "risk.illustrative": "离岗情况和名册均为示例,所得数字亦为示例;假定各人离岗相互独立。",
    "risk.column.act": "行为和事项类别",
    "risk.column.days": "每年工作日数",
    "risk.column.commonest": "最常见的缺席组合",
    "risk.column.importance": "影响最大者:Birnbaum 重要度、占无人天数之比(Fussell–Vesely)",
    "risk.act": "{act}:{matter}",
    "risk.importance": "{who} {birnbaum}、{share}",
    "risk.summary": "共{n}种行为和事项;其中{never}种从不停摆;另有{more}种见 guize risk --format json。",
}
