"""时间:时限、提前量、单位和周期性职责。"""

WORDS = {
    "requirement.limits-agree": "各项时限在日历的每一天都不冲突",
    "requirement.has-a-limit": "应办的行为都有时限",
    "requirement.counts-back-from-a-day-fixed-in-time": "倒推的提前量以及时确定的日期为准",
    "requirement.unit-is-settled": "时限的单位明确,或者不影响结果",
    "requirement.lead-time-fits-the-meetings": "提前量不超过两次会议的间隔",
    "requirement.periodic-duty-performed": "{n}人不在时周期性职责仍有人履行",
    "finding.time.limits-agree": "{matter}:{cites}不能同时遵守:自{date}开始的,{other}的期限早于事项到达之时。",
    "remedy.time.limits-agree": "延长时限或者缩短提前量",
    "finding.time.least-and-most": "{matter}:{cites}不能同时遵守:{date}办理{event}后,依{least}须等到{earliest}方可办理{other},而依{most}最迟应在{latest}办理。",
    "remedy.time.least-and-most": "延长时限或者缩短最短时间,或者两者按同一种日计算",
    "finding.time.counts-back-from-a-day-fixed-in-time": "{cites}自{other}倒推{acts}的期限,但没有条款使{other}的日期届时已经确定或者通知。",
    "remedy.time.counts-back-from-a-day-fixed-in-time": "写明{other}的日期提前多久通知",
    "finding.time.unit-is-settled": "依{cites}{acts}是否及时,取决于未决问题:{question}例如在{date},结论不同。",
    "remedy.time.unit-is-settled": "写明是工作日还是自然日",
    "finding.time.lead-time-fits-the-meetings": "依{cites},{date}报送的须等待{days}天,超过两次会议间隔的{gap}天。",
    "remedy.time.lead-time-fits-the-meetings": "缩短提前量,或者拉开会议间隔",
    "finding.time.periodic-duty-performed": "在此情形无人履行{acts}:{who}({when});而{cites}要求周期性履行。",
    "time.away": "因某些原因不在",
    "time.vacant": "空缺",
    "remedy.time.periodic-duty-performed": "写明其间由谁履行,或者周期中止",
}
