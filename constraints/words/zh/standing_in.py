"""中文词条:代行职权。"""

WORDS: dict[str, str] = {
    "requirement.stand-in-for-every-reason": "有人代行的职务,不论因何不在岗均有人代行",
    "requirement.who-acts-alone-has-a-stand-in": "独自办理的职务有人代行",
    "requirement.powers-pass-to-the-stand-in": "职务的各项行为均可由代行人办理",
    "requirement.chain-of-stand-ins-holds": "{n}人不在岗时,应当代行的人在岗",
    "requirement.chain-goes-on": "可以逐层代行的,能找到代行人",
    "finding.chain-of-stand-ins-holds": "{when},条文规定由他人代行,而无人可以代行{subject}的职权。理由:{why}。",
    "finding.powers": "依{cites},代行{who}职权的人不得办理:{acts}。",
    "finding.chain": "{cites}允许逐层代行,但{last}也不在岗时,{first}的职权无人代行{more}。",
    "chain.more": ";另有{n}个职务情形相同",
    "remedy.powers": "写明这些行为中哪些由代行人办理,其余的在此期间由谁办理。",
    "remedy.chain": "写明两人都不在岗时由第三人代行。",
    "reason.powers-pass-to-the-stand-in": "条文未规定该职务的各项行为均由代行人办理。",
    "finding.stand-in-for-every-reason": "{when},无人代行{subject}的职权。理由:{why}。",
    "finding.alone": "{who}无人代行,而下列行为只能由其办理:{acts}({cites})。",
    "remedy.alone": "为{who}确定代行人,或者为这些行为另定一名办理人。",
    "reason.who-acts-alone-has-a-stand-in": "条文未规定由谁代行该职务。",
    "reason.stand-in-for-every-reason": "条文列举了由人代行的事由,但未列全。",
}
