"""The description of the routes as OpenAPI 3.1, made of the routes and the models of their bodies."""

import json
import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bonafide.aws.problems import CONTENT_TYPE
from cases import views

if TYPE_CHECKING:
    from cases.api import Route

SCHEMAS = "#/components/schemas/{model}"

DESCRIPTION = """Reviews of applications whose details are inconsistent. A case says what that is; a person decides.

People send a token of the identity provider with the scopes `review:read`, `review:decide` (which includes read),
`review:lead` (which includes decide) or `review:audit`. Machines sign requests (SigV4) to the other API, where IAM
decides by route.

A change of a case needs `If-Match` with the ETag that the case had when it was read. Without it the answer is 428, and
412 if the case has changed. Errors are problem documents (RFC 9457)."""

HEADERS = {
    "If-Match": {
        "description": "the ETag of the case as you have read it",
        "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
        "example": '"7"',
    },
    "Idempotency-Key": {
        "description": "a new key for each decision; a request that is repeated with its key has the same answer",
        "schema": {"type": "string", "pattern": "^[!-~]{8,200}$"},
    },
}

PATTERNS = {
    "cases": "^[0-9A-HJKMNP-TV-Z]{26}$",
    "applications": "^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$",
    "rules": r"^[a-z]+\.[a-z_]+$",
}
"""Of the ids in paths, by what they are of."""

SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "AWS Signature Version 4 for the service execute-api",
    },
}

STATUSES = (400, 401, 403, 404, 409, 412, 413, 422, 428, 429, 500, 503)
"""Of refusals."""

OF_API_GATEWAY = (401, 403, 429, 500, 503)

JSON = "application/json"


def document_as_text(routes: Sequence["Route"]) -> str:
    """The document as it is served, and kept in docs/openapi.json."""
    return json.dumps(document(routes), indent=2, ensure_ascii=False) + "\n"


def document(routes: Sequence["Route"]) -> dict[str, Any]:
    """The OpenAPI document of these routes."""
    modes: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(views.ProblemDocument, "serialization"): None}
    for route in routes:
        modes |= {(model, "validation"): None for model in (route.body, route.query) if model}
        modes |= {(route.answers, "serialization"): None} if route.answers else {}
    _, definitions = models_json_schema(list(modes), ref_template=SCHEMAS)
    schemas: dict[str, Any] = definitions["$defs"]
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    queries = {route.query.__name__ for route in routes if route.query}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bonafide reviews",
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {name: schema for name, schema in sorted(schemas.items()) if name not in queries},
            "responses": {str(status): _refusal(status) for status in sorted(STATUSES)},
            "securitySchemes": SECURITY,
        },
    }


def _operation(route: "Route", schemas: dict[str, Any]) -> dict[str, Any]:
    said = " ".join((route.call.__doc__ or "").split())
    first, _, rest = said.partition(". ")
    operation: dict[str, Any] = {
        "operationId": route.call.__name__,
        "tags": [route.path.split("/")[1].partition(".")[0]],
        "summary": first.removesuffix("."),
        **({"description": rest} if rest else {}),
        "security": [{"token": [route.scope] if route.scope else []}, {"signature": []}],
        "parameters": list(_parameters(route, schemas)),
        "responses": dict(_responses(route)),
    }
    if route.body:
        is_required = bool(schemas[route.body.__name__].get("required"))
        operation["requestBody"] = {"required": is_required, "content": _content(JSON, route.body)}
    return operation


def _parameters(route: "Route", schemas: dict[str, Any]) -> Iterator[dict[str, Any]]:
    collection = route.path.split("/")[1]
    for name in re.findall(r"\{(\w+)\}", route.path):
        schema = {"type": "string", "pattern": PATTERNS[collection]}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    if route.query:
        described = schemas[route.query.__name__]
        for name, schema in described["properties"].items():
            is_required = name in described.get("required", ())
            yield {"name": name, "in": "query", "required": is_required, "schema": _without_null(schema)}
    for name, is_needed in (("If-Match", route.needs_version), ("Idempotency-Key", route.needs_key)):
        if is_needed:
            yield {"name": name, "in": "header", "required": True, **HEADERS[name]}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a query parameter: a parameter is left out, never null."""
    said = {name: value for name, value in schema.items() if name not in ("anyOf", "title") and value is not None}
    return said | next((dict(each) for each in schema.get("anyOf", ()) if each.get("type") != "null"), {})


def _responses(route: "Route") -> Iterator[tuple[str, dict[str, Any]]]:
    if route.answers:
        is_of_case = "{id}" in route.path or route.answers is views.Detail
        etag = {"ETag": {"schema": {"type": "string"}, "description": "the version of the case"}}
        content = _content(JSON, route.answers)
        yield "200", {"description": "OK", **({"headers": etag} if is_of_case else {}), "content": content}
    if route.text:
        schema = {"type": "object"} if route.text == (JSON,) else {"type": "string"}
        yield "200", {"description": "OK", "content": {kind: {"schema": schema} for kind in route.text}}
    if route.may_be_empty:
        yield "204", {"description": "There is none"}
    refused = {400, 401, 403, 429, 500, 503, *route.refusals}
    refused |= {404} if "{" in route.path else set()
    refused |= {409, 413, 422} if route.body else set()  # 409: what has a body changes something, and may be too late
    refused |= {412, 428} if route.needs_version else set()
    for status in sorted(refused):
        yield str(status), {"$ref": f"#/components/responses/{status}"}


def _refusal(status: int) -> dict[str, Any]:
    """What a refusal looks like. API Gateway itself refuses a token, and too many requests."""
    content = _content(CONTENT_TYPE, views.ProblemDocument)
    if status in OF_API_GATEWAY:
        content |= {JSON: {"schema": {"type": "object", "properties": {"message": {"type": "string"}}}}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def _content(kind: str, model: type[BaseModel]) -> dict[str, Any]:
    return {kind: {"schema": {"$ref": SCHEMAS.format(model=model.__name__)}}}
