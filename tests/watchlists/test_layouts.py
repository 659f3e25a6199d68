"""Lists as other people publish them: one value a line, tables of many names, MISP's CSV, and what is no list."""

from pathlib import Path

import pytest

from tests.watchlists.lists import digests, read_entries
from watchlists.entry import MalformedList

LAYOUTS = Path(__file__).parent / "layouts"
MISP = "uuid,event_id,category,type,value,comment,to_ids,date"
MORE_OF_MISP = f"{MISP},object_relation,attribute_tag,object_uuid,object_name,object_meta_category"


@pytest.mark.parametrize(
    ("file", "addresses", "numbers"), [("w1-plain-addresses.txt", 2, 0), ("w3-misp-export.csv", 1, 1)]
)
def test_layout_of_a_public_list_is_read(file: str, addresses: int, numbers: int) -> None:
    found, skipped = read_entries((LAYOUTS / file).read_bytes(), file)
    assert [each.kind for each in found] == ["email"] * addresses + ["phone"] * numbers
    assert skipped == []


@pytest.mark.parametrize(
    ("file", "what", "fix"),
    [
        ("w4-opensanctions-delta.json", "delta", "entities.ftm.json"),
        ("w5-misp-warninglist.json", "warning list.*harmless", "Do not load it"),
        ("w6-ioc-notes.md", "format", "one address, or number with \\+, a line"),
    ],
)
def test_layout_that_is_no_list_is_refused_with_a_way_out(file: str, what: str, fix: str) -> None:
    with pytest.raises(MalformedList, match=f"{what}.*{fix}") as refused:
        read_entries((LAYOUTS / file).read_bytes(), file)
    assert "Ilse" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        ("a@doe.org\nb@doe.org\n", ["a@doe.org", "b@doe.org"]),
        ("a@doe.org\r\nb@doe.org\r\n", ["a@doe.org", "b@doe.org"]),
        ("\ufeff\n\na@doe.org", ["a@doe.org"]),
        ("# of 2026\n// seen\na@doe.org # by us\n\nb@doe.org", ["a@doe.org", "b@doe.org"]),
        ("+49 30 1234567\na@doe.org\n", ["+49301234567", "a@doe.org"]),
        ("+44 7700 900123\n", ["+447700900123"]),  # a reserved range, which the plan does not call valid
        ("+1 (415) 555-0171\n", ["+14155550171"]),
        ("a@doe.org,\nb@doe.org;\n", ["a@doe.org", "b@doe.org"]),
        ("a@doe.org, b@doe.org\n", ["a@doe.org", "b@doe.org"]),
        ('"a@doe.org"\n<b@doe.org>\nmailto:c@doe.org\n', ["a@doe.org", "b@doe.org", "c@doe.org"]),
        ("a[@]doe[.]org\n", ["a@doe.org"]),
        ("email\na@doe.org\n", ["a@doe.org"]),
        ("tel:+49 30 1234567\n", ["+49301234567"]),
        ("; of 2026\n" * 9 + "a@doe.org\n", ["a@doe.org"]),
        ("type|value\nemail|a@doe.org\n", ["a@doe.org"]),
        ("email,a@doe.org\nphone,+49 30 1234567\n", ["a@doe.org", "+49301234567"]),
        ("a@doe.org;email;seen in May\n", ["a@doe.org"]),
        ('["a@doe.org", "+49 30 1234567"]', ["a@doe.org", "+49301234567"]),
        ('[{"type": "email", "value": "a@doe.org"}]', ["a@doe.org"]),
        ('{"emails": ["a@doe.org", "b@doe.org"], "phones": []}', ["a@doe.org", "b@doe.org"]),
        (
            '{"type": "email", "value": "a@doe.org"}\n{"type": "email", "value": "b@doe.org"}\n',
            ["a@doe.org", "b@doe.org"],
        ),
        ('[\n{"email": "a@doe.org", "phone": null}\n]\n', ["a@doe.org"]),
        ("E-Mails\na@doe.org\n", ["a@doe.org"]),
        ("Phone numbers\n+49 30 1234567\n", ["+49301234567"]),
    ],
)
def test_one_value_a_line(content: str, taken: list[str]) -> None:
    found, skipped = read_entries(content, "list.txt")
    assert [each.digest for each in found] == digests(*taken)
    assert skipped == []
    assert {each.source for each in found} == {"list.txt"}


def test_a_line_that_is_no_value_is_skipped() -> None:
    found, skipped = read_entries("a@doe.org\nAino Vesterlund\nb@doe.org\n030 1234567\n")
    assert [each.entry for each in found] == ["line 1", "line 3"]
    assert [(each.where, each.reason) for each in skipped] == [
        (f"line {number}", "neither an e-mail address nor a number with +") for number in (2, 4)
    ]


@pytest.mark.parametrize(
    ("header", "row", "taken"),
    [
        ("Indicator_type,Data,Note", "email,a@doe.org,of Aino", ["a@doe.org"]),
        ("Indicator_type,Data,Note", "PHONE,+49 30 1234567,", ["+49301234567"]),
        ("Indicator type,Indicator,Description", "email,a@doe.org,", ["a@doe.org"]),
        ("ioc_value;ioc_type", "a@doe.org;Email Address", ["a@doe.org"]),
        ("Observable Type\tObservable Value", "email-addr\ta@doe.org", ["a@doe.org"]),
        ("type,value", "mobile,+49 30 1234567", ["+49301234567"]),
        ("type,value", "email-src,a@doe.org", ["a@doe.org"]),
        ("email,phone", "a@doe.org,+49 30 1234567", ["a@doe.org", "+49301234567"]),
        ("phone,email", ",a@doe.org", ["a@doe.org"]),
        ("Name,E-mail Address,Phone Number,Notes", "Aino,a@doe.org,+49 30 1234567,x", ["a@doe.org", "+49301234567"]),
        ("Email 1;Email 2;Mobile", "a@doe.org;b@doe.org;", ["a@doe.org", "b@doe.org"]),
        ("emails,phones", '"a@doe.org; b@doe.org",', ["a@doe.org", "b@doe.org"]),
        ("email_addresses,telephone", "a@doe.org,+49301234567", ["a@doe.org", "+49301234567"]),
    ],
)
def test_tables_with_other_names_of_columns(header: str, row: str, taken: list[str]) -> None:
    found, skipped = read_entries(f"{header}\n{row}\n")
    assert [each.digest for each in found] == digests(*taken)
    assert skipped == []
    assert "Aino" not in repr(found)


def test_header_may_come_after_a_few_lines() -> None:
    found, _ = read_entries("Report date: 2026-11-01\n\nName,Email address,Phone number\nAino,a@doe.org,\n")
    assert [(each.entry, each.digest) for each in found] == [("row 4", *digests("a@doe.org"))]
    with pytest.raises(MalformedList, match="usable header"):
        read_entries("a text\n" * 6 + "email\na@doe.org\n")


@pytest.mark.parametrize("header", [MISP, MORE_OF_MISP, f"{MISP},event_info,event_member_org,event_source_org"])
def test_csv_export_of_misp(header: str) -> None:
    rows = (
        '"5a1b",7,"Payload delivery","email-src","a@doe.org","of Aino",1,"20260901"\n'
        "5a1c,7,Attribution,whois-registrant-email,b@doe.org,,1,20260901\n"
        "5a1d,7,Social network,phone-number,+49 30 1234567,,true,20260901\n"
        "5a1e,7,Payload delivery,email,c@doe.org,,0,20260901\n"
        "5a1f,7,Payload delivery,email-subject,d@doe.org,,1,20260901\n"
        "5a20,7,Network activity,ip-dst,192.0.2.1,,1,20260901\n"
    )
    found, skipped = read_entries(f"{header}\n{rows}")
    assert [each.digest for each in found] == digests("a@doe.org", "b@doe.org", "+49301234567")
    assert (found[0].entry, found[0].source, str(found[0].first_seen)) == ("5a1b", "MISP", "2026-09-01")
    assert found[0].programme == "MISP event 7, Payload delivery, email-src"
    assert [(each.where, each.withdrawn) for each in skipped] == [("row 5", True)]
    assert "to_ids" in skipped[0].reason


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("# Personas\n\n### Aino\n\n- 2024\n- a@doe.org\n- +49 30 1234567\n", "usable header.*one address"),
        ("a@doe.org\nis a persona\nof the group\n", "notes or a text.*one address"),
        ("| email | phone |\n|---|---|\n| a@doe.org | +49301234567 |\n", "usable header.*one address"),
        ("Aino Vesterlund a@doe.org\n", "usable header.*one address"),
        ("030 1234567\n030 1234568\n", "usable header.*number with \\+"),
        ('{"op": "ADD", "entity": {"id": "x"}}\n{"op": "DEL", "entity": {"id": "y"}}\n', "delta"),
        ('{"op": "MOD", "entity": {"id": "x"}}', "delta"),
        ('{"name": "x", "version": 1, "type": "string", "list": ["a@doe.org"]}', "warning list"),
        ('["a note"]', "one address or number with \\+ a line"),
        ("a@doe.org\nb@doe.org\n".encode("utf-16"), "UTF-16"),
        ("a@doe.org\nb@doe.org\n".encode("utf-16-le"), "UTF-16"),
        ("a@doe.org\nb@doe.org\n".encode("utf-16-be"), "UTF-16"),
        (b"PK\x03\x04 a workbook", "spreadsheet"),
        (b"%PDF-1.7\n", "not a text file"),
        (b"\xd0\xcf\x11\xe0 a workbook of 1997", "not a text file"),
        (b"{\\rtf1 a@doe.org}", "not a text file"),
        (bytes(range(256)), "not a text file"),
        ("type,value\nname,Aino\nemail,x\n", "none of its 2 rows.*its type is not email or phone.*not an e-mail"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(content: str | bytes, what: str) -> None:
    with pytest.raises(MalformedList, match=what) as refused:
        read_entries(content)
    assert "Aino" not in str(refused.value)


@pytest.mark.parametrize("name", ["entities.delta.json", "changes.jsonl", "list"])
def test_delta_is_recognised_under_any_name(name: str) -> None:
    with pytest.raises(MalformedList, match="delta"):
        read_entries((LAYOUTS / "w4-opensanctions-delta.json").read_bytes(), name)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("| Email | Phone |\n|---|---|\n| a@doe.org | +49 30 1234567 |\n", "without a usable header"),
        ("canonical_id,prop,schema,value\nx,email,Person,a@doe.org\n", "statements.*targets.simple.csv"),
        ('["a@doe.org", "some notes"]', "not in a supported format"),
    ],
)
def test_other_text_is_refused_with_a_way_out(content: str, what: str) -> None:
    with pytest.raises(MalformedList, match=what):
        read_entries(content, "list")
