"""The words for each identity code: what it means, why it matters, an innocent explanation, and a question."""

from typing import Any

from bonafide.findings import Catalogue, Words

_REPORTED = (
    "IC3, public service announcement of 23 January 2025: one person or one contact behind several applicants' names"
)

_LAPTOPS = (
    "IC3, public service announcements of 18 October 2023 and 23 July 2025; US Department of Justice, 30 June 2025: "
    "places with the laptops of many people"
)

_NAMES = ("Ada Marchbanks", "Tomas Vrba", "Kofi Mensah")
_DEGREES = [
    {"institution": "A College", "studyType": "BSc", "startDate": "2011-09", "endDate": "2015-06"},
    {"institution": "B University", "studyType": "MSc", "startDate": "2015-09", "endDate": "2017-06"},
]
_JOBS = [
    {"name": "A Works", "position": "Fitter", "startDate": "2011-09", "endDate": "2014-06"},
    {"name": "B Rail", "position": "Planner", "startDate": "2014-08", "endDate": "2018-02"},
    {"name": "C Lines", "position": "Manager", "startDate": "2018-03", "endDate": "2024-06"},
]

_SUMMARY = (
    "Summary\nEngineer of railway signals and points, on the lines of the north.\n"
    "Education\nBSc in Physics, University of Oxford\n2012 - 2016"
)
_WORK = (
    "Rebuilt the timetable of three regional lines with a team of four, and halved the delays in winter. Wrote the "
    "handbook that dispatchers of the night shift use when a signal fails. Introduced a weekly review of near misses "
    "with drivers and guards, which the safety office has since made a rule for all depots. Planned the renewal of "
    "forty crossings under traffic without closing a road for longer than a weekend. Trained eleven apprentices, of "
    "whom nine stayed.\nEducation\nBSc in Physics, University of Oxford\n2012 - 2016"
)

_HOME = {
    "address": "12 Thornbrake Lane",
    "postalCode": "43004",
    "city": "Blacklick",
    "region": "OH",
    "countryCode": "US",
}


def _under(name: str, **contact: Any) -> dict[str, Any]:
    return {"basics": {"name": name, **contact}}


_NEIGHBOURS = (*_NAMES, "Mira Lindqvist", "Yusuf Okonjo")


def _sent_by(name: str) -> dict[str, Any]:
    return {"source": {"ip": "2d00:b0a:f1de:5::17"}, "basics": {"name": name}}


def _living(name: str, address: str) -> dict[str, Any]:
    place = {"address": address, "postalCode": "62701", "city": "Springfield", "region": "IL", "countryCode": "US"}
    return {"basics": {"name": name, "location": place}}


def _delivered(name: str) -> dict[str, str]:
    return {"name": name, "address": "480 Orchard Road", "postal_code": "47374", "city": "Richmond", "country": "US"}


CATALOGUE = Catalogue(
    {
        "identity.phone_shared": Words(
            summary="The telephone number is used in other applications under other names.",
            why="Invented applicants often share a telephone number or an e-mail address. Two names are often a "
            "couple; three or more rarely are.",
            source=_REPORTED,
            innocent="Two names: partners, or a parent and a child, with one phone; a person who changed name; or a "
            "number that now belongs to somebody else. More names: a family, a shared flat, or an agency.",
            question="Do you share this telephone number with somebody, or did you have it under another name?",
            example=[_under(name, phone="+1 212 736 5000") for name in _NAMES],
        ),
        "identity.email_shared": Words(
            summary="The e-mail address is used in other applications under other names.",
            why="Invented applicants often share a telephone number or an e-mail address. Two names are often a "
            "couple; three or more rarely are.",
            source=_REPORTED,
            innocent="Two names: a couple with one mailbox, or a person who changed name. More names: a family, a "
            "career service, or an agency.",
            question="Do you share this mailbox with somebody, or did you use it under another name?",
            example=[_under(name, email="contact.us.2026@outlook.com") for name in _NAMES],
        ),
        "identity.education_copied": Words(
            summary="The same education history is in another application under another name.",
            why="Two people rarely have the same institutions, subjects and months.",
            source=_REPORTED,
            innocent="Two names: friends, partners or siblings who took the same courses, or a person who changed "
            "name. More names: a class that took the same two courses, or a template from a career service.",
            question="Could you tell us about a course or a teacher that you remember from each of these?",
            example=[{**_under(name), "education": _DEGREES} for name in _NAMES],
        ),
        "identity.resume_identical": Words(
            summary="The same file came with an application under another name.",
            why="Two people do not send the same file, unless one of them has the other's.",
            source=_REPORTED,
            innocent="An agency, a service or one of a couple who sent one file twice; a wrong file; or a person who "
            "changed name.",
            question="The document that we received also came with another application. Is it yours?",
            example=[{**_under(name), "document": {"text": f"{_NAMES[0]}\n{_SUMMARY}"}} for name in _NAMES[:2]],
        ),
        "identity.resume_copied": Words(
            summary="The document has much the same text as that of an application under another name.",
            why="Invented applicants often have variants of one résumé. Templates alone do not make texts so similar.",
            source=_REPORTED,
            innocent="One writer, career service or program wrote both texts, or two colleagues shared a description "
            "of their work.",
            question="Could you tell us more about the work that your document describes, in your own words?",
            example=[{**_under(name), "document": {"text": f"{name}\n{_WORK}"}} for name in _NAMES[:2]],
        ),
        "identity.same_origin": Words(
            summary="A document of another person was made from the same file.",
            why="It means nothing by itself. It supports the finding that two documents have the same text.",
            source="the XMP specification (ISO 16684-1), DocumentID",
            innocent="A template that many people download, or a friend or service who wrote both.",
            question="None needed.",
            example=[
                {**_under(name), "document": {"text": f"{name}\n{_SUMMARY}", "origin": "uuid:9a1c4f1e"}}
                for name in _NAMES[:2]
            ],
        ),
        "identity.changing_contact": Words(
            summary="The same person gave another telephone number or e-mail address before.",
            why="It means nothing by itself, but can explain other findings.",
            source=_REPORTED,
            innocent="A new phone, a new provider, or one address for work and one for home.",
            question="Which telephone number and e-mail address reach you best?",
            example=[
                _under(_NAMES[0], email="ada.marchbanks@outlook.com", phone=phone)
                for phone in ("+1 212 736 5000", "+1 212 736 5001")
            ],
        ),
        "identity.burst": Words(
            summary="One person made many applications within a day.",
            why="So many applications are rarely written by hand.",
            source=_REPORTED,
            innocent="An eager candidate who applies with one click, or a form that was sent several times.",
            question="Which of these positions interests you most?",
            example=[
                {
                    **_under("Ada Marchbanks", email="ada.marchbanks@outlook.com"),
                    "submitted_at": f"2026-11-20T09:{minute}:00Z",
                }
                for minute in range(10, 60, 5)
            ],
        ),
        "identity.watchlisted": Words(
            summary="The telephone number or e-mail address is on a watchlist of this deployment.",
            why="The list connects it with sanctions or with an organised scheme.",
            source="the list that the evidence names, as the operator of this deployment supplied it",
            innocent="A number that now belongs to somebody else, a typing error, or an outdated entry.",
            question="Since when have you had this telephone number or e-mail address?",
            example=[_under(_NAMES[0], email="listed@outlook.com")],
        ),
        "employment.history_copied": Words(
            summary="The same employment history is in another application under another name.",
            why="Two people rarely have the same employers, titles and months.",
            source=_REPORTED,
            innocent="Two names: colleagues or partners who moved together, or a person who changed name. More names: "
            "a template from a career service.",
            question="Could you tell us about a project that you remember from each of these employers?",
            example=[{**_under(name), "work": _JOBS} for name in _NAMES],
        ),
        "address.shared": Words(
            summary="The street address is stated in other applications under other names.",
            why="Devices for invented applicants are often sent to the homes of a few helpers. Two names at one home "
            "are often a couple, three a family or a shared flat. Four unrelated names within 90 days are rare.",
            source="US Department of Justice, announcement of 30 June 2025 on 29 places to which devices were sent; "
            "and IC3, public service announcement of 23 July 2025",
            innocent="A couple, a family or flat share in which several look for work, people who moved out and in, "
            "or a house whose flats have no numbers.",
            question="Do you share your home with somebody who applied here, too?",
            example=[
                {**_under(name, location=_HOME), "submitted_at": f"2026-09-{day:02}T09:00:00Z"}
                for day, name in enumerate((*_NAMES, "Priya Raman"), start=1)
            ],
        ),
        "profile.shared": Words(
            summary="The profile or website is stated in other applications under other names.",
            why="An account at a known site belongs to one person, and invented applicants often show the work of one "
            "account. A website of their own is at most medium: a course or an agency may have made it.",
            source="the Security Alliance's framework (2026) on accounts that are bought and renamed; and IC3, public "
            "service announcement of 18 October 2023: several profiles with one identity",
            innocent="A person who changed name, a typing error, a website that two people made together, or that of "
            "an agency.",
            question="Is this profile yours, and what did you do for the work that it shows?",
            example=[_under(name, profiles=[{"url": "https://github.com/tamarisk-rail"}]) for name in _NAMES],
        ),
        "network.shared": Words(
            summary="Applications under other names were sent from the same network.",
            why="A person with several invented identities sends all applications from one place. Only networks of "
            "which it is known that an address is one line's are compared, for 30 days.",
            source="Microsoft, Jasper Sleet, 21 April 2026: several accounts apply from the same infrastructure",
            innocent="A household, a shared flat, a café, a library, a job centre or a small school.",
            question="From where did you send the application? Do others there also apply?",
            example=[_sent_by(name) for name in _NEIGHBOURS],
        ),
        "shipping.elsewhere": Words(
            summary="A device went to an address that is neither the stated home nor the stated place of work.",
            why="Where work is done in the name of another person, the devices stand at the home of a helper. An "
            "address alone is a weak reason to ask; one that received devices of people who do not live there is a "
            "strong one.",
            source=_LAPTOPS,
            innocent="A move, a parcel sent to a relative, partner or neighbour, or a second home.",
            question="We sent the device to another address than the one in your application. Do you live there now?",
            example=[
                {**_living(_NAMES[0], "12 Canal Street"), "delivery": _delivered(_NAMES[0])},
            ],
        ),
        "shipping.shared": Words(
            summary="Devices of people with other names went to the same address.",
            why="Where work is done in the names of several people, their devices stand side by side at one address.",
            source=_LAPTOPS,
            innocent="A couple or flatmates who were both hired, people who take in parcels for others, or an office.",
            question="Do you share this address with somebody else who works for us?",
            example=[
                {**_living(name, f"{number} Canal Street"), "delivery": _delivered(name)}
                for number, name in enumerate(_NAMES[:2], start=12)
            ],
        ),
    }
)
