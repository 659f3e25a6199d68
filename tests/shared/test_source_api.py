"""Access to the APIs of sources: addresses, tokens, waits."""

import base64
from collections.abc import Mapping

import pytest

from bonafide import source_api
from bonafide.hooks import SOURCES, Connection
from bonafide.source_api import ACCESS, Api, Gone, NotAllowed
from bonafide.web import Refused, Unavailable
from tests.vendors import server
from tests.vendors.fixtures import WebTo, web_to
from tests.vendors.server import Reply, Server

__all__ = ["web_to"]

KEYS = {"client_id": "id", "client_secret": "secret", "key": "k", "token": "t"}
BASIC = "Basic " + base64.b64encode(b"k:").decode()
HEADERS: Mapping[str, tuple[str, str]] = {
    "ashby": ("authorization", BASIC),
    "lever": ("authorization", BASIC),
    "workable": ("authorization", "Bearer t"),
    "smartrecruiters": ("x-smarttoken", "t"),
    "teamtailor": ("authorization", "Token token=k"),
    "recruitee": ("authorization", "Bearer t"),
    "pinpoint": ("x-api-key", "k"),
}


class Clock:
    """A clock that only goes on while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the module."""
    made = Clock()
    monkeypatch.setattr(source_api, "time", made)
    return made


def api(source: str = "lever", **given: object) -> Api:
    """The API of a connection."""
    return Api(Connection(source, "abcdefghijklmnop"), KEYS, **given)  # type: ignore[arg-type]


@pytest.fixture
def lever(web_to: WebTo) -> Server:
    """A server at Lever's address that answers everything with `{}`."""
    vendor = web_to("api.lever.co")
    vendor.routes["GET", "/v1/*"] = vendor.routes["POST", "/v1/*"] = Reply.of({})
    return vendor


def test_every_source_has_an_api() -> None:
    assert set(ACCESS) == set(SOURCES)
    assert set(HEADERS) == set(SOURCES) - {"greenhouse"}


@pytest.mark.parametrize("source", HEADERS)
def test_access_is_shown_as_the_source_expects(web_to: WebTo, source: str) -> None:
    asked = api(source, host="acme" if "{host}" in ACCESS[source].base else "")
    vendor = web_to(asked.host)
    vendor.routes["GET", "/*"] = Reply.of({"ok": True})
    assert asked.get("things", "1", query={"a": "b c"}) == {"ok": True}
    name, value = HEADERS[source]
    assert vendor.asked[0].headers[name] == value
    assert vendor.asked[0].query == {"a": "b c"}


@pytest.mark.parametrize("source", SOURCES)
def test_missing_access_is_named(source: str) -> None:
    empty = Api(Connection(source, "abcdefghijklmnop"), {}, host="acme")
    with pytest.raises(Refused, match=r"no `api\.\w+`"):
        empty.headers()


def test_region_of_teamtailor_is_a_part_of_its_host() -> None:
    assert (api("teamtailor").host, api("teamtailor", host="na").host) == (
        "api.teamtailor.com",
        "api.na.teamtailor.com",
    )


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ("a/b", "/v1/opportunities/a%2Fb/notes"),
        ("a?b=c#d", "/v1/opportunities/a%3Fb%3Dc%23d/notes"),
        ("../x", "/v1/opportunities/..%2Fx/notes"),
        ("a%2Fb", "/v1/opportunities/a%252Fb/notes"),
        ("a\r\nb", "/v1/opportunities/a%0D%0Ab/notes"),
    ],
)
def test_part_of_a_path_stays_one_part(part: str, path: str) -> None:
    assert api().url("opportunities", part, "notes") == f"https://api.lever.co{path}"


@pytest.mark.parametrize("part", ["", ".", ".."])
def test_part_that_leads_out_of_a_path_is_refused(part: str) -> None:
    with pytest.raises(Refused):
        api().url("opportunities", part)


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "http://api.lever.co/v1/x", "https://api.lever.co.evil.example/"]
)
def test_page_elsewhere_is_not_asked_for(lever: Server, url: str) -> None:
    with pytest.raises(Refused):
        api().send("GET", url)
    assert lever.asked == []


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused),
        (401, NotAllowed),
        (403, NotAllowed),
        (404, Gone),
        (408, Unavailable),
        (409, Refused),
        (410, Gone),
        (422, Refused),
        (425, Unavailable),
        (429, Unavailable),
        (500, Unavailable),
        (304, Refused),
    ],
)
def test_statuses_say_what_to_do(lever: Server, status: int, error: type[Exception]) -> None:
    lever.faults.append(Reply.of({"secret": "canary"}, status))
    with pytest.raises(error) as raised:
        api().get("x")
    assert type(raised.value) is error
    assert "canary" not in str(raised.value)


def test_requests_keep_a_distance(lever: Server, clock: Clock) -> None:
    asked = api()
    for _ in range(3):
        asked.get("x")
    distance = ACCESS["lever"].seconds_between
    assert clock.slept == [distance, distance]
    clock.now += 10
    asked.get("x")
    assert len(clock.slept) == 2
    assert len(lever.asked) == 4


@pytest.mark.parametrize(
    ("patience", "waits", "answered"),
    [(0, [5], False), (60, [20, 30], True), (60, [20, 50], False), (60, [61], False)],
)
def test_request_waits_as_long_as_there_is_patience(
    lever: Server, clock: Clock, patience: float, waits: list[int], answered: bool
) -> None:
    lever.faults += [server.too_many(seconds) for seconds in waits]
    asked = api(patience=patience)
    if answered:
        asked.get("x")
        assert [each for each in clock.slept if each >= 1] == waits
    else:
        with pytest.raises(Unavailable) as raised:
            asked.get("x")
        assert raised.value.seconds == waits[-1]


def test_server_that_always_asks_to_wait_is_given_up(lever: Server) -> None:
    lever.routes["GET", "/v1/*"] = server.too_many(0)
    with pytest.raises(Unavailable):
        api(patience=5).get("x")
    assert len(lever.asked) == 6


# ── Greenhouse's token ──


@pytest.fixture
def greenhouse(web_to: WebTo) -> Server:
    """Greenhouse's two hosts; each grant is another token, of an hour."""
    vendor = web_to("harvest.greenhouse.io", "auth.greenhouse.io")
    vendor.routes["GET", "/v3/*"] = Reply.of([])
    granted = iter(range(100))
    vendor.routes["POST", "/token"] = lambda _: Reply.of({"access_token": f"t{next(granted)}", "expires_in": 3600})
    return vendor


def tokens(vendor: Server) -> list[str]:
    """What the requests to the API show."""
    return [each.headers["authorization"] for each in vendor.asked if each.path != "/token"]


def test_token_is_kept_until_shortly_before_its_end(greenhouse: Server, clock: Clock) -> None:
    asked = api("greenhouse", user="42")
    for seconds in (0, 1000, 2400, 100):
        clock.now += seconds
        asked.get("jobs")
    assert tokens(greenhouse) == ["Bearer t0", "Bearer t0", "Bearer t0", "Bearer t1"]
    assert greenhouse.asked[0].body == b"grant_type=client_credentials&sub=42"
    assert greenhouse.asked[0].headers["authorization"].startswith("Basic ")


def test_revoked_token_is_renewed_once(greenhouse: Server) -> None:
    asked = api("greenhouse")
    asked.get("jobs")
    greenhouse.faults.append(Reply.of({}, 401))
    asked.get("jobs")
    assert tokens(greenhouse) == ["Bearer t0", "Bearer t0", "Bearer t1"]
    greenhouse.routes["GET", "/v3/*"] = Reply.of({}, 401)
    with pytest.raises(NotAllowed):
        asked.get("jobs")
    assert len(tokens(greenhouse)) == 5


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply.of({"error": "invalid_client"}, 401), NotAllowed),
        (Reply.of({"error": "invalid_request"}, 400), Refused),
        (Reply.of({}), Unavailable),
        (Reply.of([]), Unavailable),
        (Reply(body=b"<html>"), Unavailable),
        (server.failing(), Unavailable),
    ],
)
def test_refused_grant_asks_for_nothing_more(greenhouse: Server, reply: Reply, error: type[Exception]) -> None:
    greenhouse.routes["POST", "/token"] = reply
    with pytest.raises(error):
        api("greenhouse").get("jobs")
    assert tokens(greenhouse) == []


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [({"expires_in": 60}, 60), ({"expires_in": "x"}, 3600), ({"expires_at": "soon"}, 3600), ({}, 3600)],
)
def test_end_of_a_token_is_read(stated: dict[str, object], seconds: float) -> None:
    assert source_api._seconds_of(stated) == seconds
