"""`guize init` 的文字。"""

WORDS = {
    "help.init": "新建规则仓库:示例条文、名册、预期结论、模式文件、测试和持续集成文件,一建成即可通过检查。",
    "help.init.example": "示例:guize init my-rules",
    "U104": "`{value}` 不是新的或空的文件夹",
    "U104.remedy": "请指定尚不存在的文件夹",
    "init.done": "{folder}:结论 {n} 项,其中未得到证明的 {listed} 项已在 rules/expected.yaml 中列出并说明理由。下一步:cd {folder}; git init; guize verify rules --roster roster.yaml",
}
