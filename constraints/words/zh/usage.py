"""命令行有误时的说法。"""

WORDS: dict[str, str] = {
    "usage.no-such-command": "没有命令 `{value}`",
    "usage.takes": "`{value}` 须为{wanted}",
    "usage.one-of": "下列之一:{listed}",
    "usage.from-to": " {low} 至 {high} 的整数",
    "usage.from": "不小于 {low} 的整数",
    "usage.above": "大于 {low} 的数",
    "usage.needs-value": "`{value}` 须给出值",
    "usage.extra": "多出 `{value}`,无处可用",
    "usage.empty": "没有给出内容",
    "usage.not-a-day": "`{value}` 不是日期;日期写成 2024-03-31",
    "usage.scenario-brings": "场景已自带 {value};两者去掉其一",
}
