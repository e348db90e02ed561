"""结论随哪些未决问题翻转。"""

WORDS = {
    "turning.question": "条文的未决问题",
    "turning.turned": "翻转的结论",
    "turning.moved": "变动的结论",
    "turning.rest": "另有 {n} 个未决问题,其中 {turned} 个有结论随之翻转(guize verify --format json)",
    "turning.rest-none": "另有 {n} 个未决问题,均无结论随之翻转(guize verify --format json)",
}
