"""The function that serves the review page."""

import re

import pytest

from cases import page

CONFIG = {"issuer": "https://id.example/tenant", "client_id": "review"}
HEADERS = page.headers_of(CONFIG["issuer"], "https://login.example")


def answer(path: str) -> dict[str, str]:
    answered = page.answer(path, CONFIG, HEADERS)
    return {**answered["headers"], "status": str(answered["statusCode"]), "body": answered["body"]}


def test_page_may_load_and_call_nothing_but_itself_and_the_identity_provider() -> None:
    policy = dict(part.split(" ", 1) for part in answer("/")["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self' https://id.example https://login.example",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
    }


@pytest.mark.parametrize("path", ["/", "/config.json", f"/assets/{page.VERSION}/app.js", "/nowhere"])
def test_every_answer_has_the_headers_of_security(path: str) -> None:
    answered = answer(path)
    assert answered["x-content-type-options"] == "nosniff"
    assert answered["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answered["content-security-policy"]


def test_page_names_only_assets_that_exist_and_browsers_keep_these() -> None:
    named = re.findall(r'(?:src|href)="(/[^"]+)"', answer("/")["body"])
    assert len(named) == 3
    for path in named:
        assert answer(path)["status"] == "200"
        assert "immutable" in answer(path)["cache-control"]
    assert answer("/")["cache-control"] == "no-cache"


def test_modules_import_only_modules_that_are_served() -> None:
    for name, text in page.FILES.items():
        for imported in re.findall(r'from "\./([^"]+)"', text) if name.endswith(".js") else ():
            assert imported in page.FILES, f"{name} imports {imported}"


def test_asset_of_another_release_is_served_and_not_kept() -> None:
    answered = answer("/assets/0123456789abcdef/app.js")
    assert answered["status"] == "200"
    assert answered["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/x/index.html", "/assets/x/../page.py", "/assets/x/", "/assets", "/page.py"])
def test_no_other_file_is_served(path: str) -> None:
    assert answer(path)["status"] == "404"


def test_page_has_neither_inline_scripts_nor_inline_styles() -> None:
    assert "<style" not in page.FILES["index.html"]
    assert re.findall(r"<script[^>]*>(.+?)</script>", page.FILES["index.html"]) == []
    parsing = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    assert [name for name, text in page.FILES.items() if parsing.search(text)] == []
