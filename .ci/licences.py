"""Looks into the layers that `sam build` made: whether each distribution has its licence text there."""

import sys
from pathlib import Path

BUILD = Path(__file__).resolve().parents[1] / ".aws-sam" / "build"


def has_licence(folder: Path) -> bool:
    """Whether a folder has a file with the text of a licence."""
    patterns = ("*icen[cs]e*", "*ICEN[CS]E*", "COPYING*", "licences/*", "LICENSES/*")
    named = (path for pattern in patterns for path in folder.rglob(pattern))
    return any(path.is_file() and path.stat().st_size > 500 for path in named)


def main() -> int:
    distributions = sorted(BUILD.glob("*Layer/python/*.dist-info"))
    found = [*distributions, BUILD / "SharedLayer/python/bonafide", BUILD / "ReferenceLayer"]
    lacking = [folder.name for folder in found if not has_licence(folder)]
    if lacking or not distributions:
        print("without the text of a licence:", *(lacking or ["nothing is built"]), file=sys.stderr)
        return 1
    print(f"all {len(found)} have the text of their licence")
    return 0


if __name__ == "__main__":
    sys.exit(main())
