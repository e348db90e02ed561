"""要求的类别。"""

WORDS = {
    "family.availability": "有人可行使",
    "family.backup": "补位",
    "family.completeness": "完备",
    "family.overlap": "重叠",
    "family.containment": "不逾越",
    "family.separation": "分离",
    "family.order": "先后",
    "family.soundness": "程序健全",
    "family.time": "时限",
    "family.higher law": "上位法",
    "family.comparable guards": "同效同防",
    "family.honesty": "检验有效",
}
