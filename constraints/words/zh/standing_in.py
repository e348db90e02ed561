"""中文词条:代行职权。"""

WORDS: dict[str, str] = {
    "requirement.stand-in-for-every-reason": "有人代行的职务,不论因何不在岗均有人代行",
    "requirement.who-acts-alone-has-a-stand-in": "独自办理的职务有人代行",
    "finding.stand-in-for-every-reason": "{when},无人代行{subject}的职权。理由:{why}。",
    "finding.alone": "{who}无人代行,而下列行为只能由其办理:{acts}({cites})。",
    "remedy.alone": "为{who}确定代行人,或者为这些行为另定一名办理人。",
    "reason.who-acts-alone-has-a-stand-in": "条文未规定由谁代行该职务。",
    "reason.stand-in-for-every-reason": "条文列举了由人代行的事由,但未列全。",
}
