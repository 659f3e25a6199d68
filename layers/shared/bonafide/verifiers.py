"""The list of verifiers. It is the only one: whatever needs to know which verifiers exist derives it from here.

A verifier called `phone` has its code in `functions/verify_phone/`, its findings' codes begin with `phone.`, its two
functions are `VerifyPhone` (its queue) and `VerifyPhoneRequest` (`POST /verify/phone`), and their sample events are
`events/verify_phone_part.json` and `events/verify_phone_request.json`.

The verifier of résumé documents is another kind: only some applications have a document. So its findings are not
waited for, and when they come the application is assessed again. Its code is in `functions/verify_resume/`; its
function is `VerifyResume`, and it answers no requests.

The verifiers of OPTIONAL are a third kind: each concerns only applications that state something for it, and one of the
parameters of the deployment switches it on. Its findings are waited for. It answers no requests.

That of deliveries is a fourth: what it verifies is no part of an application, and comes weeks later.
"""

VERIFIERS = {
    "phone": "Phone",
    "email": "E-mail",
    "education": "Education",
}
"""The name of each verifier of all applications, with its heading in the documentation."""

DOCUMENT = "document"
"""The verifier of the documents that some applications have."""

OPTIONAL = {
    "employment": "Employment",
    "presence": "Addresses and profiles",
    "network": "Networks",
}
"""The verifiers of what some applications state, each switched on by a parameter (`EmploymentChecks`)."""

SHIPPING = "shipping"
"""The verifier of where devices of hired people are sent."""

ALL_VERIFIERS = {**VERIFIERS, **OPTIONAL, DOCUMENT: "Résumé documents", SHIPPING: "Deliveries"}

_PACKAGES = {
    DOCUMENT: "verify_resume",
    "address": "verify_presence",
    **dict.fromkeys(("profile", SHIPPING, "identity"), "assess"),
}
_OTHER_KINDS = {
    **dict.fromkeys(("file", "resume", "origin"), DOCUMENT),
    **dict.fromkeys(("address", "building", "profile", "website"), "presence"),
    "delivery": SHIPPING,
}


def package_of(family: str) -> str:
    """The package with the checks of a family of codes; those that compare applications are in `assess`."""
    return _PACKAGES.get(family, f"verify_{family}")


def verifier_of(kind: str) -> str:
    """The verifier that records identifiers of a kind (`identity.KINDS`)."""
    return _OTHER_KINDS.get(kind, kind)


def switched_on(parameters: str) -> frozenset[str]:
    """The optional verifiers that are on, by the environment variable OPTIONAL_CHECKS: `employment=on network=off`."""
    stated = dict(each.split("=", 1) for each in parameters.split())
    return frozenset(name for name in OPTIONAL if stated.get(name) == "on")
