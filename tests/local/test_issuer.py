"""The local OpenID Connect issuer gives a token only to the browser that began the log-in."""

import base64
import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from local.authorizer import IssuerKeys, JwtAuthorizer, Unauthorized
from local.issuer import CLIENT_ID, REVIEWERS, Issuer

PAGE = "http://127.0.0.1:3002"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
ASKED = {
    "response_type": "code",
    "client_id": CLIENT_ID,
    "redirect_uri": f"{PAGE}/",
    "state": "s",
    "nonce": "n",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with Issuer(origin=PAGE) as opened:
        yield opened


def form_of(code: str, **changes: str) -> dict[str, str]:
    return {"code": code, "code_verifier": VERIFIER, "redirect_uri": f"{PAGE}/", "client_id": CLIENT_ID} | changes


def code_of(issuer: Issuer) -> str:
    returned = parse_qs(urlsplit(issuer.returned(ASKED, REVIEWERS[0])).query)
    assert returned["state"] == ["s"]
    return returned["code"][0]


def test_code_becomes_a_token_that_the_gateway_accepts(issuer: Issuer) -> None:
    request = urllib.request.Request(f"{issuer.url}/token", urlencode(form_of(code_of(issuer))).encode())
    with urllib.request.urlopen(request) as answer:
        tokens = json.load(answer)
        assert answer.headers["access-control-allow-origin"] == PAGE
    authorizer = JwtAuthorizer(issuer.url, (CLIENT_ID,))
    claims = authorizer.claims(f"Bearer {tokens['access_token']}", IssuerKeys())
    assert (claims["sub"], claims["scope"]) == ("Reviewer-One", "review:decide")
    assert authorizer.claims(tokens["id_token"], IssuerKeys())["nonce"] == "n"


def test_token_of_another_issuer_is_refused(issuer: Issuer) -> None:
    with Issuer(origin=PAGE) as other, pytest.raises(Unauthorized):
        JwtAuthorizer(issuer.url, (CLIENT_ID,)).claims(other.token(REVIEWERS[0]), IssuerKeys())


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "w" * 43},
        {"code_verifier": ""},
        {"redirect_uri": "http://elsewhere/"},
        {"client_id": "other"},
    ],
)
def test_code_is_worth_nothing_to_others(issuer: Issuer, changes: dict[str, str]) -> None:
    code = code_of(issuer)
    assert issuer.exchanged(form_of(code, **changes)) is None
    assert issuer.exchanged(form_of(code)) is None, "a code is used once, also in vain"


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "http://elsewhere/"},
        {"redirect_uri": f"{PAGE}.elsewhere/"},
        {"client_id": "other"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"response_type": "token"},
    ],
)
def test_log_in_that_is_not_safe_is_refused(issuer: Issuer, changes: dict[str, str]) -> None:
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(f"{issuer.url}/authorize?{urlencode(ASKED | changes)}")


def test_every_reviewer_can_be_chosen(issuer: Issuer) -> None:
    with urllib.request.urlopen(f"{issuer.url}/authorize?{urlencode(ASKED)}") as answer:
        shown = answer.read().decode()
    assert all(each.name in shown for each in REVIEWERS)
