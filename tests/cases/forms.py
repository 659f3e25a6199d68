"""Forms as a browser sends them, and requests for the candidate's page."""

from typing import Any

from local.gateway import Route, event_for

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"
PDF = b"%PDF-1.7\n\r\n--not a boundary\n\x00\xff binary \r\n"


def form(texts: dict[str, str] | None = None, file: bytes = b"", name: str = "diploma.pdf") -> bytes:
    """The body of a form; a browser sends the field of the file although no file was chosen."""
    parts = [(f'name="{field}"', text.encode()) for field, text in (texts or {}).items()]
    parts.append((f'name="file"; filename="{name if file else ""}"\r\nContent-Type: application/pdf', file))
    lines = [f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + body for head, body in parts]
    return b"\r\n".join([*lines, f"--{BOUNDARY}--\r\n".encode()])


def request(token: str, body: bytes | None = None, content_type: str = CONTENT_TYPE) -> dict[str, Any]:
    """A request for the page of a link, and with a body one that sends the form."""
    method = "GET" if body is None else "POST"
    route = Route(f"{method} /a/{{token}}", "CandidatePage")
    headers = {} if body is None else {"content-type": content_type}
    return event_for(route, {"token": token}, method, f"/a/{token}", body or b"", headers, "123456789012")
