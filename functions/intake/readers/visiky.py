"""visiky: a résumé builder that is common in China. Dates are lists of a start and an end (`2013.09.01`).

Source: visiky/resume, the types of its configuration.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import entries, first


def _date(name: str, index: int) -> layout.Leaf:
    """The start or the end of a list of two dates, as an ISO date if it has points."""

    def read(entry: Any) -> str | None:
        stated = entry.get(name)
        dates = stated if isinstance(stated, list) else [None, stated]
        text = layout.text(dates[index]) if index < len(dates) else None
        return text and (layout.year_month_day(*text.replace("/", ".").replace("-", ".").split(".")) or text)

    return read


LAYOUT: layout.Layout = {
    "basics": {
        "name": "profile.name",
        "email": "profile.email",
        "phone": "profile.mobile",
        "location": {"city": first("profile.workPlace", "profile.city")},
        "profiles": layout.links("profile.github", "profile.zhihu"),
    },
    "work": entries(
        "workExpList",
        {
            "name": "company_name",
            "position": first("position", "department_name"),
            "startDate": _date("work_time", 0),
            "endDate": _date("work_time", 1),
        },
    ),
    "education": entries(
        "educationList",
        {
            "institution": "school",
            "area": "major",
            "studyType": "academic_degree",
            "startDate": _date("edu_time", 0),
            "endDate": _date("edu_time", 1),
        },
    ),
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a résumé."""
    return [layout.document("visiky", LAYOUT, layout.candidate_and_application(document)["candidate"])]
