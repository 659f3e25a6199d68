"""A small OpenID Connect issuer for this machine: one chooses which reviewer one is. It is no protection at all.

It has what the review page uses: discovery, authorization code with PKCE (S256), tokens that RS256 signs, the public
key, and the end of a session. Its key is made anew at each start.
"""

import base64
import hashlib
import html
import json
import secrets
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from local.http_api import LocalServer

CLIENT_ID = "bonafide-review"
CODE_SECONDS, TOKEN_SECONDS = 60, 8 * 3600


class Reviewer(NamedTuple):
    """A person of this machine, with the scopes of their tokens."""

    subject: str
    name: str
    scopes: str


REVIEWERS = (
    Reviewer("Reviewer-One", "Reviewer One", "review:decide"),
    Reviewer("Reviewer-Two", "Reviewer Two", "review:decide"),
    Reviewer("Lead-Reviewer", "Lead Reviewer", "review:lead review:audit"),
)

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Log in on this machine</title>
<style>body{{font:1.1rem/1.5 system-ui;max-width:26rem;margin:12vh auto;padding:0 1rem}}
button{{font:inherit;display:block;width:100%;margin:.5rem 0;padding:.6rem}}</style>
<main><h1>Who are you?</h1>
<p>This log-in is for tests on this machine. Your identity provider replaces it when you deploy.</p>
<form method="post">{buttons}</form></main></html>"""


class _Code(NamedTuple):
    """What was agreed when a code was given."""

    reviewer: Reviewer
    challenge: str
    nonce: str
    redirect_uri: str
    ends: float


class Issuer(LocalServer):
    """Serves the issuer. `origin` is that of the page, to which it sends browsers back."""

    def __init__(self, port: int = 0, host: str = "127.0.0.1", *, origin: str) -> None:
        super().__init__(_handler_of(self), port, host)
        self._key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "local"})
        self._codes: dict[str, _Code] = {}
        self.origin = origin

    # ── Tokens ──

    def token(self, reviewer: Reviewer, **more: str) -> str:
        """A token of a reviewer, as a JWT."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "client_id": CLIENT_ID,
            "sub": reviewer.subject,
            "name": reviewer.name,
            "scope": reviewer.scopes,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            **more,
        }
        return jwt.encode({"alg": "RS256", "kid": "local"}, claims, self._key)

    # ── Endpoints ──

    @property
    def discovery(self) -> dict[str, Any]:
        """What is at `/.well-known/openid-configuration`."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "end_session_endpoint": f"{self.url}/end",
            "jwks_uri": f"{self.url}/jwks.json",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "code_challenge_methods_supported": ["S256"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "scopes_supported": ["openid", "profile", "review:read", "review:decide", "review:lead", "review:audit"],
        }

    @property
    def jwks(self) -> dict[str, Any]:
        """The public key, as at `/jwks.json`."""
        return {"keys": [self._key.as_dict(private=False)]}

    def fault_of(self, asked: Mapping[str, str]) -> str:
        """What is wrong with a request for a code; empty if nothing is."""
        if asked.get("client_id") != CLIENT_ID:
            return "the client is not known"
        if not self.is_own(asked.get("redirect_uri", "")):
            return "the address to return to is not that of the review page"
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            return "only codes with PKCE (S256) are given"
        return "" if asked.get("code_challenge") else "the code challenge is missing"

    def is_own(self, address: str) -> bool:
        """Whether an address is on the review page."""
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc}" == self.origin

    def returned(self, asked: Mapping[str, str], reviewer: Reviewer) -> str:
        """The address to which the browser goes back, with a new code."""
        code = secrets.token_urlsafe(32)
        ends = time.time() + CODE_SECONDS
        address = asked["redirect_uri"]
        self._codes[code] = _Code(reviewer, asked["code_challenge"], asked.get("nonce", ""), address, ends)
        return f"{address}?{urlencode({'code': code, 'state': asked.get('state', '')})}"

    def exchanged(self, form: Mapping[str, str]) -> dict[str, Any] | None:
        """The tokens for a code; None if it is not valid. A code is used once, also in vain."""
        code = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if code is None or code.ends < time.time() or _base64url(digest) != code.challenge:
            return None
        if form.get("redirect_uri") != code.redirect_uri or form.get("client_id") != CLIENT_ID:
            return None
        return {
            "access_token": self.token(code.reviewer),
            "id_token": self.token(code.reviewer, nonce=code.nonce),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": code.reviewer.scopes,
        }


def _handler_of(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = _single(parts.query)
            if parts.path == "/.well-known/openid-configuration":
                self.send(200, issuer.discovery)
            elif parts.path == "/jwks.json":
                self.send(200, issuer.jwks)
            elif parts.path == "/end" and issuer.is_own(asked.get("post_logout_redirect_uri", "")):
                self.redirect(asked["post_logout_redirect_uri"])
            elif parts.path == "/authorize":
                fault = issuer.fault_of(asked)
                self.send(
                    *((400, {"error": "invalid_request", "error_description": fault}) if fault else (200, _page()))
                )
            else:
                self.send(404, {"error": "not_found"})

        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length", 0))
            form = _single(self.rfile.read(min(length, 10_000)).decode(errors="replace"))
            if parts.path == "/token":
                tokens = issuer.exchanged(form)
                self.send(*((200, tokens) if tokens else (400, {"error": "invalid_grant"})))
                return
            asked = _single(parts.query)
            chosen = next((each for each in REVIEWERS if each.subject == form.get("reviewer")), None)
            if parts.path != "/authorize" or issuer.fault_of(asked) or chosen is None:
                self.send(400, {"error": "invalid_request"})
            else:
                self.redirect(issuer.returned(asked, chosen))

        def redirect(self, address: str) -> None:
            self.send_response(303)
            self.send_header("location", address)
            self.send_header("content-length", "0")
            self.end_headers()

        def send(self, status: int, content: dict[str, Any] | str) -> None:
            is_page = isinstance(content, str)
            body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "text/html; charset=utf-8" if is_page else "application/json")
            self.send_header("content-length", str(len(body)))
            self.send_header("cache-control", "no-store")
            self.send_header("access-control-allow-origin", issuer.origin)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Logs nothing: standard error belongs to the command."""

    return Handler


def _page() -> str:
    buttons = "".join(
        f'<button name="reviewer" value="{html.escape(each.subject)}">{html.escape(each.name)}</button>'
        for each in REVIEWERS
    )
    return _PAGE.format(buttons=buttons)


def _single(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
