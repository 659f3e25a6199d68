"""The API side of fake vendors: access is checked, lists have pages, files have hosts of their own.

They are built from what the vendors publish (see the modules under functions/fetch/sources). Each has `HOSTS`, the
host of its files, the `ACCESS` of its customer, and the people who applied.
"""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode

from tests.vendors.people import CANARY, Person, people
from tests.vendors.server import Asked, Reply, Server


def _basic(user: str, password: str = "") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class Vendor(Server):
    """A vendor with people, pages of a size, and files on a host of their own, which gets no access."""

    HOSTS: ClassVar[tuple[str, ...]] = ()
    FILES: ClassVar[str] = "files.s3.amazonaws.com"
    ACCESS: ClassVar[Mapping[str, str]] = {}
    HOST: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self.people: list[Person] = people()
        self.page_size = 2
        self.accepts = lambda asked: asked.host == self.FILES or self.has_access(asked)
        self.routes["GET", "/files/*"] = self.file

    def has_access(self, asked: Asked) -> bool:
        """Whether a request to the API proves to be of the customer."""
        raise NotImplementedError

    def file(self, asked: Asked) -> Reply:
        """A file by a signed link: `/files/<number>/<kind>`."""
        _, _, number, kind = asked.path.split("/")
        person = self.person(number)
        return Reply(body=person.file(kind)) if person else Reply(403, b"<Error><Code>AccessDenied</Code></Error>")

    def link(self, person: Person, kind: str = "cv") -> str:
        """A signed link to a file."""
        return f"https://{self.FILES}/files/{person.number}/{kind}?X-Amz-Signature=abc%2F1"

    def person(self, number: str) -> Person | None:
        """The person whose number or UUID this is."""
        return next((each for each in self.people if number in (str(each.number), each.uuid)), None)

    def page(self, listed: list[Any], cursor: str | None) -> tuple[list[Any], str | None]:
        """A page of a list, and the cursor of the next one."""
        first = int(cursor or 0)
        following = first + self.page_size
        return listed[first:following], str(following) if following < len(listed) else None

    def found(self, number: str, document: Callable[[Person], Any]) -> Reply:
        """A document about a person; 404 if there is no such one."""
        person = self.person(number)
        return Reply.of(document(person)) if person else Reply.of({"error": "not found"}, 404)


class Greenhouse(Vendor):
    """Harvest v3: lists only, a token that ends, the next page in `Link`, the newest first."""

    HOSTS = ("harvest.greenhouse.io", "auth.greenhouse.io")
    FILES = "grnhse-example.s3.amazonaws.com"
    ACCESS = {"client_id": "gh-id", "client_secret": "gh-secret"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.tokens = ["token-1"]
        self.routes["POST", "/token"] = self.grant
        listed: dict[str, Callable[[Person], list[dict[str, Any]]]] = {
            "applications": lambda person: [self.application(person)],
            "candidates": lambda person: [self.candidate(person)],
            "candidate_educations": lambda person: [self.education(person)],
            "candidate_employments": lambda _: [{"id": 1, "company_name": "Example Ltd", "title": "Engineer"}],
            "attachments": lambda person: [
                {"id": 1, "filename": "cv.pdf", "url": self.link(person), "type": "resume"},
                {"id": 2, "filename": "letter.pdf", "url": self.link(person, "letter"), "type": "cover_letter"},
            ],
            "jobs": lambda _: [{"id": 27, "name": "Engineer"}],
        }
        for resource, of in listed.items():
            self.routes["GET", f"/v3/{resource}"] = self._listing(resource, of)

    def has_access(self, asked: Asked) -> bool:
        if asked.host == "auth.greenhouse.io":
            return asked.headers.get("authorization") == _basic("gh-id", "gh-secret")
        return asked.headers.get("authorization") == f"Bearer {self.tokens[-1]}"

    def grant(self, asked: Asked) -> Reply:
        form = parse_qs(asked.body.decode())
        if form.get("grant_type") != ["client_credentials"]:
            return Reply.of({"error": "unsupported_grant_type"}, 400)
        return Reply.of({"access_token": self.tokens[-1], "token_type": "Bearer", "expires_in": 3600})

    def application(self, person: Person) -> dict[str, Any]:
        return {"id": 700 + person.number, "candidate_id": person.number, "job_id": 27, "created_at": person.at}

    def candidate(self, person: Person) -> dict[str, Any]:
        return {
            "id": person.number,
            "first_name": person.first,
            "last_name": person.last,
            "gender": CANARY,
            "photo_url": f"https://example.org/{CANARY}.jpg",
            "email_addresses": [{"value": person.email, "type": "personal"}],
            "phone_numbers": [{"value": person.phone, "type": "mobile"}],
            "addresses": [{"value": "1 Invented Street\nSheffield", "type": "home"}],
        }

    def education(self, person: Person) -> dict[str, Any]:
        years = {"start_date": "2012-10-01", "end_date": "2015-07-31"}
        return {"id": 1, "school_name": person.school, "degree": "Bachelor", "discipline": "Physics", **years}

    def _listing(self, resource: str, of: Callable[[Person], list[dict[str, Any]]]) -> Callable[[Asked], Reply]:
        def answer(asked: Asked) -> Reply:
            if "cursor" in asked.query:
                if len(asked.query) > 1:
                    return Reply.of({"message": "cursor must be the only parameter"}, 422)
                state = json.loads(base64.urlsafe_b64decode(asked.query["cursor"]))
                query, first = state["query"], state["first"]
            else:
                query, first = dict(asked.query), "0"
            listed = [
                each
                for person in reversed(self.people)
                if self._is_wanted(person, resource, query)
                for each in of(person)
            ]
            if resource == "jobs":
                listed = listed[:1]
            entries, following = self.page(listed, first)
            if following is None:
                return Reply.of(entries)
            state = json.dumps({"query": query, "first": following}).encode()
            cursor = urlencode({"cursor": base64.urlsafe_b64encode(state).decode()})
            return Reply.of(entries, Link=f'<https://harvest.greenhouse.io/v3/{resource}?{cursor}>; rel="next"')

        return answer

    def _is_wanted(self, person: Person, resource: str, query: Mapping[str, str]) -> bool:
        own = {"applications": 700 + person.number, "candidates": person.number, "jobs": 27}
        operator, _, since = query.get("created_at", "").partition("|")
        return (
            ("ids" not in query or str(own[resource]) in query["ids"].split(","))
            and ("candidate_ids" not in query or str(person.number) in query["candidate_ids"].split(","))
            and ("application_ids" not in query or str(700 + person.number) in query["application_ids"].split(","))
            and (operator != "gte" or datetime.fromisoformat(since) <= person.created_at)
        )


class Ashby(Vendor):
    """Every call is a POST; errors have the status 200."""

    HOSTS = ("api.ashbyhq.com",)
    FILES = "ashby-example.s3.us-west-2.amazonaws.com"
    ACCESS = {"key": "ashby-key"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.routes |= {
            ("POST", "/application.info"): lambda asked: self.result(asked, "applicationId", self.application),
            ("POST", "/candidate.info"): lambda asked: self.result(asked, "id", self.candidate),
            ("POST", "/application.list"): self.listing,
            ("POST", "/file.info"): self.file_info,
            ("POST", "/candidate.listClientInfo"): lambda asked: self.result(asked, "candidateId", self.client_info),
        }

    def has_access(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == _basic("ashby-key")

    def client_info(self, person: Person) -> list[dict[str, Any]]:
        sent = {"relatedEntityType": "application", "userAgent": CANARY}
        return [
            {**sent, "relatedEntityId": person.uuid, "ipAddress": "192.31.196.7"},
            {**sent, "relatedEntityId": "another", "ipAddress": "192.31.196.8"},
            {"relatedEntityType": "blocked_application_submission", "ipAddress": "192.31.196.9"},
        ]

    def result(self, asked: Asked, name: str, document: Callable[[Person], Any]) -> Reply:
        person = self.person(asked.json().get(name, ""))
        if person is None:
            code = f"{asked.path[1:].partition('.')[0]}_not_found"
            return Reply.of({"success": False, "errors": [code], "errorInfo": {"code": code}})
        return Reply.of({"success": True, "results": document(person)})

    def listing(self, asked: Asked) -> Reply:
        body = asked.json()
        listed = [self.application(each) for each in self.people if each.milliseconds >= body.get("createdAfter", 0)]
        entries, following = self.page(listed, body.get("cursor"))
        more = {"moreDataAvailable": following is not None, **({"nextCursor": following} if following else {})}
        return Reply.of({"success": True, "results": entries, **more})

    def file_info(self, asked: Asked) -> Reply:
        number, _, kind = asked.json()["fileHandle"].partition("/")
        return self.result(
            Asked("", "", "/file.info", {}, {}, json.dumps({"id": number}).encode()),
            "id",
            lambda person: {"url": self.link(person, kind)},
        )

    def application(self, person: Person) -> dict[str, Any]:
        job = {"id": "00000000-0000-4000-8000-00000000aaaa", "title": "Engineer"}
        candidate = {"id": person.uuid, "name": person.name}
        return {"id": person.uuid, "createdAt": person.at, "candidate": candidate, "job": job}

    def candidate(self, person: Person) -> dict[str, Any]:
        email = {"value": person.email, "type": "Personal", "isPrimary": True}
        phone = {"value": person.phone, "type": "Mobile", "isPrimary": True}
        resume = {"name": "cv.pdf", "handle": f"{person.number}/cv"}
        return {
            "id": person.uuid,
            "name": person.name,
            "primaryEmailAddress": email,
            "emailAddresses": [email],
            "primaryPhoneNumber": phone,
            "phoneNumbers": [phone],
            "school": person.school,
            "gender": CANARY,
            "resumeFileHandle": resume,
            "fileHandles": [resume, {"name": "letter.pdf", "handle": f"{person.number}/letter"}],
        }


class Lever(Vendor):
    """Opportunities; files are answered with a redirect to a signed link."""

    HOSTS = ("api.lever.co",)
    FILES = "lever-example.s3.us-east-1.amazonaws.com"
    ACCESS = {"key": "lever-key"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.anonymised: set[str] = set()
        self.routes |= {("GET", "/v1/opportunities"): self.listing, ("GET", "/v1/opportunities/*"): self.one}

    def has_access(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == _basic("lever-key")

    def one(self, asked: Asked) -> Reply:
        number, *rest = asked.path.removeprefix("/v1/opportunities/").split("/")
        person = self.person(number)
        if person is None:
            return Reply.of({"code": "ResourceNotFound"}, 404)
        match rest:
            case []:
                return Reply.of({"data": self.opportunity(person, asked.query.get("expand", ""))})
            case ["resumes"]:
                return Reply.of({"data": [{"id": "cv", "file": {"name": "cv.pdf"}}]})
            case ["files"]:
                return Reply.of({"data": [{"id": "letter", "name": "letter.pdf"}]})
            case ["resumes" | "files", kind, "download"]:
                return Reply(302, b"", {"Location": self.link(person, kind)})
        return Reply.of({"code": "ResourceNotFound"}, 404)

    def listing(self, asked: Asked) -> Reply:
        since = int(asked.query.get("created_at_start", 0))
        listed = [self.opportunity(each, "") for each in self.people if each.milliseconds >= since]
        entries, following = self.page(listed[::-1], asked.query.get("offset"))
        return Reply.of({"data": entries, "hasNext": bool(following), **({"next": following} if following else {})})

    def opportunity(self, person: Person, expanded: str) -> dict[str, Any]:
        application = f"a-{person.uuid}"
        contact = f"c-{person.uuid}"
        return {
            "id": person.uuid,
            "name": person.name,
            "headline": "Engineer",
            "location": "Sheffield",
            "emails": [person.email],
            "phones": [{"type": "mobile", "value": person.phone}],
            "links": [],
            "stage": "lead-new",
            "createdAt": person.milliseconds,
            "contact": {"id": contact, "name": person.name} if "contact" in expanded else contact,
            "applications": [{"id": application, "posting": "p-1"} if "applications" in expanded else application],
            "isAnonymized": person.uuid in self.anonymised,
            "gender": CANARY,
        }


class Workable(Vendor):
    """Candidates of an account's own host, the oldest first."""

    HOSTS = ("acme.workable.com",)
    HOST = "acme"
    FILES = "workable-example.s3.amazonaws.com"
    ACCESS = {"token": "workable-token"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.routes |= {
            ("GET", "/spi/v3/candidates"): self.listing,
            ("GET", "/spi/v3/candidates/*"): lambda asked: self.found(
                asked.path.rpartition("/")[2], lambda person: {"candidate": self.candidate(person)}
            ),
        }

    def has_access(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == "Bearer workable-token"

    def listing(self, asked: Asked) -> Reply:
        since = datetime.fromisoformat(asked.query["created_after"])
        listed = [self.candidate(each) for each in self.people if each.created_at >= since]
        entries, following = self.page(listed, asked.query.get("since_id"))
        query = urlencode({**asked.query, "since_id": following})
        paging = {"next": f"https://acme.workable.com/spi/v3/candidates?{query}"} if following else {}
        short = [{name: each[name] for name in ("id", "name", "created_at")} for each in entries]
        return Reply.of({"candidates": short, "paging": paging})

    def candidate(self, person: Person) -> dict[str, Any]:
        years = {"start_date": "2012-10-01", "end_date": "2015-07-31"}
        return {
            "id": str(person.number),
            "name": person.name,
            "firstname": person.first,
            "lastname": person.last,
            "email": person.email,
            "phone": person.phone,
            "address": "Sheffield",
            "image_url": f"https://example.org/{CANARY}.jpg",
            "gender": CANARY,
            "created_at": person.at,
            "job": {"shortcode": "ENG1", "title": "Engineer"},
            "education_entries": [
                {"school": person.school, "degree": "Bachelor", "field_of_study": "Physics", **years}
            ],
            "experience_entries": [],
            "resume_url": self.link(person),
            "cover_letter_url": None,
        }


class SmartRecruiters(Vendor):
    """Candidates and their applications to jobs; files are loaded from the API."""

    HOSTS = ("api.smartrecruiters.com",)
    ACCESS = {"token": "smart-token"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.routes |= {("GET", "/candidates"): self.listing, ("GET", "/candidates/*"): self.one}

    def has_access(self, asked: Asked) -> bool:
        return asked.headers.get("x-smarttoken") == "smart-token"

    def one(self, asked: Asked) -> Reply:
        number, *rest = asked.path.removeprefix("/candidates/").split("/")
        person = self.person(number)
        if person is None:
            return Reply.of({"message": "not found"}, 404)
        match rest:
            case []:
                return Reply.of(self.candidate(person))
            case ["jobs", "job-1" | "job-2" as job_id]:
                job = {"id": job_id, "title": "Engineer"}
                return Reply.of({"status": "NEW", "createdOn": person.at, "job": job})
            case ["attachments"]:
                return Reply.of(
                    {"totalFound": 3, "content": [*map(self.attachment(person), ("AVATAR", "RESUME", "COVER_LETTER"))]}
                )
            case ["attachments", kind]:
                return Reply(body=person.file(kind))
        return Reply.of({"message": "not found"}, 404)

    def listing(self, asked: Asked) -> Reply:
        listed = [self.candidate(each) for each in self.people]  # what changed: older ones too
        entries, following = self.page(listed, asked.query.get("pageId"))
        return Reply.of({"content": entries, **({"nextPageId": following} if following else {})})

    def attachment(self, person: Person) -> Callable[[str], dict[str, Any]]:
        def one(kind: str) -> dict[str, Any]:
            url = f"https://api.smartrecruiters.com/candidates/{person.number}/attachments/{kind.lower()}"
            return {"id": kind.lower(), "type": kind, "actions": {"download": {"url": url, "method": "GET"}}}

        return one

    def candidate(self, person: Person) -> dict[str, Any]:
        studies = {"institution": person.school, "degree": "Bachelor", "major": "Physics"}
        return {
            "id": str(person.number),
            "firstName": person.first,
            "lastName": person.last,
            "email": person.email,
            "phoneNumber": person.phone,
            "gender": CANARY,
            "location": {"city": "Sheffield", "countryCode": "gb"},
            "education": [{**studies, "startDate": "2012-10", "endDate": "2015-07"}],
            "experience": [],
            "createdOn": person.at,
            "primaryAssignment": {"job": {"id": "job-1", "title": "Engineer"}},
        }


class Teamtailor(Vendor):
    """JSON:API; the candidate of a job application is in `included`."""

    HOSTS = ("api.teamtailor.com",)
    FILES = "teamtailor-example.s3.eu-west-1.amazonaws.com"
    ACCESS = {"key": "team-key"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.routes |= {
            ("GET", "/v1/job-applications"): self.listing,
            ("GET", "/v1/job-applications/*"): lambda asked: self.found(self._number(asked), self.with_candidate),
            ("GET", "/v1/candidates/*"): lambda asked: self.found(
                self._number(asked), lambda person: {"data": self.candidate(person)}
            ),
        }

    def has_access(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == "Token token=team-key" and "x-api-version" in asked.headers

    def _number(self, asked: Asked) -> str:
        return asked.path.rpartition("/")[2].removeprefix("9")  # job applications are 91, 92, …

    def listing(self, asked: Asked) -> Reply:
        entries, following = self.page([*map(self.application, self.people)], asked.query.get("page[number]"))
        query = urlencode({**asked.query, "page[number]": following})
        links = {"next": f"https://api.teamtailor.com/v1/job-applications?{query}"} if following else {}
        return Reply.of({"data": entries, "links": links})

    def with_candidate(self, person: Person) -> dict[str, Any]:
        return {"data": self.application(person), "included": [self.candidate(person)]}

    def application(self, person: Person) -> dict[str, Any]:
        candidate = {"data": {"id": str(person.number), "type": "candidates"}}
        return {
            "id": f"9{person.number}",
            "type": "job-applications",
            "attributes": {"created-at": person.at},
            "relationships": {"candidate": candidate},
        }

    def candidate(self, person: Person) -> dict[str, Any]:
        attributes = {
            "first-name": person.first,
            "last-name": person.last,
            "email": person.email,
            "phone": person.phone,
            "picture": f"https://example.org/{CANARY}.jpg",
            "original-resume": self.link(person),
            "resume": self.link(person, "pdf"),
        }
        return {"id": str(person.number), "type": "candidates", "attributes": attributes}


FAKES: Mapping[str, type[Vendor]] = {
    "greenhouse": Greenhouse,
    "ashby": Ashby,
    "lever": Lever,
    "workable": Workable,
    "smartrecruiters": SmartRecruiters,
    "teamtailor": Teamtailor,
}
