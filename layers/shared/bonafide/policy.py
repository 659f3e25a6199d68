"""The policy: the strength and family of each code, and how points become a level.

The numbers are data: `policy.json` beside this file, described by `policy.schema.json`, and overridden at
deployment by the JSON text of POLICY_OVERRIDES, which holds only what differs.
"""

import hashlib
import json
from collections.abc import Collection
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bonafide.settings import setting


class Strength(StrEnum):
    """How much a concern counts. Only a `decisive` concern makes `high` alone."""

    __hash__ = str.__hash__  # faster than Enum's own, which is written in Python

    INFO = "info"
    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"
    DECISIVE = "decisive"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Code(_Data):
    """The policy for one finding code."""

    strength: Strength
    family: str = Field(description="findings of one family share one cap of points")
    alone: Strength | None = Field(
        default=None,
        description="the strength that its findings have at most, unless another family has points of other codes; "
        "a code that has this is no second family for high",
    )
    shadow: bool = Field(default=False, description="findings are recorded and counted, but are in no level and alert")

    @property
    def counted(self) -> Strength:
        """The strength that its findings have."""
        return Strength.INFO if self.shadow else self.strength


class Review(_Data):
    """When a person should review an application."""

    points: int = Field(ge=1)


class High(_Data):
    """When security gets an alert: enough points, from enough families, at least one concern of this strength."""

    points: int = Field(ge=1)
    families: int = Field(ge=1)
    one_of_at_least: Strength


class Sharing(_Data):
    """When those who use an identifier are a couple, and when a hub; when applications of one person are a burst."""

    ring_names: int = Field(
        ge=2, description="clearly different names from which sharing has the strength of its code"
    )
    couple: Strength = Field(description="the strength of sharing under fewer names: two are often a couple")
    network_names: int = Field(
        default=5, ge=2, description="clearly different names from which a shared network has the strength of its code"
    )
    hub: int = Field(ge=2, le=100, description="an identifier in more applications than this is a hub")
    hub_names: int = Field(ge=2, description="clearly different names at a hub of which security is notified")
    burst: int = Field(ge=2, description="applications of one person that are a burst")
    burst_hours: int = Field(ge=1, description="hours within which they are a burst")
    crowd_names: int = Field(default=4, ge=3, description="unrelated names at one street address that are a crowd")
    crowd_days: int = Field(default=90, ge=1, description="days within which they are a crowd")


class Policy(_Data):
    """The numbers behind an assessment. Changing them changes who is reviewed: record why."""

    points: dict[Strength, int]
    family_cap: int = Field(ge=0)
    family_caps: dict[str, int] = Field(default={}, description="families that have a cap of their own")
    decisive_cap: int = Field(ge=0)
    review: Review
    high: High
    sharing: Sharing
    codes: dict[str, Code]

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits derived from the content: any other number or code makes another version."""
        content = json.dumps(self.model_dump(mode="json", exclude_defaults=True), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def cap_of(self, family: str) -> int:
        """The most points that the concerns of a family give, unless one is decisive."""
        return self.family_caps.get(family, self.family_cap)

    def points_of(self, strength: Strength) -> int:
        """The points of one concern of this strength."""
        return self.points[strength]

    def weakened(self, codes: Collection[str]) -> "Policy":
        """The policy by which the findings of these codes give no points."""
        changed = {
            code: self.codes[code].model_copy(update={"strength": Strength.INFO})
            for code in codes
            if code in self.codes and self.codes[code].strength is not Strength.INFO
        }
        return self.model_validate(self.model_dump() | {"codes": self.codes | changed}) if changed else self


class PolicyError(Exception):
    """The policy, as overridden at deployment, cannot be used."""


def load(overrides: str = "{}") -> Policy:
    """Reads the policy, with what a deployment overrides.

    Raises:
        PolicyError: the overrides are no JSON object, or do not fit the schema; says where.
    """
    data = json.loads(Path(__file__).with_name("policy.json").read_bytes())
    data.pop("$schema", None)
    try:
        changes = json.loads(overrides or "{}")
    except ValueError as error:
        raise PolicyError(f"POLICY_OVERRIDES is not JSON: {error}") from error
    if not isinstance(changes, dict) or not isinstance(changes.get("codes", {}), dict):
        raise PolicyError("POLICY_OVERRIDES must be a JSON object, like policy.json, and so must its codes")
    for code in changes.get("codes", {}):
        if code not in data["codes"]:
            raise PolicyError(f"POLICY_OVERRIDES names a code that does not exist: {code}")
    try:
        return Policy.model_validate(_merged(data, changes))
    except ValidationError as error:
        where = "; ".join(
            f"{'.'.join(str(step) for step in detail['loc'])}: {detail['msg']}" for detail in error.errors()
        )
        raise PolicyError(f"POLICY_OVERRIDES does not fit policy.schema.json: {where}") from error


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        merged[key] = _merged(base[key], value) if both else value
    return merged


def load_deployed() -> Policy:
    """The policy that this function was deployed with."""
    return load(setting("POLICY_OVERRIDES", default="{}"))


def schema() -> dict[str, Any]:
    """The JSON schema of policy.json, as `policy.schema.json` holds it."""
    described = Policy.model_json_schema()
    described["properties"]["$schema"] = {"type": "string"}
    return described
