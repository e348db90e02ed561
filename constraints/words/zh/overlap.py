"""中文词条:条款交叉。"""

WORDS: dict[str, str] = {
    "requirement.one-answer": "没有两条把同一行为交给不同的人",
    "requirement.said-once": "同一权限只规定一次",
    "requirement.no-overlap": "条款与其他条款不重叠",
    "overlap.sentence": "{cite}第{n}句",
    "finding.overlap.special": "{cites}把同一行为({acts})交给不同的人,例如:{matter}——依{cite}为{one},依{beside}为{other}。文本没有说明是范围较窄的{special}优先、任一人均可,还是须两人都办。",
    "finding.overlap.crossing": "{cites}把同一行为({acts})交给不同的人,例如:{matter}——依{cite}为{one},依{beside}为{other}。两条互不包含,文本没有说明何者优先、任一人均可,还是须两人都办。",
    "finding.overlap.same": "{cites}不止一次把同一行为({acts})交给同样的人,例如:{matter},{one}。",
    "remedy.overlap.special": "在另一条中把较窄的情形({special})除外,或者写明任一人均可,或者写明须两人都办。",
    "remedy.overlap.crossing": "写明{cite}与{beside}何者优先,或者任一人均可,或者须两人都办。",
    "remedy.overlap.same": "只规定一次,或者由{cite}、{beside}中的一条引用另一条。",
}
