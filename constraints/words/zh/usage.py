"""命令行有误时的说法。"""

WORDS: dict[str, str] = {
    "usage.no-such-command": "没有命令 `{value}`",
    "usage.empty": "没有给出内容",
    "usage.not-a-day": "`{value}` 不是日期;日期写成 2024-03-31",
    "usage.scenario-brings": "场景已自带 {value};两者去掉其一",
}
