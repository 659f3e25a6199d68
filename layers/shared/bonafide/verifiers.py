"""The list of verifiers. It is the only one: whatever needs to know which verifiers exist derives it from here.

A verifier called `phone` has its code in `functions/verify_phone/`, its findings' codes begin with `phone.`, its two
functions are `VerifyPhone` (its queue) and `VerifyPhoneRequest` (`POST /verify/phone`), and their sample events are
`events/verify_phone_part.json` and `events/verify_phone_request.json`.
"""

VERIFIERS = {
    "phone": "Phone",
    "email": "E-mail",
    "education": "Education",
}
"""The name of each verifier, with its heading in the documentation."""
