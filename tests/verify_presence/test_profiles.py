"""Profiles as tables: which addresses are one account, and which name nobody."""

from typing import Any

import pytest

from bonafide.reference import Reference
from tests.builders import application
from verify_presence.profiles import MAX_PROFILES, account_at, account_of, profiles_of


def profiles(reference: Reference, *urls: str | None, **fields: Any) -> tuple[str, ...]:
    basics = {"profiles": [{"url": url} for url in urls]}
    return profiles_of(application(basics=basics, **fields), reference)


@pytest.mark.parametrize(
    ("spellings", "account"),
    [
        (
            "https://github.com/Tamarisk-Rail github.com/tamarisk-rail/ http://www.github.com/tamarisk-rail?tab=stars "
            "HTTPS://GITHUB.COM/TAMARISK-RAIL tamarisk-rail.github.io https://tamarisk-rail.github.io/blog "
            "gist.github.com/tamarisk-rail/0a1b https//github.com/tamarisk-rail github.com/sponsors/tamarisk-rail "
            "<https://github.com/tamarisk-rail#readme>",
            "github:tamarisk-rail",
        ),
        (
            "https://www.linkedin.com/in/ada-marchbanks-12/ de.linkedin.com/in/Ada-Marchbanks-12?trk=people "
            "linkedin.com/in/ada-marchbanks-12/en linkedin.com/pub/ada-marchbanks-12 "
            "m.linkedin.com/in/ada%2Dmarchbanks-12",
            "linkedin:ada-marchbanks-12",
        ),
        ("stackoverflow.com/users/4711 https://stackoverflow.com/users/4711/ada", "stackoverflow:4711"),
        ("x.com/adamarch https://twitter.com/@AdaMarch mobile.twitter.com/adamarch", "x:adamarch"),
        ("gitlab.com/adamarch https://adamarch.gitlab.io/notes", "gitlab:adamarch"),
        ("scholar.google.com/citations?user=AbC_12&hl=de", "scholar:AbC_12"),
        ("facebook.com/profile.php?id=10001", "facebook:10001"),
        ("medium.com/@adamarch", "medium:adamarch"),
        ("adamarch.medium.com", "web:adamarch.medium.com"),
        ("replit.com/@adamarch", "web:replit.com/@adamarch"),
        ("tamarisk-rail.github.io/portfolio/ tamarisk-rail.github.io/index.html", "github:tamarisk-rail"),
        (
            "https://marchbanks.dev http://www.marchbanks.dev/ marchbanks.dev/about marchbanks.dev/index.html?utm=1",
            "web:marchbanks.dev",
        ),
        ("https://marchbanks.netlify.app marchbanks.netlify.app/", "web:marchbanks.netlify.app"),
        ("https://marchbanks.wordpress.com/2024/05/trains", "web:marchbanks.wordpress.com"),
    ],
)
def test_one_account_is_one_text(spellings: str, account: str, reference: Reference) -> None:
    for url in spellings.split():
        assert profiles(reference, url) == (account,), url
        assert profiles_of(application(basics={"url": url}), reference) == (account,), url


@pytest.mark.parametrize(
    ("network", "username", "account"),
    [
        ("GitHub", "Tamarisk-Rail", "github:tamarisk-rail"),
        ("LinkedIn", "in/ada-marchbanks", "linkedin:ada-marchbanks"),
        ("LinkedIn", "/in/ada-marchbanks/", "linkedin:ada-marchbanks"),
        ("Twitter", "@adamarch", "x:adamarch"),
        ("Stack Overflow", "4711", "stackoverflow:4711"),
        ("GitHub", "https://github.com/tamarisk-rail", "github:tamarisk-rail"),
        (None, "github.com/tamarisk-rail", "github:tamarisk-rail"),
        ("Stack Overflow", "ada", None),  # a name there is not unique
        ("LinkedIn", "Ada Marchbanks", None),  # a name, not a user name
        ("Blog", "ada", None),
        (None, "ada", None),
        ("GitHub", None, None),
    ],
)
def test_a_network_with_a_user_name_is_an_account(
    network: str | None, username: str | None, account: str | None
) -> None:
    assert account_of(network, username) == account


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://github.com", "the root of a site"),
        ("github.com/features", "a page of the site"),
        ("github.com/orgs/kubernetes", "an organisation"),
        ("github.com/kubernetes/kubernetes", "a project of many"),
        ("https://northwind-academy.github.io/ada", "one member's page at an organisation"),
        ("tamarisk-rail.github.io/timetable-app", "a project, perhaps of many"),
        ("medium.com/towards-rail", "a publication of many authors"),
        ("towards-rail.medium.com/timetables-1a2b", "a publication of many authors"),
        ("behance.net/gallery", "a page of the site"),
        ("leetcode.com/problemset", "a page of the site"),
        ("huggingface.co/datasets", "a page of the site"),
        ("https://replit.com/", "the root of a site"),
        ("github.com/jake", "a placeholder of a template"),
        ("linkedin.com/in/", "nobody"),
        ("linkedin.com/in/me", "the person who looks at it"),
        ("linkedin.com/in/your-name", "a placeholder of a template"),
        ("linkedin.com/company/northwind", "a company"),
        ("linkedin.com/school/oxford", "a school"),
        ("linkedin.com/feed", "a page of the site"),
        ("stackoverflow.com/questions/4711", "a question"),
        ("x.com/search?q=rail", "a page of the site"),
        ("https://bit.ly/3xYz", "a link shortener"),
        ("lnkd.in/abc", "a link shortener"),
        ("drive.google.com/drive/folders/1a2b", "a folder"),
        ("https://www.dropbox.com/s/1a2b/cv.pdf", "a file"),
        ("indeed.com/r/ada", "a job board"),
        ("https://acme.greenhouse.io/jobs/1", "a career site"),
        ("netlify.app", "a maker of sites"),
        ("wordpress.com", "a maker of sites"),
        ("https://www.ox.ac.uk", "a school"),
        ("mit.edu/~ada", "a page of a school"),
        ("gmail.com", "a mail provider"),
        ("example.com/ada", "an example"),
        ("see my CV", "no address"),
        ("https://", "no address"),
        ("http://[::1", "no address"),
    ],
)
def test_an_address_that_names_nobody_is_no_identifier(url: str, why: str, reference: Reference) -> None:
    assert profiles(reference, url) == (), why


@pytest.mark.parametrize(
    "fields",
    [
        {"work": [{"name": "Northwind Rail", "url": "https://www.northwind-rail.com/careers"}]},
        {"work": [{"name": "Northwind Rail"}]},
        {"education": [{"institution": "Northwind Rail", "url": "northwind-rail.com"}]},
    ],
)
def test_a_page_of_an_employer_or_a_school_is_no_identifier(fields: dict[str, Any], reference: Reference) -> None:
    assert profiles(reference, "https://northwind-rail.com/team/7", **fields) == ()
    assert profiles(reference, "https://northwind-rail.com/team/7") == ("web:northwind-rail.com/team/7",)


@pytest.mark.parametrize("url", ["https://github.com/NorthwindRail", "gitlab.com/northwind-rail"])
def test_an_account_of_an_employer_is_no_identifier(url: str, reference: Reference) -> None:
    assert len(profiles(reference, url)) == 1
    assert profiles(reference, url, work=[{"name": "Northwind Rail Ltd."}]) == ()


def test_a_person_has_several_profiles_each_once(reference: Reference) -> None:
    assert profiles(reference, "github.com/ada", "https://github.com/Ada", None, "linkedin.com/in/ada-m") == (
        "github:ada",
        "linkedin:ada-m",
    )
    assert len(profiles(reference, *(f"github.com/ada-{number}" for number in range(40)))) == MAX_PROFILES


@pytest.mark.parametrize("url", ["\x00", "//", "http:///x", "github.com/%ff%fe", "github.com/" + "a" * 5000, "a:b:c"])
def test_any_text_can_be_read(url: str, reference: Reference) -> None:
    assert account_at(url) is None or account_at(url) != ""
    assert all(profiles(reference, url))
