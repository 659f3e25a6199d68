"""Each format: what is taken, what is skipped and why, and which lists are refused as a whole."""

import gzip
import io
import json
import sys
import zipfile
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.watchlists.lists import FOOT, HEAD, MIDDLE, digest, digests, listing, party, read_entries
from watchlists import formats
from watchlists.entry import MalformedList, Skipped, WatchlistEntry
from watchlists.formats import read_list

gzip_of = partial(gzip.compress, mtime=0)  # the test names contain it, and must not depend on the time


def reasons(skipped: list[Skipped]) -> list[str]:
    return [each.reason for each in skipped]


def sdn(number: object, remarks: str, programme: str = "DPRK3") -> str:
    return f'{number},"VESTERLUND, Aino","individual","{programme}",{"-0- ," * 7}"{remarks}"\r\n'


# OFAC, legacy CSV


@pytest.mark.parametrize(
    ("remarks", "taken"),
    [
        (
            "DOB 1970; Email Address aino@example.org; alt. Email Address a.v@example.com.",
            ["aino@example.org", "a.v@example.com"],
        ),
        ("Email Address aino@example.org", ["aino@example.org"]),
        (
            "Email aino@example.org; EMAIL b@example.org; E-mail: c@example.org",
            ["aino@example.org", "b@example.org", "c@example.org"],
        ),
        ("b@example.org (email); c@example.org.", ["b@example.org", "c@example.org"]),
        ("Phone Number 8613812345678; alt. Phone Number 86-10-62345678.", ["+8613812345678", "+861062345678"]),
        ("Telephone: +982188881234; Telephone No. (98)(21)(88881235)", ["+982188881234", "+982188881235"]),
        ("PHONE +44 20 7946 0958 ext. 12; Mobile Phone Number +447400123456", ["+442079460958", "+447400123456"]),
        ("Fax No. +982188881234; Alt. Fax: +982188881234", []),
        ("Manager, Vesterlund Mobile Phones LLC; Linked To: MOBILE PHONES LLC; POB Tel Aviv", []),
        ("-0- ", []),
    ],
)
def test_sdn_remarks_contain_addresses_and_numbers(remarks: str, taken: list[str]) -> None:
    found, skipped = read_entries(sdn(36, remarks))
    assert [each.digest for each in found] == digests(*taken)
    assert not skipped


def test_sdn_entry_has_its_provenance() -> None:
    found, _ = read_entries(sdn(36, "Email Address aino@example.org.", "DPRK3] [CYBER2"), "lists/sdn.csv")
    assert found == [
        WatchlistEntry(
            kind="email",
            digest=digest("aino@example.org"),
            entry="36",
            source="OFAC SDN List",
            source_url="https://sanctionssearch.ofac.treas.gov/Details.aspx?id=36",
            programme="SDN List, programme DPRK3, CYBER2",
            first_seen=None,
            valid_until=None,
            tier=None,
        )
    ]
    assert (
        read_entries(sdn(36, "Email Address aino@example.org."), "cons_prim.csv")[0][0].source
        == "OFAC Consolidated List"
    )


@pytest.mark.parametrize(
    ("remarks", "reason"),
    [
        ("a.k.a. 'V@'.", "a remark with an @-sign"),
        ("Phone Number 88881234.", "country code"),
        ("x" * 980 + "; Email Address a@ex", "truncated"),  # 1,000 characters, the rest in another file
    ],
)
def test_unclear_sdn_remark_is_skipped(remarks: str, reason: str) -> None:
    found, skipped = read_entries(sdn(36, remarks))
    assert not found
    assert [(each.where, reason in each.reason) for each in skipped] == [("entity 36", True)]


def test_bad_sdn_row_does_not_affect_other_rows() -> None:
    good = sdn(36, "Email Address aino@example.org.")
    content = good + '37,"broken\r\n' + "38,short\r\n" + "x" + good + good.replace("36", "39", 1) + "\x1a"
    found, skipped = read_entries(content)
    assert [each.entry for each in found] == ["36", "39"]
    assert [each.where for each in skipped] == ["row 2", "row 3", "row 4"]


# OFAC, advanced XML


def test_advanced_xml_joins_features_and_programmes() -> None:
    content = (
        HEAD
        + party(36, 21, "aino@example.org")
        + party(37, 524, "+98 21 88881234")
        + party(38, 8, "1970")
        + party(39, 524, "88881234")
        + party(40, 21, "unlisted@example.org")
        + MIDDLE
        + listing(36, "DPRK3", "CYBER2")
        + listing(37)
        + FOOT
    )
    found, skipped = read_entries(content, "SDN_ADVANCED.XML")
    assert found[0] == WatchlistEntry(
        kind="email",
        digest=digest("aino@example.org"),
        entry="36",
        source="OFAC SDN List",
        source_url="https://sanctionssearch.ofac.treas.gov/Details.aspx?id=36",
        programme="SDN List, programme DPRK3, CYBER2",
        first_seen=date(2018, 3, 9),
        valid_until=None,
        tier=None,
    )
    assert [(each.kind, each.digest, each.programme) for each in found[1:]] == [
        ("phone", digest("+982188881234"), "SDN List")
    ]
    assert [each.where for each in skipped] == ["party 39", "party 40"]
    prefixed = (
        content.replace("<", "<s:").replace("<s:/", "</s:").replace("<s:?xml", "<?xml").replace("xmlns=", "xmlns:s=")
    )
    assert read_entries(prefixed) == (found, skipped)


# OpenSanctions


def entity(**fields: Any) -> str:
    return (
        json.dumps({"id": "NK-1", "schema": "Person", "properties": {}, "datasets": ["us_ofac_sdn"], **fields}) + "\n"
    )


def test_entities_are_read_line_by_line() -> None:
    properties = {
        "name": ["Aino Vesterlund"],
        "email": ["aino@example.org", "bad"],
        "phone": ["+982188881234"],
        "topics": ["sanction"],
        "programId": ["US-DPRK"],
        "sourceUrl": ["https://www.example.org/36"],
    }
    lines = (
        entity(properties=properties, first_seen="2023-04-20T09:01:02")
        + "{broken\n"
        + "\n[1]\n"
        + entity(id="NK-2", properties={"email": ["sister@example.org"]}, target=False)
        + entity(id="Aino Vesterlund", properties={"email": ["b@example.org"]}).rstrip("\n")
    )
    found, skipped = read_entries(lines, "entities.ftm.json")
    assert found[0] == WatchlistEntry(
        kind="email",
        digest=digest("aino@example.org"),
        entry="NK-1",
        source="OpenSanctions",
        source_url="https://www.example.org/36",
        programme="us_ofac_sdn, programme US-DPRK, topics sanction",
        first_seen=date(2023, 4, 20),
        valid_until=None,
        tier=None,
    )
    assert [(each.kind, each.entry) for each in found] == [("email", "NK-1"), ("phone", "NK-1"), ("email", "line 6")]
    assert [each.where for each in skipped] == ["line 1", "line 2", "line 4", "line 5"]
    assert "Aino" not in repr((found, skipped))


def test_broken_first_entity_is_skipped_if_the_file_name_has_the_format() -> None:
    content = "{broken\n" + entity(properties={"email": ["aino@example.org"]})
    assert len(read_entries(content, "list.jsonl.gz")[0]) == 1
    with pytest.raises(MalformedList):
        read_entries(content, "list")


TARGETS = '"id","schema","name","aliases","phones","emails","program_ids","dataset","first_seen","last_seen"\n'


def test_the_table_of_targets_is_read() -> None:
    content = (
        TARGETS
        + '"NK-1","Person","Aino","A;B","+982188881234;88881234","a@example.org;b@example.org","US-DPRK;EU-PRK",'
        + '"US OFAC SDN","2023-04-20T09:01:02","2026-11-20"\n"NK-2","Person"\n'
        + '"NK-3","Person","A\nB","","","c@example.org","","UN","2020-01-01",""\n'
    )
    found, skipped = read_entries("\ufeff" + content, "targets.simple.csv")
    assert [each.digest for each in found] == digests(
        "a@example.org", "b@example.org", "+982188881234", "c@example.org"
    )
    assert found[0].programme == "US OFAC SDN, programme US-DPRK, programme EU-PRK"
    assert (found[0].entry, found[0].first_seen) == ("NK-1", date(2023, 4, 20))
    assert found[0].source_url == "https://www.opensanctions.org/entities/NK-1/"
    assert [each.where for each in skipped] == ["row 2", "row 3"]


# STIX


def indicator(pattern: object, **fields: Any) -> dict[str, Any]:
    return {
        "type": "indicator",
        "id": "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
        "pattern": pattern,
        "pattern_type": "stix",
        "valid_from": "2026-01-02T03:04:05Z",
        "name": "Aino Vesterlund",
        **fields,
    }


def bundle(*objects: dict[str, Any]) -> str:
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects}, indent=2)


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        ("[email-addr:value = 'a@example.org']", ["a@example.org"]),
        ("[email-addr:value='a@example.org']", ["a@example.org"]),
        (
            "[email-addr:value == 'a@example.org' OR email-addr:value = 'b@example.org']",
            ["a@example.org", "b@example.org"],
        ),
        ("[email-addr:value IN ('a@example.org', 'b@example.org')]", ["a@example.org", "b@example.org"]),
        (
            "[email-addr:value in ('a@example.org','b@example.org')] OR [url:value = 'https://x']",
            ["a@example.org", "b@example.org"],
        ),
        ("[email-addr:value = 'a@example.org' AND email-addr:display_name = 'c@example.org']", ["a@example.org"]),
        (
            "([email-addr:value = 'a@example.org'] FOLLOWEDBY [url:value = 'b@example.org']) WITHIN 5 SECONDS",
            ["a@example.org"],
        ),
        ("[email-message:from_ref.value = 'a@example.org']", ["a@example.org"]),
        (r"[email-addr:value = 'o\'b@example.org']", ["o'b@example.org"]),
        ("[email-message:to_refs[*].value = 'victim@example.org']", []),  # who received it
        ("[file:hashes.'SHA-256' = 'a@example.org']", []),
        ("[x-phone-number:value = '+982188881234']", ["+982188881234"]),
        ("[phone-number:value = '+98 21 88881234']", ["+982188881234"]),
        ("[x-oca-phone-number:value IN ('+982188881234', '008613812345678')]", ["+982188881234", "+8613812345678"]),
        ("[x-phone-number:international_phone_number = '+982188881234']", ["+982188881234"]),
        ("[x-oca-identity:phone_number = '+982188881234']", ["+982188881234"]),
        ("[x-msisdn:value = '+982188881234']", ["+982188881234"]),
        ("[x-phone-number:country_code = '+982188881234']", []),
        ("[url:value NOT = 'x' AND email-addr:value = 'a@example.org']", ["a@example.org"]),
        ("[email-addr:value", []),
        ("", []),
    ],
)
def test_pattern_gives_its_addresses_and_numbers(pattern: str, taken: list[str]) -> None:
    found, skipped = read_entries(bundle(indicator(pattern)))
    assert [each.digest for each in found] == digests(*taken)
    assert not skipped


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"revoked": True}, "revoked"),
        ({"labels": ["benign"]}, "harmless"),
        ({"indicator_types": ["Benign"]}, "harmless"),
        ({"valid_until": "soon"}, "not a time"),
        ({"pattern": None}, "without a pattern"),
        ({"pattern": "[email-addr:value != 'a@example.org']"}, "operator other than"),
        ({"pattern": "[email-addr:value NOT = 'a@example.org']"}, "operator other than"),
        ({"pattern": "[email-addr:value NOT IN ('a@example.org')]"}, "operator other than"),
        ({"pattern": "[NOT email-addr:value = 'a@example.org']"}, "operator other than"),
        ({"pattern": "[NOT (url:value = 'x' OR email-addr:value = 'a@example.org')]"}, "operator other than"),
        ({"pattern": "[email-addr:value LIKE '%@example.org']"}, "operator other than"),
        ({"pattern": "[email-addr:value MATCHES '.*@example.org']"}, "operator other than"),
        ({"pattern": "[email-addr:value = 'example']"}, "not an e-mail address"),
    ],
)
def test_indicators_that_are_skipped(fields: dict[str, Any], reason: str) -> None:
    found, skipped = read_entries(bundle({**indicator("[email-addr:value = 'a@example.org']"), **fields}))
    assert not found
    assert [reason in each.reason for each in skipped] == [True]


def test_indicator_has_its_author_and_end_date() -> None:
    author = {"type": "identity", "id": "identity--1", "identity_class": "organization", "name": "Example CERT"}
    person = {"type": "identity", "id": "identity--2", "identity_class": "individual", "name": "Aino Vesterlund"}
    fields = {
        "labels": ["remote-worker", "seen with c@example.org"],
        "indicator_types": ["malicious-activity"],
        "valid_until": "2027-01-01T00:00:00Z",
        "external_references": [{"source_name": "x"}, {"url": "https://www.example.org/report"}],
    }
    pattern = "[email-addr:value = 'a@example.org']"
    by_cert = indicator(pattern, created_by_ref="identity--1", **fields)
    found, _ = read_entries(
        bundle(author, person, by_cert, indicator(pattern, id="x--2", created_by_ref="identity--2"))
    )
    assert found[0][2:] == (
        "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
        "Example CERT",
        "https://www.example.org/report",
        "STIX indicator, malicious-activity, remote-worker",
        date(2026, 1, 2),
        date(2026, 12, 31),  # the last day before the time from which it counts no more
        None,
    )
    assert "Aino" not in repr(found)


def test_last_version_of_an_object_counts() -> None:
    pattern = "[email-addr:value = 'a@example.org']"
    old, new = (
        indicator(pattern, modified="2026-01-01T00:00:00Z"),
        indicator(pattern, modified="2026-02-01T00:00:00Z", revoked=True),
    )
    for objects in ((old, new), (new, old)):
        found, skipped = read_entries(bundle(*objects))
        assert (found, reasons(skipped)) == ([], ["revoked"])


def test_other_stix_objects_are_ignored() -> None:
    seen = {"type": "email-addr", "id": "email-addr--1", "value": "a@example.org"}
    rule = indicator("rule a@example.org", pattern_type="yara")
    assert read_entries(bundle(seen, rule)) == ([], [])


# MISP


def attribute(type_: str = "email-src", value: object = "a@example.org", **fields: Any) -> dict[str, Any]:
    own = {
        "uuid": "5a1b",
        "type": type_,
        "category": "Payload delivery",
        "value": value,
        "to_ids": True,
        "comment": "of Aino",
    }
    return {**own, **fields}


def event(*attributes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "Event": {"uuid": "e-1", "info": "Aino", "Orgc": {"name": "Example CERT"}, "Attribute": attributes, **fields}
    }


@pytest.mark.parametrize(
    "document",
    [
        {"response": [event(attribute())]},
        event(attribute()),
        [event(attribute())],
        event(Object=[{"name": "email", "Attribute": [attribute()]}]),
        {"response": {"Attribute": [attribute(Event={"uuid": "e-1", "Orgc": {"name": "Example CERT"}})]}},
    ],
)
def test_exports_of_misp(document: Any) -> None:
    found, skipped = read_entries(json.dumps(document))
    assert [tuple(each) for each in found] == [
        (
            "email",
            digest("a@example.org"),
            "5a1b",
            "MISP, Example CERT",
            None,
            "MISP event e-1, Payload delivery, email-src",
            None,
            None,
            None,
        )
    ]
    assert not skipped


@pytest.mark.parametrize(
    ("fields", "taken", "reason"),
    [
        ({"type": type_}, 1, None)
        for type_ in "email email-src email-dst email-reply-to target-email whois-registrant-email".split()
    ]
    + [
        ({"type": "phone-number", "value": "+982188881234"}, 1, None),
        ({"type": "whois-registrant-phone", "value": "+982188881234"}, 1, None),
        ({"to_ids": "1"}, 1, None),
        ({"first_seen": "2026-01-02T03:04:05.000000+00:00"}, 1, None),
        ({"to_ids": False}, 0, "to_ids"),
        ({"to_ids": None}, 0, "to_ids"),
        ({"deleted": True}, 0, "deleted"),
        ({"value": "a"}, 0, "not an e-mail address"),
        ({"value": 1}, 0, "without a value"),
        ({"type": "email-subject"}, 0, None),
        ({"type": ["email"]}, 0, None),
    ],
)
def test_attributes_of_misp(fields: dict[str, Any], taken: int, reason: str | None) -> None:
    found, skipped = read_entries(json.dumps(event({**attribute(), **fields})))
    assert len(found) == taken
    assert [reason in each for each in reasons(skipped) if reason] == ([True] if reason else [])


def test_attributes_of_a_deleted_object_are_skipped() -> None:
    _, skipped = read_entries(json.dumps(event(Object=[{"deleted": True, "Attribute": [attribute()]}])))
    assert reasons(skipped) == ["deleted"]


# A table of one's own


@pytest.mark.parametrize(
    "content",
    [
        "type,value\nemail,a@example.org\n",
        "Value;Type\na@example.org;Email",
        "\ufefftype\tvalue\tnote\ne-mail\ta@example.org\tof Aino\n",
        f"type,value\r\nemail,{digest('a@example.org').upper()}\r\n\r\n",
        'type,value\n"email","A@example.org"\n',
    ],
)
def test_own_table_in_several_notations(content: str) -> None:
    found, skipped = read_entries(content)
    assert [(each.kind, each.digest, each.entry) for each in found] == [("email", digest("a@example.org"), "row 2")]
    assert not skipped


def test_own_table_with_all_columns() -> None:
    header = "tier,valid_until,first_seen,source_url,source,value,type\n"
    found, _ = read_entries(
        header + "b,2027-01-31,2026-11-23,https://www.example.org/r,Example Vendor,+98 21 88881234,phone\n"
    )
    until = date(2027, 1, 31)  # a day that is written means all of it
    given = ("row 2", "Example Vendor", "https://www.example.org/r", "", date(2026, 11, 23), until, "B")
    assert found[0] == ("phone", digest("+982188881234"), *given)
    assert read_entries("type,value\nemail,a@example.org\n", "lists/vendor.csv")[0][0].source == "vendor.csv"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("name,Aino", "not email or phone"),
        ("email,", "no value"),
        ("email", "no value"),
        ("email,a@example.org,,,,,,", "more cells"),
        ("email,a@example.org,31.1.2027", "valid_until is not a date"),
        ("email,a@example.org,,soon", "first_seen is not a date"),
        ("email,a@example.org,,,D", "tier"),
        ("email,Aino", "not an e-mail address"),
        ("phone,88881234", "country code"),
        ('email,"a@example.org', "quoted cell"),
        ('email,"a"@example.org', "quoted cell"),
        ("email,a" * 2_000_000, "longer than 8 MB"),
    ],
)
def test_bad_rows_of_own_table_are_skipped(row: str, reason: str) -> None:
    found, skipped = read_entries(f"type,value,valid_until,first_seen,tier\n{row}\nemail,b@example.org,,,\n")
    assert [each.digest for each in found] == digests("b@example.org")
    assert [(each.where, reason in each.reason) for each in skipped] == [("row 2", True)]
    assert "Aino" not in repr(skipped)


# Lists that are refused


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("sdn.csv", sdn(36, ""))
    return packed.getvalue()


LINE = entity(properties={"email": ["a@example.org"]})
XML = HEAD + party(36, 21, "a@example.org") + MIDDLE + listing(36, "DPRK3") + FOOT
BUNDLE = bundle(indicator("[email-addr:value = 'a@example.org']"))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (gzip_of(b""), "empty"),
        (gzip_of(LINE.encode())[:-12], "gzip"),
        (b"\x1f\x8b\x08junk", "gzip"),
        (gzip_of(gzip_of(LINE.encode())), "compressed twice"),
        (zipped(), "compressed twice"),
        (LINE.encode("utf-16"), "UTF-16"),
        ("nothing,that,is,known\n1,2,3,4\n", "format"),
        ("Aino Vesterlund a@example.org", "format"),
        ("type,value\n", "without rows"),
        ("type,value\n,\n\n", "without rows"),
        ("type,value\nname,Aino\nemail,x\n", "none of its 2 rows"),
        (TARGETS, "without rows"),
        (TARGETS + '"NK-1","Person","Ai', "truncated"),
        (TARGETS + '"NK-1","Person","Aino"\n', "truncated"),
        (sdn(36, "") + '37,"AINO","indiv', "truncated"),
        (sdn(36, "") + '37,"AINO","individual"', "truncated"),
        (LINE + LINE[:-20], "truncated"),
        ("{}\n{}\n", "not a JSON document"),
        ("[1, 2]", "not in a supported format"),
        ('{"a": 1}', "not in a supported format"),
        (BUNDLE[:-3], "truncated"),
        (BUNDLE + BUNDLE, "truncated"),
        (bundle(), "without objects"),
        ('{"response": []}', "without attributes"),
        (json.dumps(event()), "without attributes"),
        ("[" * 100_000, "truncated"),
        ('{"a":' * 100_000, "truncated"),
        (XML[:-5], "not well-formed"),
        (XML[: len(XML) // 2], "not well-formed"),
        (XML + "x", "not well-formed"),
        (HEAD + MIDDLE + FOOT, "without parties"),
        ("<sdnList/>", "legacy XML"),
        ("<html><body>Not found</body></html>", "not an advanced"),
        ("<!DOCTYPE html><html></html>", "document type"),
        ('<?xml version="1.0" encoding="nonsense"?><Sanctions/>', "encoding"),
    ],
)
def test_lists_that_are_refused(content: bytes | str, what: str) -> None:
    with pytest.raises(MalformedList, match=what) as refused:
        read_entries(content)
    assert "Aino" not in str(refused.value)
    assert refused.value.fix


@pytest.mark.parametrize(
    "content",
    [LINE, XML, BUNDLE, TARGETS + '"NK-1",' + ",".join(["a@example.org"] * 9), sdn(36, "Email a@example.org")],
)
def test_every_format_may_be_compressed(content: str) -> None:
    packed = gzip_of(content.encode())
    assert read_entries(packed) == read_entries(content)
    assert read_entries(content)[0]


# What holds for any list

STARTS = [
    b"",
    b"type,value\n",
    b"type,value\nemail,",
    TARGETS.encode(),
    b"{",
    b"[",
    LINE.encode(),
    HEAD.encode(),
    b"<Sanctions>",
    sdn(36, "Email Address ").encode(),
    b'{"objects":[{"type":"indicator","pattern":"[email-addr:value = \'',
]


@given(st.sampled_from(STARTS), st.binary(max_size=500), st.booleans(), st.sampled_from(["x", "x.jsonl", "x.csv"]))
def test_any_bytes_give_entries_or_are_refused(start: bytes, content: bytes, packed: bool, name: str) -> None:
    content = start + content
    check_any(gzip_of(content) if packed else content, name)


def check_any(content: bytes, name: str) -> None:
    """Entries, skipped ones, or MalformedList; anything else fails. No result contains an address."""
    try:
        found = list(read_list(io.BytesIO(content), name))
    except MalformedList:
        return
    for each in found:
        assert "@" not in repr(each).replace("an @-sign", "")
        if isinstance(each, WatchlistEntry):
            assert each.kind in ("email", "phone")
            assert len(bytes.fromhex(each.digest)) == 32


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=10)
    | st.sampled_from(["a@example.org", "indicator", "email-src"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "type id pattern objects properties schema email phone Event response Attribute Object value uuid "
                "to_ids labels revoked valid_until external_references created_by_ref modified Orgc".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(
    st.dictionaries(
        st.sampled_from(["objects", "response", "Event", "Attribute", "properties", "schema"]), JSON, max_size=3
    )
)
def test_any_json_gives_entries_or_is_refused(document: dict[str, Any]) -> None:
    check_any(json.dumps(document).encode(), "list")
    check_any(json.dumps(document).encode() + b"\n" + LINE.encode(), "list.jsonl")


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=8))
def test_any_cells_give_entries_or_are_refused(cells: list[list[str]]) -> None:
    rows = "".join(f"{a},{b}\n" for a, b in cells)
    check_any(f"type,value\nemail,a@example.org\n{rows}".encode(errors="surrogatepass"), "list")
    check_any("".join(sdn(36, a + b) for a, b in cells).encode(errors="surrogatepass"), "list")


def test_size_limits_are_enforced(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MalformedList, match="over 1 MB decompressed"):
        read_entries(gzip_of(b"\n" * 50_000_000), max_bytes=1_000_000)
    with pytest.raises(MalformedList, match="over 2 MB decompressed"):
        read_entries(gzip_of(LINE.encode() + b"x" * 50_000_000), max_bytes=2_000_000)
    monkeypatch.setattr(formats, "MAX_DOCUMENT_BYTES", 100)
    with pytest.raises(MalformedList, match="in several parts"):
        read_entries(BUNDLE)
    monkeypatch.setattr(formats, "MAX_DOCUMENT_BYTES", 10_000)
    monkeypatch.setattr(formats, "MAX_LINE_BYTES", 1000)
    found, skipped = read_entries(LINE + "x" * 5000 + "\n" + LINE)
    assert (len(found), [each.where for each in skipped]) == (2, ["line 2"])
    assert read_entries(json.dumps(json.loads(BUNDLE) | {"note": "x" * 5000}))[
        0
    ]  # a document's one line may be longer
    assert sys.getrecursionlimit() < 100_000  # so the nested lists above were refused, and not read


@pytest.mark.parametrize("piece", [r"\'", "'", "a-", "a:b[1", "(", r"\\", "NOT ", "x "])
def test_patterns_are_parsed_in_linear_time(piece: str) -> None:
    content = bundle(indicator("[email-addr:value = '" + piece * 300_000 + "\\"))
    read_entries(content)
