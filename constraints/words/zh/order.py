"""先后:哪一行为在先,以及文本何处没有写明。"""

WORDS = {
    "requirement.done-in-order": "文本要求在先的行为都在先完成",
    "order.act": "“{act}”",
    "order.more": "等(另有{n}项)",
    "order.pair": "{earlier}先于{later}",
    "finding.order.as-a-rule": "{matter}:{cites}要求{earlier}先于{later},但{earlier}只是一般要求,缺少时仍可{later}。",
    "remedy.order.as-a-rule": "写明{later}是否必须等待{earlier}",
    "finding.order.excepted": "依{cites}的例外,{matter}可以不经{earlier}即{later},事后也没有条款要求补办。",
    "remedy.order.excepted": "写明是否有意如此,以及{earlier}是否补办、由谁补办、何时补办",
    "finding.order.presumed": "{kind}中,{pairs},均只凭惯例,没有条款写明。",
    "remedy.order.presumed": "在规则中写明,或者有意不作先后要求",
    "finding.order.sometimes": "{matter}:{cites}只在部分情形下要求{earlier}先于{later},其他情形下可以不经{earlier}即{later}。",
    "remedy.order.sometimes": "写明其他情形下{earlier}如何处理",
    "finding.order.unordered": "部分{kind}中,没有条款规定{pairs},尽管这些行为都须办理,而{cites}对其他事项规定了这一先后;例如:{matter}。",
    "remedy.order.unordered": "对这些事项也写明何者在先",
    "finding.order.void": "{matter}:{cites}要求{earlier}在{void}之前,但此类事项没有条款要求{void},文本因而也没有规定{earlier}先于{later}。",
    "remedy.order.void": "写明没有{void}时,{earlier}应在何者之前",
}
