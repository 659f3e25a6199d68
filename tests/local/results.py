"""Results of rows, as `local.verification` gives them."""

from typing import Any

from local.verification import Assessed, Rejected


def concern(code: str, strength: str = "medium", **others: Any) -> dict[str, Any]:
    words = {"summary": "It does not fit.", "evidence": "Seen.", "innocent": "A slip.", "question": "Could you check?"}
    return {"code": code, "outcome": "concern", "strength": strength, **words, **others}


def not_assessed(code: str, reason: str) -> dict[str, Any]:
    return {"code": code, "outcome": "not_assessed", "strength": "weak", "evidence": reason}


def assessed(
    row: int,
    *findings: dict[str, Any],
    file: str = "a.csv",
    level: str = "low",
    points: int = 0,
    replaced: bool = False,
    **application: Any,
) -> Assessed:
    document = {"application_id": f"a-{row}", "basics": {"email": "j@acme.org"}, **application}
    return Assessed(file, row, document, {"level": level, "points": points}, list(findings), replaced)


def rejected(row: int, reason: str = "it is cut off", file: str = "a.csv") -> Rejected:
    return Rejected(file, row, reason)
