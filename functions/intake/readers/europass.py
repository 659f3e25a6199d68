"""Europass: XML of the present site (version 2), and XML or JSON of the former one (`SkillsPassport`, version 3).

An XML document arrives as the objects of its elements (`xml_document.py`). The person's photo, nationality, gender and
date of birth are not read.

Sources: the documentation of the Europass XML schema 2; the Europass XML schema documentation V3.4.
"""

from typing import Any

from intake.drafts import with_dial_code
from intake.readers import layout
from intake.readers.layout import constant, converted, entries, every, first, joined, links

_CHANNELS = "CandidatePerson.Communication"


def _emails(node: Any) -> str | None:
    return next((uri for uri in layout.texts(node, f"{_CHANNELS}.URI") if "@" in uri), None)


def _phones(node: Any) -> str | None:
    """The numbers, each put together from country code, area and number."""
    channels = (each for each in layout.found(node, _CHANNELS) if isinstance(each, dict))
    numbers = (
        with_dial_code(next(layout.texts(each, "CountryDialing"), ""), national)
        for each in channels
        if (national := layout.joined("AreaDialing", "DialNumber")(each))
        and "fax" not in str(each.get("ChannelCode")).lower()
    )
    return "; ".join(dict.fromkeys(numbers)) or None


def _place(path: str) -> layout.Layout:
    return {
        "address": first(f"{path}.AddressLine", f"{path}.AddressLine1"),
        "postalCode": f"{path}.PostalCode",
        "city": f"{path}.CityName",
        "region": f"{path}.CountrySubDivisionCode",
        "countryCode": f"{path}.CountryCode",
    }


CANDIDATE: layout.Layout = {
    "application_id": "DocumentID",
    "source": {"id": "DocumentID", "phone_is_normalised": constant(True)},  # the parts are put together here
    "basics": {
        "name": first(
            "CandidatePerson.PersonName.FormattedName",
            joined("CandidatePerson.PersonName.GivenName", "CandidatePerson.PersonName.FamilyName"),
        ),
        "email": _emails,
        "phone": _phones,
        "location": _place(f"{_CHANNELS}.Address"),
        "profiles": lambda node: [{"url": uri} for uri in layout.texts(node, f"{_CHANNELS}.URI") if "@" not in uri],
    },
    "work": entries(
        "CandidateProfile.EmploymentHistory.EmployerHistory",
        {
            "name": "OrganizationName",
            "position": "PositionHistory.PositionTitle",
            "startDate": first(
                "EmploymentPeriod.StartDate.FormattedDateTime",
                "PositionHistory.EmploymentPeriod.StartDate.FormattedDateTime",
            ),
            "endDate": first(
                "EmploymentPeriod.EndDate.FormattedDateTime",
                "PositionHistory.EmploymentPeriod.EndDate.FormattedDateTime",
            ),
        },
    ),
    "education": entries(
        "CandidateProfile.EducationHistory.EducationOrganizationAttendance",
        {
            "institution": first("OrganizationName", "OrganizationContact.OrganizationName"),
            "studyType": first("EducationDegree.DegreeName", "ProgramName"),
            "startDate": "AttendancePeriod.StartDate.FormattedDateTime",
            "endDate": first(
                "AttendancePeriod.EndDate.FormattedDateTime", "EducationDegree.DegreeDate.FormattedDateTime"
            ),
            "location": _place("OrganizationContact.Communication.Address"),
        },
    ),
}


def _date(value: Any) -> str | None:
    """A date of attributes in XML (`month="--09"`), and of numbers in JSON."""
    if not isinstance(value, dict):
        return layout.text(value)
    folded = {name.lower(): each for name, each in value.items()}
    return layout.year_month_day(folded.get("year"), folded.get("month"), folded.get("day"))


_PERIOD: layout.Layout = {"startDate": converted(_date, "Period.From"), "endDate": converted(_date, "Period.To")}
_CONTACT = "Identification.ContactInfo"


def _contact_place(path: str) -> layout.Layout:
    return {
        "address": joined(f"{path}.AddressLine", f"{path}.AddressLine2"),
        "postalCode": f"{path}.PostalCode",
        "city": f"{path}.Municipality",
        "countryCode": first(f"{path}.Country.Code", f"{path}.Country.Label"),
    }


LEARNER: layout.Layout = {
    "basics": {
        "name": joined("Identification.PersonName.FirstName", "Identification.PersonName.Surname"),
        "email": first(f"{_CONTACT}.Email.Contact", f"{_CONTACT}.Email"),
        "phone": every(f"{_CONTACT}.TelephoneList.Telephone.Contact", f"{_CONTACT}.Telephone.Contact"),
        "location": _contact_place(f"{_CONTACT}.Address.Contact"),
        "profiles": links(f"{_CONTACT}.WebsiteList.Website.Contact", f"{_CONTACT}.Website.Contact"),
    },
    "work": lambda node: (
        entries("WorkExperienceList.WorkExperience", _WORK)(node) or entries("WorkExperience", _WORK)(node)
    ),
    "education": lambda node: entries("EducationList.Education", _SCHOOL)(node) or entries("Education", _SCHOOL)(node),
}
_WORK: layout.Layout = {
    "name": first("Employer.Name", "Employer"),
    "position": first("Position.Label", "Position"),
    "location": _contact_place("Employer.ContactInfo.Address.Contact"),
    **_PERIOD,
}
_SCHOOL: layout.Layout = {
    "institution": first("Organisation.Name", "Organisation"),
    "studyType": "Title",
    "area": "Field.Label",
    "location": _contact_place("Organisation.ContactInfo.Address.Contact"),
    **_PERIOD,
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a CV."""
    learner = next(
        (
            each
            for path in ("LearnerInfo", "SkillsPassport.LearnerInfo")
            for each in layout.found(document, path)
            if isinstance(each, dict)
        ),
        None,
    )
    if learner is not None:
        return [layout.document("europass", LEARNER, learner)]
    return [layout.document("europass", CANDIDATE, document)]
