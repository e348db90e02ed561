"""How the shipped font was made: Noto Sans SC, cut to what Guize prints, under a name of its own.

    pip download --no-deps --dest source pylopdf-fonts-zh-cn
    unzip source/*.whl '*/NotoSansSC-Regular.otf' -d source
    python analysis/fonts/make_subset.py source/pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf

Needs fontTools only.  The same source and the same fontTools give the same bytes.  The result carries another family name,
so that a full Noto Sans SC on the same machine is never taken for it; the copyright and licence records stay as they are.
"""

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any

FAMILY = "Guize Sans SC"
POSTSCRIPT = "GuizeSansSC-Regular"
SHIPPED = Path(__file__).with_name("GuizeSansSC-Regular.otf")
SOURCE_SHA256 = "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9"

RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1: § ° ² ³ ½ × ÷ ·
    (0x2010, 0x205E),  # general punctuation: – — ‘ ’ “ ” … ‰ ※
    (0x2150, 0x218F),  # fractions and Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical signs
    (0x2460, 0x24FF),  # ① ② ③
    (0x2500, 0x257F),  # box drawing
    (0x2580, 0x259F),  # blocks
    (0x25A0, 0x25FF),  # ■ □ ▲ ▼ ● ○
    (0x2600, 0x27BF),  # ★ ☆ ✓
    (0x3000, 0x303F),  # Chinese punctuation: 、 。 《 》 〔 〕 〇
    (0x3220, 0x3243),  # ㈠ ㈡ ㈢
    (0xFF00, 0xFFEF),  # full-width forms
)
EXTRA = "ĀāĒēĪīŌōŪūǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜΔΣΩαβγδελμπρσφ€™"


def gb2312_hanzi() -> str:
    """The 6,763 hanzi of GB 2312, level 1 and level 2."""
    cells = (bytes((0xA0 + row, 0xA0 + cell)) for row in range(16, 88) for cell in range(1, 95))
    return "".join(cell.decode("gb2312", errors="ignore") for cell in cells)


def wanted() -> str:
    """Every character that the shipped font should have, if its source has it."""
    return "".join(chr(code) for first, last in RANGES for code in range(first, last + 1)) + EXTRA + gb2312_hanzi()


def rename(font: Any) -> None:
    """Give the font a family name of its own, in the name table and in the outlines."""
    fresh = {1: FAMILY, 3: f"{POSTSCRIPT};subset", 4: FAMILY, 6: POSTSCRIPT}
    for record in font["name"].names:
        record.string = fresh.get(record.nameID, record.toUnicode())
    outlines = font["CFF "].cff
    outlines.fontNames[0] = POSTSCRIPT
    outlines[0].FullName = outlines[0].FamilyName = FAMILY


def make(source: Path, target: Path) -> None:
    """Write the subset of `source` to `target`."""
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    options = subset.Options(hinting=False, layout_features=["kern"], name_IDs=["*"], name_languages=["*"])
    options.drop_tables += ["vhea", "vmtx", "VORG", "DSIG", "BASE"]  # nothing is set vertically
    with TTFont(source, recalcTimestamp=False, lazy=True) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=wanted())
        cutter.subset(font)
        rename(font)
        font.save(target)


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the font that Guize ships.")
    parser.add_argument("source", type=Path, help="NotoSansSC-Regular.otf")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where to write the subset")
    given = parser.parse_args()
    if hashlib.sha256(given.source.read_bytes()).hexdigest() != SOURCE_SHA256:
        print(f"note: `{given.source}` is not the source of the shipped font; the result will differ", file=sys.stderr)
    make(given.source, given.out)
    print(f"{given.out}: {given.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
