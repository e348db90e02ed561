"""Chinese messages about ways that are guarded unequally."""

WORDS: dict[str, str] = {
    "requirement.equally-guarded": "效果相同的会议,程序保障相同",
    "requirement.decides-as-guarded": "可决定同一事项的会议程序保障相当",
    "guards.quorum": "到会人数要求",
    "guards.vote": "表决规则",
    "guards.act": "“{act}”",
    "guards.lead": "“{act}”的提前量",
    "guards.has": "{guards}(有此要求的:{who})",
    "finding.guards.weaker": "依照{cites},{meeting}的决定与其他会议的决定打开同一路径({acts}),但所要求的程序保障不同:事先缺少:{lacks}。上述要求见{where}。",
    "finding.guards.decides": "依{cites},{meeting}可以决定另一会议也可以决定的事项,但文本所要求的程序保障不同,它缺少:{lacks}。这些要求见于{where}。",
    "remedy.guards.decides": "对{meeting}要求同样的程序保障,或者写明哪些事项只能由另一会议决定。",
    "remedy.guards.weaker": "对{meeting}规定同样的程序保障,或者写明哪些事项可以从简。",
}
