"""Write docs/errors.md, the table of codes, from the Enum and the catalogues: `python docs/make_errors.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from constraints.errors import Code
from constraints.words import catalogue

SORTS = {
    "S": ("the file itself", "文件本身"),
    "T": ("its form", "形式"),
    "N": ("its names", "名称"),
    "R": ("its sense", "内容"),
    "A": ("amendments", "修订"),
    "O": ("rosters", "名册"),
    "C": ("scenarios", "场景"),
    "K": ("cases and expected verdicts", "案例和预期结论"),
    "W": ("warnings", "提示"),
    "U": ("the command line", "命令行"),
}
HEAD = """# Codes 错误代码

A message is `file:line:column: error[CODE]: problem`, and the remedy on a line of its own.  Words in braces stand for what was found.
Codes are stable: scripts may name them.  This page is written by `python docs/make_errors.py`.

每条信息为 `文件:行:列: 错误[代码]: 问题`,办法另起一行。花括号中为实际内容。代码保持不变。本页由 `python docs/make_errors.py` 生成。
"""


def table() -> str:
    """The page: a table for each sort of code, in the order of the Enum."""
    parts = [HEAD]
    for letter, (en, zh) in SORTS.items():
        rows = "".join(
            f"| {code} | {both(code.value)} | {both(f'{code.value}.remedy')} |\n" for code in Code if code[0] == letter
        )
        parts.append(f"\n## {letter}: {en} {zh}\n\n| code | problem 问题 | remedy 办法 |\n| --- | --- | --- |\n{rows}")
    return "".join(parts)


def both(key: str) -> str:
    return "<br>".join(catalogue(lang)[key].replace("|", "\\|").replace("\n", " ") for lang in ("en", "zh"))


if __name__ == "__main__":
    (Path(__file__).parent / "errors.md").write_text(table(), encoding="utf-8")
