"""The words for each code: what it means, why it matters, an innocent explanation, and a question."""

from typing import Any

from bonafide.findings import Catalogue, Words

_PERSON = {"name": "Ada Marchbanks"}
_SOURCES = "companies.csv and ROR, and registers of companies if they are loaded"


def _job(name: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "position": "Software Engineer", "startDate": start, "endDate": end, **more}


CATALOGUE = Catalogue(
    {
        "employment.before_founding": Words(
            summary="The employment is stated for a time before the company existed.",
            why="Nobody can be employed by a company before it or one of its predecessors was founded.",
            source=_SOURCES,
            innocent="Work for a predecessor, a parent company or a firm that this one bought; the time before a "
            "family firm or a start-up was registered; another company of the same name; or a wrong year.",
            question="Under which name did the company work when you began there, and who was your manager?",
            example={"basics": _PERSON, "work": [_job("ByteDance", "2003-05", "2006-08")]},
        ),
        "employment.after_end": Words(
            summary="The employment began after the company had ended.",
            why="A company that was wound up employs nobody, unless somebody goes on under its name.",
            source=_SOURCES,
            innocent="Another company bought the name or the business; work for the liquidator; another company of "
            "the same name; or a wrong year.",
            question="Which company is named in your contract or on your payslips from that time?",
            example={"basics": _PERSON, "work": [_job("Theranos", "2021-03", "2023-06")]},
        ),
        "employment.domain_lookalike": Words(
            summary="The employer's website can be mistaken for that of a known company, but is another domain.",
            why="A domain that looks like a company's can be registered by anybody, and mail to it does not reach the "
            "company. One that is a letter off and does not look the same is weak.",
            source="Unicode UTS #39; companies.csv and ROR",
            innocent="A typing error, or a domain of the company that our sources do not know.",
            question="What is the address of the company's website?",
            example={
                "basics": _PERSON,
                "work": [_job("Microsoft", "2015-05", "2019-08", url="https://www.rnicrosoft.com")],
            },
        ),
        "employment.overlap": Words(
            summary="Two full-time jobs on site overlap, but are far apart.",
            why="One person cannot be present in both places for months.",
            source="the dates and places that the application states",
            innocent="One job was remote or part-time, a posting abroad, a long notice period, or a wrong year.",
            question="Were you present at both places at that time, and how many days a week?",
            example={
                "basics": _PERSON,
                "work": [
                    _job("A Ltd", "2015-01", "2017-12", remote=False, location={"city": "Leeds", "countryCode": "GB"}),
                    _job(
                        "B Inc", "2016-01", "2018-12", remote=False, location={"city": "Austin", "countryCode": "US"}
                    ),
                ],
            },
        ),
    }
)
