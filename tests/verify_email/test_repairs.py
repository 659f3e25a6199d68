"""Addresses as forms, spreadsheets, editors and PDF readers leave them: what is read and said, what is a fault."""

import re
from time import perf_counter

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from bonafide import policy
from bonafide.lookalikes import Lookalikes
from bonafide.policy import Strength
from bonafide.reference import Reference
from tests.builders import application
from verify_email.address import MAX_LOCAL_PART_BYTES, parse_address, read_address
from verify_email.catalogue import CATALOGUE
from verify_email.checks import identifiers, verify
from verify_email.mailbox import read_email

ROBIN = "robin.sample@gmail.com"

AROUND = [
    "robin.sample@gmail.com",
    "  robin.sample@gmail.com\t",
    "\u00a0robin.sample@gmail.com\u3000",
    "robin.sample@gmail.com\n",
    "robin.sample@gmail.com\r\n",
    "robin.sample@gmail.com\u2028",
    "\ufeffrobin.sample@gmail.com",
    "robin.\u200bsample@gmail.com",
    "robin.sample\u2060@gmail.com",
    "ro\u00adbin.sample@gmail.com",
    "\u202arobin.sample@gmail.com\u202c",
    "robin.sample@gmail.com.",
    "robin.sample@gmail.com,",
    "robin.sample@gmail.com;",
    "robin.sample@gmail.com:",
    "robin.sample@gmail.com!",
    "robin.sample@gmail.com?",
    "robin.sample@gmail.com\u2026",
    "robin.sample@gmail.com..",
    "robin.sample@gmail.com-",
    "robin.sample@gmail.com\\",
    "robin.sample@gmail.com|",
    "robin.sample@gmail.com\u3002",
    "robin.sample@gmail.com\uff0c",
    "<robin.sample@gmail.com>",
    "< robin.sample@gmail.com >",
    "<robin.sample@gmail.com",
    "robin.sample@gmail.com>",
    "\uff1crobin.sample@gmail.com\uff1e",
    "&lt;robin.sample@gmail.com&gt;",
    "robin.sample@gmail.com&nbsp;",
    "[robin.sample@gmail.com]",
    "(robin.sample@gmail.com)",
    "{robin.sample@gmail.com}",
    '"robin.sample@gmail.com"',
    "'robin.sample@gmail.com'",
    "'robin.sample@gmail.com",
    '="robin.sample@gmail.com"',
    '=HYPERLINK("mailto:robin.sample@gmail.com","robin")',
    "\u201crobin.sample@gmail.com\u201d",
    "\u201erobin.sample@gmail.com\u201c",
    "\u2018robin.sample@gmail.com\u2019",
    "\u00abrobin.sample@gmail.com\u00bb",
    "\u300crobin.sample@gmail.com\u300d",
    "`robin.sample@gmail.com`",
    "*robin.sample@gmail.com*",
    "**robin.sample@gmail.com**",
    "_robin.sample@gmail.com_",
    "['robin.sample@gmail.com']",
    '["robin.sample@gmail.com"]',
    '{"value": "robin.sample@gmail.com"}',
    "\u2709 robin.sample@gmail.com",
    "\u2709\ufe0frobin.sample@gmail.com",
    "\U0001f4e7robin.sample@gmail.com",
    "\U0001f4e7 robin.sample@gmail.com",
    "robin.sample@gmail.com \U0001f4e7",
    "robin.sample@gmail.com\U0001f4e8",
    "\uf0e0 robin.sample@gmail.com",
    "\uf0e0robin.sample@gmail.com",
    "\U000f01eerobin.sample@gmail.com",
    "\u260e 0151 2345678 \u2709 robin.sample@gmail.com",
    "\U0001f4de0151 2345678\U0001f4e7robin.sample@gmail.com",
    "\u2192 robin.sample@gmail.com",
    "\u25cf robin.sample@gmail.com",
    "\u2022 robin.sample@gmail.com",
    "- robin.sample@gmail.com",
    "* robin.sample@gmail.com",
    "1. robin.sample@gmail.com",
    "envelope robin.sample@gmail.com",
    "E-mail: robin.sample@gmail.com",
    "Correo: robin.sample@gmail.com",
    "\u30e1\u30fc\u30eb\uff1a robin.sample@gmail.com",
    "mailto:robin.sample@gmail.com",
    "MAILTO: robin.sample@gmail.com",
    "mailto:robin.sample@gmail.com?subject=CV",
    "mailto://robin.sample@gmail.com",
    "robin.sample@gmail.com<mailto:robin.sample@gmail.com>",
    "Robin Sample <mailto:robin.sample@gmail.com>",
    "[robin.sample@gmail.com](mailto:robin.sample@gmail.com)",
    '<a href="mailto:robin.sample@gmail.com">robin.sample@gmail.com</a>',
    "Robin Sample <robin.sample@gmail.com>",
    '"Sample, Robin" <robin.sample@gmail.com>',
    "Robin Sample<robin.sample@gmail.com>",
    "\u738b\u78ca<robin.sample@gmail.com>",
    "\u738b\u78ca\uff1crobin.sample@gmail.com\uff1e",
    "robin.sample@gmail.com (Robin Sample)",
    "robin.sample@gmail.com (robin.sample@gmail.com)",
    "robin.sample@gmail.com / robin@web.de",
    "robin.sample@gmail.com/robin@web.de",
    "robin.sample@gmail.com\trobin@web.de",
    "robin.sample@gmail.com @robin",
    "@ robin.sample@gmail.com",
    "<p>robin.sample@gmail.com</p>",
    "<mailto:robin.sample@gmail.com|robin.sample@gmail.com>",
    "%20robin.sample@gmail.com%0D%0A",
    "robin.sample@gmail.com\x00",
    "\x7frobin.sample@gmail.com",
    "robin.sample@gmail.com. Thanks",
    "robin.sample@gmail.comrobin.sample@gmail.com",
    "\uff52\uff4f\uff42\uff49\uff4e\uff0esample\uff20gmail\uff0ecom",
    "robin\u3002sample@gmail\u3002com",
    "robin.sample\ufe6bgmail.com",
]
"""Robin's address, with what is left out without a word."""

REPAIRED = [
    ("robin.sample@ gmail.com", "spaces"),
    ("robin.sample @gmail.com", "spaces"),
    ("robin.sample @ gmail.com", "spaces"),
    ("robin.sample\u00a0@gmail.com", "spaces"),
    ("robin.sample@\tgmail.com", "spaces"),
    ("robin.sample@\r\ngmail.com", "spaces"),
    ("robin.sample\u2028@gmail.com", "spaces"),
    ("robin.sample@gmail .com", "spaces"),
    ("robin.sample@gmail. com", "spaces"),
    ("robin.sample@gmail . com", "spaces"),
    ("robin.sample@gmail\n.com", "spaces"),
    ("robin.sample@gmail.\u2028com", "spaces"),
    ("robin.sample@gm\nail.com", "spaces"),
    ("robin.sample@gma\u2028il.com", "spaces"),
    ("robin .sample@gmail.com", "spaces"),
    ("robin. sample@gmail.com", "spaces"),
    ("robin . sample @ gmail . com", "spaces"),
    ("robin.\nsample@gmail.com", "spaces"),
    ("Email: robin.sample @ gmail.com", "spaces"),
    ("robin.sample&#64;gmail.com", "codes"),
    ("robin.sample&#x40;gmail.com", "codes"),
    ("robin.sample&commat;gmail&period;com", "codes"),
    ("robin.sample&amp;#64;gmail.com", "codes"),
    ("robin&#46;sample@gmail.com", "codes"),
    ("robin.sample%40gmail.com", "codes"),
    ("robin%2Esample%40gmail%2Ecom", "codes"),
    ("robin.sample%2540gmail.com", "codes"),
    ("mailto:robin.sample%40gmail.com", "codes"),
    ("mailto%3Arobin.sample%40gmail.com", "codes"),
    ("robin.sample=40gmail.com", "codes"),
    (r"robin.sample\u0040gmail.com", "codes"),
    (r"robin.sample\@gmail.com", "backslashes"),
    (r"robin\.sample@gmail\.com", "backslashes"),
    ("robin.sample(at)gmail.com", "bracketed"),
    ("robin.sample [at] gmail.com", "bracketed"),
    ("robin.sample[@]gmail[.]com", "bracketed"),
    ("robin.sample (AT) gmail (DOT) com", "bracketed"),
    ("Robin Sample robin.sample@gmail.com", "ignored the text"),
    ("Robin Sample\trobin.sample@gmail.com", "ignored the text"),
    ("Robin Sample\nrobin.sample@gmail.com", "ignored the text"),
    ("\u738b\u78ca robin.sample@gmail.com", "ignored the text"),
    ("\u30e1\u30fc\u30eb\uff1arobin.sample@gmail.com", "ignored the text"),
    ("0151 2345678 robin.sample@gmail.com", "ignored the text"),
]
"""Robin's address with a fault inside, and what is said of its repair."""

OTHERS_REPAIRED = [
    ("o\u2019brien@tcd.ie", "o'brien@tcd.ie"),
    ("robin\u2013s@web.de", "robin-s@web.de"),
    ("robin@my\u2011site.com", "robin@my-site.com"),
    (r"robin\_s@web.de", "robin_s@web.de"),
    ("robin_ s@web.de", "robin_s@web.de"),
    ("robin@yahoo.co .uk", "robin@yahoo.co.uk"),
    ("robin@yahoo.co. uk", "robin@yahoo.co.uk"),
    ("robin@yahoo.com. br", "robin@yahoo.com.br"),
    ("robin..s @docomo.ne.jp", "robin..s@docomo.ne.jp"),
    ("\u7528\u6237 @\u4f8b\u5b50.\u5e7f\u544a", "\u7528\u6237@\u4f8b\u5b50.\u5e7f\u544a"),
    ("robin@m\u00fcller .de", "robin@m\u00fcller.de"),
]

FAULTS = [
    "robin.sample",
    "robin.sample at gmail dot com",
    "robin.sample@gmail",
    "robin.sample@",
    "@gmail.com",
    "@robin",
    "robin.sample@@gmail.com",
    "robin.sample@gmail..com",
    "robin..sample@gmail.com",
    ".robin@gmail.com",
    "robin.@gmail.com",
    "robin..s@not-docomo.ne.jp",
    "..@docomo.ne.jp",
    "robin.sample@.gmail.com",
    "robin.sample@-gmail.com",
    "robin.sample@gmail,com",
    "jane,doe@gmail.com",
    "jane(doe)@gmail.com",
    "jane\r\nbcc: doe@gmail.com",
    "robin.sample@gmail_com",
    "robin.sample@192.0.2.1",
    "robin.sample@gmail.123",
    "https://www.example-social.com/@robin",
    "https://example-social.com/@robin.sample",
    "linkedin.com/in/robin",
    "+49 151 23456789",
    f"{'x' * 65}@gmail.com",
    f"{'x.' * 33}.@docomo.ne.jp",
    "Contact me @ linkedin",
    "robin sample gmail.com",
]


@pytest.fixture(scope="module")
def lookalikes(reference: Reference) -> Lookalikes:
    return Lookalikes(reference)


@pytest.mark.parametrize("text", AROUND, ids=ascii)
def test_what_surrounds_an_address_is_left_out_without_a_word(text: str) -> None:
    address = read_address(text)
    assert ((address.normalized or "").lower(), address.fault, address.repairs) == (ROBIN, None, ())


@pytest.mark.parametrize(("text", "said"), REPAIRED, ids=[ascii(text) for text, _ in REPAIRED])
def test_repaired_address_is_info_and_says_what_was_repaired(
    reference: Reference, lookalikes: Lookalikes, text: str, said: str
) -> None:
    mailbox = read_email(application(basics={"email": text}), reference, lookalikes)
    findings = [each for each in CATALOGUE.findings(verify(mailbox), policy.load()) if each.outcome == "concern"]
    assert [each.code for each in findings] == ["email.malformed", "email.subaddressed"]
    assert {each.strength for each in findings} == {Strength.INFO}
    assert re.search(said, findings[0].evidence)
    assert ROBIN not in findings[0].evidence
    assert identifiers(mailbox) == {"email": ["robinsample@gmail.com"]}


@pytest.mark.parametrize(("text", "normalized"), OTHERS_REPAIRED, ids=[ascii(text) for text, _ in OTHERS_REPAIRED])
def test_other_addresses_are_repaired(text: str, normalized: str) -> None:
    address = read_address(text)
    assert (address.normalized, bool(address.repairs)) == (normalized, True)


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: ascii(text[:40]))
def test_real_fault_stays_malformed(reference: Reference, lookalikes: Lookalikes, text: str) -> None:
    mailbox = read_email(application(basics={"email": text}), reference, lookalikes)
    findings = [each for each in CATALOGUE.findings(verify(mailbox), policy.load()) if each.outcome == "concern"]
    assert [(each.code, each.strength) for each in findings] == [("email.malformed", Strength.MEDIUM)]
    assert identifiers(mailbox) == {"email": []}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", " "),
        ("\u2709", ""),
        ("<", ">"),
        ("\u201c", "\u201d"),
        ("mailto:", ""),
        ("E-Mail:", "."),
        ("'", ""),
        ("", "\u2028"),
    ],
)
@pytest.mark.parametrize("sign", ["@", " @ ", "&#64;", "%40", "(at)", "\u200b@", "\uff20"])
@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("example.org", "email.reserved_domain"),
        ("company.test", "email.reserved_domain"),
        ("mailinator.com", "email.disposable"),
        ("gmai1.com", "email.lookalike_domain"),
        ("gmial.com", "email.misspelled_provider"),
        ("privaterelay.appleid.com", "email.privacy_relay"),
    ],
)
def test_domain_behind_debris_is_judged(
    reference: Reference, lookalikes: Lookalikes, before: str, after: str, sign: str, domain: str, code: str
) -> None:
    text = f"{before}robin{sign}{domain}{after}"
    verdicts = verify(read_email(application(basics={"email": text}), reference, lookalikes))
    assert code in {each.code for each in verdicts if each.outcome == "concern"}


@pytest.mark.parametrize("text", ["jane doe@gmail.com", "jane\ndoe@gmail.com", "jane:doe@gmail.com"])
def test_word_that_may_belong_to_the_address_leaves_no_identifier(
    reference: Reference, lookalikes: Lookalikes, text: str
) -> None:
    mailbox = read_email(application(basics={"email": text}), reference, lookalikes)
    assert mailbox is not None
    assert mailbox.address.domain == "gmail.com"
    assert identifiers(mailbox) == {"email": []}


@pytest.mark.parametrize("text", ['"robin..s"@docomo.ne.jp', "ROBIN..S@docomo.ne.jp", " robin..s@DOCOMO.NE.JP."])
def test_address_at_a_japanese_carrier_has_one_identifier(
    reference: Reference, lookalikes: Lookalikes, text: str
) -> None:
    mailbox = read_email(application(basics={"email": text}), reference, lookalikes)
    assert identifiers(mailbox) == {"email": ["robin..s@docomo.ne.jp"]}


SIMPLE = st.from_regex(r"[A-Za-z0-9_+.-]{1,30}@[A-Za-z0-9.-]{1,30}\.[A-Za-z]{1,8}", fullmatch=True)


@given(SIMPLE)
@example("robin@xn--mller-kva.de")
@example("robin@a--b.de")
@example("robin@ab--c.de")
@example("robin@EXAMPLE.com")
def test_simple_address_is_read_as_the_library_reads_it(text: str) -> None:
    """Addresses that are not parsed by the library, since they are certainly valid, have the same result."""
    try:
        valid = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return
    address = read_address(text)
    assert len(text) <= MAX_LOCAL_PART_BYTES or address == parse_address(text)
    assert (address.normalized, address.domain, address.unicode_domain, address.local) == (
        valid.normalized,
        (valid.ascii_domain or "").lower(),
        valid.domain.lower(),
        valid.local_part.lower(),
    )
    assert address == parse_address(text)


@given(st.text(max_size=200) | st.text(alphabet="a.@ \n\u2028<>\"'&#64;%40\\()[]\u2709,:-_", max_size=60))
def test_any_text_is_read_in_the_same_way_twice(text: str) -> None:
    """A repaired address needs no further repair."""
    address = read_address(text)
    if address.normalized and '"' not in address.normalized and address.normalized.isascii():
        again = read_address(address.normalized)
        assert (again.fault, again.normalized) == (None, address.normalized)


@pytest.mark.parametrize(
    "text", [" " * 1500, "a." * 750, "@." * 750, ". " * 750, "a@b." * 375, "(" * 1500, "\u2709" * 1500, "&#64" * 300]
)
def test_long_text_is_read_quickly(text: str) -> None:
    start = perf_counter()
    read_address(text)
    assert perf_counter() - start < 0.5
