"""已知未通过项:各自为何已知。"""

WORDS = {
    "reason.actor-is-named": "条文未写明由谁办理。",
    "reason.counts-back-from-a-day-fixed-in-time": "条文据以倒推期限的日期可能确定得过晚。",
    "reason.done-in-order": "另有合规路径略过条文列在前面的步骤，或条文未写明先后。",
    "reason.given-where-demanded": "条文要求的事项未交由任何人办理。",
    "reason.has-a-limit": "条文未规定时限。",
    "reason.no-post-left-out": "条文列举了若干职务，对同级其他职务未作规定。",
    "reason.nobody-acts-on-their-own": "条文未禁止本人决定本人的事项。",
    "reason.one-answer": "两条规定把同一事项交由不同的人办理，条文未写明以哪条为准。",
    "reason.periodic-duty-performed-with-1-away": "该职责系于一个职务，并非每种缺席事由都有人代行。",
    "reason.portfolio-held-with-1-away": "并非每种缺席事由都有人接管其分管工作。",
    "reason.refusal-is-provided-for": "条文未写明不同意之后如何处理。",
    "reason.refusal-leads-on": "条文到不同意为止，未写明下文。",
    "reason.return-leads-on": "条文未写明退回之后如何处理。",
    "reason.said-once": "两条规定内容相同。",
    "reason.silence-leads-on": "条文未写明逾期不答复意味着什么。",
    "reason.unit-is-settled": "条文未写明期限按工作日还是自然日计算。",
    "reason.not-provided-for": "条文对此未作规定。",
}
