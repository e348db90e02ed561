"""What is said of approvals."""

WORDS = {
    "wanted.fingerprint": "fingerprint of 12 digits such as 3f2a91c07d44",
    "approved.finding": "finding",
    "approved.change": "change",
    "K806": "the approval of the {approved} `{value}` by {by} ended on {until}",
    "K806.remedy": "mend what it approves, or have it approved anew with a later `until`",
    "K807": "no {approved} has the fingerprint `{value}`: what it approved is gone, or its content has changed",
    "K807.remedy": "remove the entry, or look again at what is found now and approve its new fingerprint",
    "K808": "`{value}` is approved already, at {first}",
    "K808.remedy": "keep one of the two entries",
    "K809": "these are approvals of `{value}`, and the rulebook beside them is `{wanted_id}`",
    "K809.remedy": "name the rulebook's own id, or put the file beside the rulebook it speaks of",
    "approval.accepted": "{reason} (approved by {by} until {until})",
    "approval.family": "approvals",
    "approval.how": "to accept it for a time, approve it in {file} beside the rulebook: {sort}: {fingerprint}",
    "help.today": "The day on which approvals are judged; today where none is given.",
}
