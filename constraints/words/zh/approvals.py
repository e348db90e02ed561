"""有关批准的文字。"""

WORDS = {
    "wanted.fingerprint": "12 位指纹,如 3f2a91c07d44",
    "approved.finding": "发现",
    "approved.change": "变化",
    "K806": "{by}对{approved} `{value}` 的批准已于 {until} 到期",
    "K806.remedy": "改正所批准的问题,或以较晚的 `until` 重新批准",
    "K807": "没有指纹为 `{value}` 的{approved}:所批准的已不存在,或内容已改变",
    "K807.remedy": "删去该项,或重新审阅现在的发现并批准其新指纹",
    "K808": "`{value}` 已在 {first} 批准",
    "K808.remedy": "两项只保留一项",
    "K809": "这是 `{value}` 的批准文件,而旁边的规则集是 `{wanted_id}`",
    "K809.remedy": "写明该规则集自己的标识,或把文件放到所述规则集旁边",
    "approval.accepted": "{reason}({by}批准,有效至 {until})",
    "approval.family": "批准",
    "approval.how": "如暂时接受,可在规则集旁的 {file} 中批准:{sort}: {fingerprint}",
    "help.today": "按哪一天判断批准是否有效;未给出时为今天。",
}
