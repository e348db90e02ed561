"""同时落到一名代行人的职务数。"""

WORDS: dict[str, str] = {
    "load.who": "代行人",
    "load.one": "1 人不在岗",
    "load.two": "2 人",
    "load.three": "3 人",
    "load.any": "人数不限",
    "load.offices": "职务",
    "load.example": "例如不在岗者",
    "load.number": "{n}({sure})",
    "load.note": "上表为若干人不在岗时可能同时落到一人的职务数;括号内为无论如何指定都落到该人的职务数。条文未规定上限,因此只列数目、不作判断;空缺职务按名册计入,按首先显示的解读计算。另有 {n} 名代行人(guize verify --format json)。",
}
