"""Chinese messages: damaged rulebooks, and who notices."""

WORDS: dict[str, str] = {
    "mutants.title": "{title}:共 {n} 份受损规则,每份只改动一处或删去一条",
    "mutants.no-cases": "该规则旁没有案例:只有验证结论能发现损坏",
    "mutants.progress": "已判定受损规则:{done}/{of}",
    "mutants.operator": "算子",
    "mutants.family": "条款类别",
    "mutants.all": "合计",
    "mutants.column.mutants": "变异体",
    "mutants.column.by-case": "被案例发现",
    "mutants.column.by-verdict": "被结论发现",
    "mutants.column.equivalent": "证明等价",
    "mutants.column.survived": "存活",
    "mutants.column.stillborn": "不成立",
    "mutants.column.score": "非等价者发现率",
    "mutants.survivor": "存活:{clause} [{cite}] {operator} {change}",
    "mutants.score": "非等价变异体的发现率:{score}(要求:{wanted});存活:{n}",
}
