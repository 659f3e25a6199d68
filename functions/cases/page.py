"""The review page: serves its files, and says where one logs in. It needs no permission, and knows no case.

The page loads nothing from elsewhere, and may call only this API and the identity provider. The address of an asset
has the digest of all assets, so browsers keep it for ever, and a page never mixes files of two releases.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cases.elements import SECURE

FOLDER = Path(__file__).with_name("page")
TYPES = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
INDEX = "index.html"

FILES = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.iterdir())}
VERSION = hashlib.sha256("\0".join(part for file in FILES.items() for part in file).encode()).hexdigest()[:16]

FOR_EVER, EACH_TIME = "public, max-age=31536000, immutable", "no-cache"


def headers_of(issuer: str, origins: str = "") -> dict[str, str]:
    """The headers of each answer.

    Args:
        issuer: the identity provider, which the page may call.
        origins: other origins that it may call, with blanks between: the provider's token endpoint, if that is one.
    """
    parts = urlsplit(issuer)
    called = " ".join(filter(None, ["'self'", f"{parts.scheme}://{parts.netloc}" if parts.netloc else "", origins]))
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": called,
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
    }
    return {
        "content-security-policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        **SECURE,
        "x-robots-tag": "noindex",
    }


def answer(path: str, config: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, Any]:
    """Answers a request for a path: the page, an asset, or the configuration. No request has an effect."""
    if path == "/":
        return _response(FILES[INDEX].replace("{version}", VERSION), "text/html", EACH_TIME, headers)
    if path == "/config.json":
        return _response(json.dumps(config), "application/json", EACH_TIME, headers)
    folder, _, name = path.removeprefix("/assets/").partition("/")
    kind = TYPES.get(name.rpartition(".")[2])
    if path.startswith("/assets/") and kind and name in FILES:
        return _response(FILES[name], kind, FOR_EVER if folder == VERSION else EACH_TIME, headers)
    return _response("There is no such page.", "text/plain", EACH_TIME, headers, status=404)


def _response(
    body: str, media_type: str, cached: str, headers: Mapping[str, str], *, status: int = 200
) -> dict[str, Any]:
    content = {"content-type": f"{media_type}; charset=utf-8", "cache-control": cached}
    return {"statusCode": status, "headers": {**headers, **content}, "body": body}
