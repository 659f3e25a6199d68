"""The list of verifiers. It is the only one: whatever needs to know which verifiers exist derives it from here.

A verifier called `phone` has its code in `functions/verify_phone/`, its findings' codes begin with `phone.`, its two
functions are `VerifyPhone` (its queue) and `VerifyPhoneRequest` (`POST /verify/phone`), and their sample events are
`events/verify_phone_part.json` and `events/verify_phone_request.json`.

The verifier of résumé documents is another kind: only some applications have a document. So its findings are not
waited for, and when they come the application is assessed again. Its code is in `functions/verify_resume/`; its
function is `VerifyResume`, and it answers no requests.
"""

VERIFIERS = {
    "phone": "Phone",
    "email": "E-mail",
    "education": "Education",
}
"""The name of each verifier of all applications, with its heading in the documentation."""

DOCUMENT = "document"
"""The verifier of the documents that some applications have."""

ALL_VERIFIERS = {**VERIFIERS, DOCUMENT: "Résumé documents"}


def package_of(family: str) -> str:
    """The package with the checks and the catalogue of a family of codes."""
    if family == DOCUMENT:
        return "verify_resume"
    return f"verify_{family}" if family in VERIFIERS else "assess"


def verifier_of(kind: str) -> str:
    """The verifier that records identifiers of a kind (`identity.KINDS`)."""
    return kind if kind in VERIFIERS else DOCUMENT
