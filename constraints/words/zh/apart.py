"""中文词条:本应由两人分别办理的行为。"""

WORDS: dict[str, str] = {
    "requirement.two-acts-two-people": "应由两人办理的,由两人分别办理",
    "apart.pair": "先“{first}”、后“{second}”({kind})",
    "apart.each": "各人分别“{first}”({kind})",
    "apart.under": "依{cites},",
    "apart.when": ",情形为:{situation}",
    "finding.apart.posts": "{who}身兼数职({posts}),依{cites}本应由两人分别办理的,可由其一人办理:{pairs}。",
    "finding.apart.away": "依{cites}本应由两人分别办理的,可由一人办理:{pairs}。依{through},{who}同时代行{others}的职权{when}。",
    "finding.apart.granted": "依{cites}本应由两人分别办理的,可由一人办理:{pairs}。{under}{who}可获授权如此办理{when}。",
    "finding.apart.same": "依{cites},作出行为和对其审查或者用印的为同一职务:{pairs};如{alike}。",
    "remedy.apart.posts": "写明办理前一行为的人不得再办理后一行为,并写明此时由谁办理:{pairs}。",
    "remedy.apart.away": "规定代行职权的人已办理前一行为的,后一行为由他人办理:{pairs}。",
    "remedy.apart.granted": "规定不得授权已办理前一行为的人办理后一行为:{pairs}。",
    "remedy.apart.same": "把后一行为交给他人,或者要求由另一人办理:{pairs}。",
    "reason.two-acts-two-people": "条文未禁止一人在代行、受托或者兼任时两项都办。",
}
