"""经认定而走特殊途径的:程序保障与通常途径是否相同。"""

WORDS: dict[str, str] = {
    "requirement.no-meeting-is-as-guarded": "不提交会议的,除会议决定外,程序保障不少于提交会议的",
    "reason.no-meeting-is-as-guarded": "条文只对经会议决定的要求程序保障,其余没有写明以何代替。",
    "requirement.special-way-is-as-guarded": "经认定走特殊途径的,程序保障不少于通常途径",
    "reason.special-way-is-as-guarded": "条文对经认定的特殊情形免除了程序保障,没有写明以何代替。",
    "guards.lane": "{kind}({lane})",
    "guards.before": "“{act}”",
    "guards.after": "“{effect}”之后的“{act}”",
    "guards.order": "“{act}”先于“{effect}”",
    "guards.judged": "是否属于此种情形由{who}认定",
    "guards.judged_in_part": "是否属于此种情形,部分由{who}认定,其余文本没有写明由谁认定",
    "guards.judged_by_nobody": "是否属于此种情形,文本没有写明由谁认定",
    "finding.guards.weaker-lane": "{lanes}:通常办理{acts}所要求的{lacks}({where}),此种情形下不作要求,规则也没有写明以何代替;{judge}。",
    "remedy.guards.weaker-lane": "写明以何种程序代替,例如事先同意或者事后报告,并写明由谁认定",
    "finding.guards.mixed-lane": "{lanes}:办理{acts}的程序保障与通常途径互有短长:不要求{lacks},另要求{adds}({where});{judge}。",
    "remedy.guards.mixed-lane": "写明后者是否用来代替前者",
    "finding.guards.weaker-unmet": "{lanes}:先经{meetings}决定的,办理{acts}须有{lacks}({where});不提交会议的则不作要求,虽然规则在会议之外也规定有此种程序,也没有写明以何代替。",
    "remedy.guards.weaker-unmet": "写明不论是否提交会议都须办理,或者写明哪些事项必须提交会议",
    "finding.guards.mixed-unmet": "{lanes}:除会议决定外,不经会议办理{acts}与经{meetings}办理,程序保障互有短长:不要求{lacks},另要求{adds}({where})。",
    "remedy.guards.mixed-unmet": "写明后者是否用来代替前者",
}
