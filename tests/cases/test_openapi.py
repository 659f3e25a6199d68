"""The OpenAPI document is valid, is the one that is kept in docs, and describes what the template routes."""

import json
from pathlib import Path

from openapi_spec_validator import validate

from cases import openapi
from cases.routes import ROUTES
from local.gateway import routes
from local.template import load
from tests.cases.review_client import client

ROOT = Path(__file__).parents[2]
DOCUMENT = openapi.document(ROUTES)


def test_document_is_valid_openapi() -> None:
    validate(DOCUMENT)
    assert DOCUMENT["openapi"].startswith("3.1")


def test_document_in_docs_is_that_of_the_code() -> None:
    assert (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8") == openapi.document_as_text(ROUTES)


def test_document_is_served() -> None:
    answer = client().get("/openapi.json")
    assert (answer.headers["content-type"], answer.json) == ("application/json", json.loads(json.dumps(DOCUMENT)))


def test_every_function_that_reviews_has_every_route() -> None:
    template = load(ROOT / "template.yaml")
    described = {f"{method.upper()} {path}" for path, methods in DOCUMENT["paths"].items() for method in methods}
    for function in ("Review", "ReviewByMachine"):
        given = {"IdentityIssuer": "https://issuer.example", "IdentityAudience": "review"}
        found = {route.key for route in routes(template, given) if route.function == function}
        assert described <= found


def test_every_operation_says_what_it_does_and_which_scope_it_needs() -> None:
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert {"400", "401", "403", "500"} <= operation["responses"].keys()
            assert [list(each) for each in operation["security"]] == [["token"], ["signature"]]
    assert DOCUMENT["paths"]["/audit"]["get"]["security"][0] == {"token": ["review:audit"]}
