"""The e-mail checks as tables: what fires, what must not, what cannot be assessed."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.lookalikes import Lookalikes
from bonafide.policy import Strength
from bonafide.reference import Reference
from tests.builders import application, concerns, unassessed
from verify_email.catalogue import CATALOGUE
from verify_email.checks import CHECKS, identifiers, verify
from verify_email.mailbox import read_email

type Verify = Callable[..., list[Any]]


@pytest.fixture(scope="session")
def lookalikes(reference: Reference) -> Lookalikes:
    return Lookalikes(reference)


@pytest.fixture(scope="session")
def verdicts(reference: Reference, lookalikes: Lookalikes) -> Verify:
    def verified(email: str | None, *, others: dict[str, Any] | None = None, **basics: Any) -> list[Any]:
        candidate = application(basics={"email": email, **basics}, **(others or {}))
        return verify(read_email(candidate, reference, lookalikes))

    return verified


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("jane.doe", "email.malformed"),
        ("jane doe@gmail.com", "email.malformed"),
        ("jane@@gmail.com", "email.malformed"),
        ("jane,doe@gmail.com", "email.malformed"),  # not doe@gmail.com, which is another mailbox
        ("jane\r\nbcc: doe@gmail.com", "email.malformed"),
        ("info+jobs@acme-consulting.com", "email.role_account"),
        ("ftp@acme-consulting.com", "email.role_account"),
        ("kontakt@acme-consulting.de", "email.role_account"),
        ("janedoe@mail.gmai1.com", "email.lookalike_domain"),
        ("jane@gmail..com", "email.malformed"),
        ("jane@gmail", "email.malformed"),
        (f"{'x' * 65}@gmail.com", "email.malformed"),  # RFC 5321: 64 before the @-sign
        (f"{'x' * 1_000_000}@gmail.com", "email.malformed"),
        ("jane@example.com", "email.reserved_domain"),
        ("jane@mail.example.org", "email.reserved_domain"),
        ("JANE@EXAMPLE.NET", "email.reserved_domain"),
        ("jane@company.test", "email.reserved_domain"),
        ("jane@localhost", "email.reserved_domain"),
        ("jane@mailinator.com", "email.disposable"),
        ("jane@x.y.mailinator.com", "email.disposable"),  # its subdomains too
        ("x7f3@mozmail.com", "email.privacy_relay"),
        ("x7f3@privaterelay.appleid.com", "email.privacy_relay"),
        ("x7f3@jane.anonaddy.com", "email.privacy_relay"),
        ("info@acme-consulting.com", "email.role_account"),
        ("HR@acme-consulting.com", "email.role_account"),
        ("jane+jobs@gmail.com", "email.subaddressed"),
        ("jane+jobs@outlook.com", "email.subaddressed"),
        ("j.a.n.e@googlemail.com", "email.subaddressed"),
        ("jane_doe@proton.me", "email.subaddressed"),
        ("jane+jobs@doe.org", "email.subaddressed"),  # RFC 5233's usual sign
        ("janedoe@gmial.com", "email.misspelled_provider"),
        ("janedoe@gmail.con", "email.misspelled_provider"),
        ("janedoe@gmail.co", "email.misspelled_provider"),
        ("janedoe@hotmial.com", "email.misspelled_provider"),
        ("janedoe@yahho.com", "email.misspelled_provider"),
        ("janedoe@outlok.com", "email.misspelled_provider"),
        ("janedoe@iclould.com", "email.misspelled_provider"),
        ("janedoe@protonmial.com", "email.misspelled_provider"),
        ("janedoe@gmai1.com", "email.lookalike_domain"),
        ("janedoe@gmaiI.com", "email.lookalike_domain"),
        ("janedoe@0utlook.com", "email.lookalike_domain"),
        ("janedoe@hotrnail.com", "email.lookalike_domain"),
        ("janedoe@out-look.com", "email.lookalike_domain"),
        ("janedoe@gmаil.com", "email.lookalike_domain"),  # a Cyrillic letter
        ("janedoe@xn--gmil-63d.com", "email.lookalike_domain"),  # the same in punycode
        ("janedoe@ġmail.com", "email.lookalike_domain"),
        ("janedoe@уаhoo.com", "email.lookalike_domain"),
        ("janedoe@0815.ru", "email.disposable"),  # on the first list
    ],
)
def test_fires(verdicts: Verify, email: str, code: str) -> None:
    assert code in concerns(verdicts(email))


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("richard.hendriks@mail.com", "the JSON Resume project's own sample"),
        ("janedoe@gmail.com", "the commonest provider"),
        (" janedoe@gmail.com ", "spaces around it"),
        ("mailto:janedoe@gmail.com", "copied from a link"),
        ("Jane Doe <janedoe@gmail.com>", "copied from an address book"),
        ("jane@doe.name", "an own domain"),
        ("jané@müller.de", "an internationalised address"),
        ("用户@例子.广告", "an address without a Latin letter"),
        ("o'brien@tcd.ie", "an apostrophe"),
        ("jane@doe.photography", "a long new top-level domain"),
        ("jane@emaıl-архив.рф".replace("ı", "i"), "two scripts, but not confusable with a provider"),
        ("jane@почта.рф", "one script, and not Latin"),
        ("jane@mail.dk", "a short name one slip from another"),
        ("jane@gmail.co.uk.acme.org", "a popular name further left is not the domain's"),
        ("jane@acme.consulting", "a domain that is on no list"),
        ("j.doe@hotmail.com", "dots are part of the address at most providers"),
        ("jane@examples.com", "not the reserved example.com"),
        ("jane@not-mailinator.com", "ends like a listed domain, and is not below it"),
        ("jane@duckworth.com", "begins like a relay's domain"),
        ("jane@alumni.ox.ac.uk", "a university's forwarder"),
        ("\u200bjanedoe@gmail.com.", "what copying leaves around an address"),
        ("karl@gmx.de, karl.m@web.de", "two addresses in one field"),
        ("jane@corp.local", "a domain of special use is no fault of the syntax"),
        ("janedoe@gmail.com (work)", "a note after it"),
        ("Email: janedoe@gmail.com", "a word that says what it is"),
        ("E-mail janedoe@gmail.com", "the same without a colon"),
        ("'janedoe@gmail.com'", "quotation marks"),
        ("(janedoe@gmail.com)", "brackets"),
        ("[janedoe@gmail.com](mailto:janedoe@gmail.com)", "a link of a text editor"),
        ("janedoe@gmail.com | linkedin.com/in/jane", "two things in one field"),
        ("n/a, janedoe@gmail.com", "a form that asks for two"),
        ("janedoe＠gmail.com", "a full-width sign"),
        ("janedoe@gmail.com。", "a full stop of Japan"),
        ("\u2022janedoe@gmail.com", "the bullet of a list"),
        ("jane\u200bdoe@gmail.com", "an invisible character"),
        ("jane@yahoo.lt", "Lithuania's, and not Italy's"),
        ("jane@hotmail.be", "Belgium's, and no slip"),
        ("jane@outlook.pl", "Poland's"),
        ("hello@me.com", "at a public provider, it can be a person's address"),
    ],
)
def test_genuine_addresses_have_no_concern(verdicts: Verify, email: str, why: str) -> None:
    assert concerns(verdicts(email)) == set(), why


@pytest.mark.parametrize(
    "basics",
    [
        {"email": "info@janedoe.com", "url": "janedoe.com"},
        {"email": "hello@wanglei.dev", "name": "王磊", "url": "https://www.wanglei.dev/cv"},
        {"email": "hello@neutralthoughts.io", "profiles": [{"username": "neutralthoughts"}]},
        {"email": "info@doe.name"},
    ],
)
def test_role_at_the_candidate_s_own_domain_is_not_assessed(verdicts: Verify, basics: dict[str, Any]) -> None:
    assert "email.role_account" in unassessed(verdicts(**basics))


def test_relay_is_not_disposable(verdicts: Verify) -> None:
    assert concerns(verdicts("x7f3@duck.com")) == {"email.privacy_relay"}


def test_missing_address_is_not_assessed(verdicts: Verify) -> None:
    assert unassessed(verdicts(None)) == {f"email.{check.__name__}" for check in CHECKS}


def test_malformed_address_is_one_concern_only(verdicts: Verify) -> None:
    assert concerns(verdicts("jane at example dot com")) == {"email.malformed"}


@given(st.one_of(st.text(max_size=400), st.emails()))
def test_any_text_gives_verdicts(reference: Reference, lookalikes: Lookalikes, text: str) -> None:
    found = verify(read_email(application(basics={"email": text}), reference, lookalikes))
    assert {verdict.code for verdict in found} == {f"email.{check.__name__}" for check in CHECKS}


@given(st.emails())
def test_evidence_never_shows_the_mailbox(reference: Reference, lookalikes: Lookalikes, email: str) -> None:
    local = email.rpartition("@")[0]
    if len(local) > 3 and local.lower() not in email.rpartition("@")[2].lower():
        for verdict in verify(read_email(application(basics={"email": email}), reference, lookalikes)):
            assert local not in verdict.evidence


@pytest.mark.parametrize(
    "email", ["Jane.Doe@gmail.com", "janedoe+jobs@gmail.com", "j.a.n.e.doe@googlemail.com", " JANEDOE@GMAIL.COM"]
)
def test_the_identifier_is_the_same_for_one_mailbox(reference: Reference, lookalikes: Lookalikes, email: str) -> None:
    assert identifiers(read_email(application(basics={"email": email}), reference, lookalikes)) == {
        "email": ["janedoe@gmail.com"]
    }


@pytest.mark.parametrize(
    "email", ["taro@gmail.com\u300109012345678", "jane@janedoe\u2603sang.com", "jane@[vogelsang]"]
)
def test_syntax_fault_does_not_quote_the_address(verdicts: Verify, email: str) -> None:
    said = " ".join(verdict.evidence for verdict in verdicts(email))
    assert not any(part in said for part in ("0901234", "janedoe", "vogelsang"))


@pytest.mark.parametrize(
    ("email", "code", "shown"),
    [
        ("info@canaria-vogelsang.com", "role_account", "i•••@c•••.com"),
        ("info@mail.canaria-vogelsang.co.uk", "role_account", "i•••@m•••.c•••.co.uk"),
        ("info@some-company.com", "role_account", "i•••@s•••.com"),  # it may be that of one person
        ("info@harvard.edu", "role_account", "i•••@harvard.edu"),
        ("c@vogelsang.mailinator.com", "disposable", "c•••@v•••.mailinator.com"),
        ("c@vogelsang.example.org", "reserved_domain", "c•••@v•••.example.org"),
        ("c@canaria-vogelsang.invalid", "reserved_domain", "c•••@c•••.invalid"),
        ("c+x@gmail.com", "subaddressed", "c•••@gmail.com"),
        ("c@gmial.com", "misspelled_provider", "c•••@gmial.com"),
        ("c@gmai1.com", "lookalike_domain", "c•••@gmai1.com"),
        ("c@vogelsang.gmai1.com", "lookalike_domain", "c•••@v•••.gmai1.com"),
        ("c@gm\u0430il.com", "lookalike_domain", "c•••@gm\u0430il.com (xn--gmil-63d.com)"),
    ],
)
def test_evidence_shows_of_a_domain_what_many_people_share_and_what_imitates(
    verdicts: Verify, email: str, code: str, shown: str
) -> None:
    (found,) = (each for each in verdicts(email, name="Canaria Vogelsang") if each.code == f"email.{code}")
    assert re.split(": | is | can | has ", found.evidence.removeprefix("The domain of "))[0] == shown


def test_imitation_of_the_applicant_s_own_employer_does_not_show_the_name(verdicts: Verify) -> None:
    others = {"work": [{"name": "Vogelsang GmbH", "url": "https://vogelsang-consulting.com"}]}
    found = verdicts("c@vogelsang-consu1ting.com", others=others, name="Canaria Vogelsang")
    (evidence,) = (each.evidence for each in found if each.code == "email.lookalike_domain")
    assert evidence.startswith("c•••@•••-consu1ting.com can be mistaken for •••-consulting.com")


@pytest.mark.parametrize(
    ("email", "others", "strength"),
    [
        ("info@robinsample.com", {}, Strength.INFO),
        ("jobs+acme@robinsample.dev", {}, Strength.INFO),
        ("office@familie-sample.ch", {}, Strength.INFO),
        ("info@\u738b\u78ca.\u4e2d\u56fd", {}, Strength.INFO),
        ("hr@some-agency.com", {"work": [{"name": "Acme", "url": "https://acme-consulting.com"}]}, Strength.INFO),
        ("hr@acme-consulting.com", {"work": [{"name": "Acme", "url": "https://acme-consulting.com"}]}, None),
        ("jobs@mail.acme-consulting.com", {"work": [{"name": "Acme", "url": "acme-consulting.com/jobs"}]}, None),
        ("admissions@harvard.edu", {}, "passes"),
        ("info@harvard.edu", {}, None),
        ("office@harvard.edu", {"education": [{"institution": "Harvard University"}]}, None),
    ],
)
def test_role_is_more_than_info_only_at_an_organisation_that_is_known(
    verdicts: Verify, email: str, others: dict[str, Any], strength: Strength | str | None
) -> None:
    (found,) = (each for each in verdicts(email, others=others) if each.code == "email.role_account")
    assert ("passes" if found.outcome == "pass" else found.strength) == strength


@pytest.mark.parametrize("name", ["Robin Sample", "\u738b\u78ca", "Sokkhoeun Vann", "\u041e\u043b\u044c\u0433\u0430"])
def test_role_account_does_not_depend_on_the_name(verdicts: Verify, name: str) -> None:
    assert verdicts("info@robinsample.com", name=name) == verdicts("info@robinsample.com", name="Robin Sample")


@pytest.mark.parametrize(
    ("email", "institution", "strength"),
    [
        ("robin@iupuc.edu", "Indiana University-Purdue University Indianapolis", "passes"),
        ("robin@harvad.ac.uk", "Harvard University", "passes"),
        ("robin@fh-koeln.de", "TH K\u00f6ln", "passes"),
        ("robin@sciences-po.fr", "Sciences Po", "passes"),
        ("robin@standford-university.com", "Stanford University", "passes"),
        ("robin@uni-hiedelberg.de", "uni-heidelberg.de", None),
        ("robin@tu-dresben.de", "tu-dresden.de", None),
    ],
)
def test_lookalike_of_a_stated_institution(
    verdicts: Verify, email: str, institution: str, strength: str | None
) -> None:
    stated = {"institution": institution, "url": institution if "." in institution else None}
    found = verdicts(email, others={"education": [stated]})
    (lookalike,) = (each for each in found if each.code == "email.lookalike_domain")
    assert ("passes" if lookalike.outcome == "pass" else None) == strength


def test_website_of_an_institution_is_not_disposable(
    reference_database: Path, tmp_path: Path, verdicts: Verify
) -> None:
    assert "email.disposable" in concerns(verdicts("robin@mailinator.com"))
    copy = tmp_path / "reference.sqlite"
    copy.write_bytes(reference_database.read_bytes())
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("INSERT INTO institution_websites VALUES ('mailinator.com', 1)")
    reference = Reference(copy)
    candidate = application(basics={"email": "robin@mailinator.com"})
    assert concerns(verify(read_email(candidate, reference, Lookalikes(reference)))) == set()


def test_no_catalogue_text_says_what_is_not_known() -> None:
    texts = " ".join(text for words in CATALOGUE.words.values() for text in words[:5]).lower()
    assert not re.search(r"nobody|mail arrives|assigned to|characters: \W|reaches", texts)
