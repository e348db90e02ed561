"""办理时间:程序最短和最长的合法时间。"""

WORDS = {
    "requirement.has-a-longest-time": "程序有最长合法时间",
    "requirement.shortest-chain-fits-the-meetings": "一次会议之后提出的事项能合法赶上下一次会议",
    "finding.time.has-a-longest-time": "{kind}:最长合法时间没有上限,至少在部分事项上,没有条款对{acts}规定时限。",
    "remedy.time.has-a-longest-time": "对迟延有害之处规定时限",
    "finding.time.shortest-chain-fits-the-meetings": "{matter}:自{date}开始,即使各方即时办理,{acts}依次完成也至少需要{days}天(最少{least}天),超过两次会议间隔的{gap}天({cites})。",
    "remedy.time.shortest-chain-fits-the-meetings": "缩短途中的期限或者提前量,或者写明一次会议之后提出的事项提交再下一次会议",
    "reason.has-a-longest-time": "条文未规定时限。",
    "reason.shortest-chain-fits-the-meetings": "途中的期限长于两次会议的间隔。",
}
