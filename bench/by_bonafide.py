"""The three verifiers on the CSV file that `by_hand.py` reads. Prints `id,section` of each concern above `info`."""

import csv
import importlib
import sys
from pathlib import Path
from typing import Any

from bonafide import policy
from bonafide.application import Application
from bonafide.findings import Outcome
from bonafide.policy import Strength
from bonafide.reference import Reference
from bonafide.verifiers import VERIFIERS


def main(file: str, database: str) -> None:
    """Verifies the rows, one at a time."""
    rules, reference = policy.load(), Reference(database)
    verifiers = [importlib.import_module(f"verify_{name}.verifier").make_verifier(reference) for name in VERIFIERS]
    with Path(file).open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            application = Application.model_validate(_document(row))
            for verifier in verifiers:
                findings = verifier.findings(verifier.read(application), rules)
                if any(each.outcome is Outcome.CONCERN and each.strength is not Strength.INFO for each in findings):
                    print(f"{row['id']},{verifier.name}")


def _document(row: dict[str, str]) -> dict[str, Any]:
    education = {
        "institution": row["institution"],
        "url": row["website"],
        "location": {"countryCode": row["institution_country"]},
        "studyType": row["degree"],
        "area": row["subject"],
        "startDate": row["start"],
        "endDate": row["end"],
        "status": row["status"],
    }
    return {
        "application_id": row["id"],
        "submitted_at": row["submitted"],
        "basics": {
            "name": row["name"],
            "email": row["email"],
            "phone": row["phone"],
            "location": {"countryCode": row["country"]},
        },
        "education": [education],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
