"""The JWT authoriser of an HttpApi: checks a token as API Gateway does, by the keys that the issuer publishes."""

import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

TIMEOUT_SECONDS = 5


class Unauthorized(Exception):
    """The request has no token that counts; the reason is what API Gateway adds to `www-authenticate`."""


class JwtAuthorizer(NamedTuple):
    """Who must have issued a token, and for whom (one of these audiences)."""

    issuer: str
    audience: tuple[str, ...]

    def claims(self, header: str, keys: Callable[[str], KeySet]) -> dict[str, str]:
        """The claims of a token as API Gateway passes them on: all as texts.

        Args:
            header: the value of `Authorization`, with or without `Bearer`.
            keys: the keys of an issuer.

        Raises:
            Unauthorized: the token is missing, not signed by the issuer, for somebody else, or not valid now.
        """
        token = header.removeprefix("Bearer ").strip()
        if not token:
            raise Unauthorized("the request has no token")
        try:
            claims = jwt.decode(token, keys(self.issuer), algorithms=["RS256"]).claims
        except (JoseError, ValueError) as error:
            raise Unauthorized(f"the token is not valid: {error}") from error
        self._check(claims)
        return {name: _as_text(value) for name, value in claims.items()}

    def _check(self, claims: Mapping[str, Any]) -> None:
        given = claims.get("aud", claims.get("client_id"))
        audience = given if isinstance(given, list) else [given]
        now = time.time()
        if claims.get("iss") != self.issuer:
            raise Unauthorized("the token has another issuer")
        if not set(self.audience) & set(audience):
            raise Unauthorized("the token has another audience")
        if not isinstance(claims.get("exp"), int | float) or claims["exp"] <= now:
            raise Unauthorized("the token has expired")
        if any(claims.get(name, 0) > now for name in ("nbf", "iat")):
            raise Unauthorized("the token is not valid yet")


class IssuerKeys:
    """The public keys of issuers, fetched once by OpenID Connect discovery."""

    def __init__(self) -> None:
        self._known: dict[str, KeySet] = {}

    def __call__(self, issuer: str) -> KeySet:
        """The keys of an issuer. Raises Unauthorized if it does not answer, since no token can then be checked."""
        if issuer not in self._known:
            try:
                configuration = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
                self._known[issuer] = KeySet.import_key_set(_fetched(configuration["jwks_uri"]))
            except (OSError, ValueError, KeyError, JoseError) as error:
                raise Unauthorized(f"the keys of the issuer cannot be read: {error}") from error
        return self._known[issuer]


def _fetched(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  the template's issuer
        return json.load(answer)


def _as_text(value: Any) -> str:
    """A claim in the form in which API Gateway passes it on: `["a", "b"]` becomes `[a b]`."""
    if isinstance(value, list):
        return f"[{' '.join(map(str, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
