"""The events in `events/` are those that the sources send to the sample connections of `bonafide serve`."""

import json
from pathlib import Path

import pytest

from bonafide.hooks import SOURCES
from local import sample_connections
from local.template import load
from tests.webhooks.conftest import Hooks
from tests.webhooks.samples import EVENTS, written


@pytest.mark.parametrize("source", SOURCES)
def test_sample_is_what_the_source_sends(source: str) -> None:
    assert (EVENTS / f"webhooks_{source}.json").read_text(encoding="utf-8") == written(source), (
        "run python -m tests.webhooks.samples"
    )


@pytest.mark.parametrize("source", SOURCES)
def test_sample_is_accepted_with_the_known_key_and_no_other(hooks: Hooks, source: str) -> None:
    event = json.loads((EVENTS / f"webhooks_{source}.json").read_bytes())
    name = f"bonafide/connections/{source}/{sample_connections.ID}"
    hooks.secrets.secrets[name] = json.dumps({"signing": {"current": sample_connections.KEY}})
    assert hooks.call(event).status == (202 if source == "smartrecruiters" else 200)
    assert len(hooks.stored()) == 1
    hooks.restart()
    hooks.secrets.secrets[name] = json.dumps({"signing": {"current": "another"}})
    assert hooks.call(event).status == 401


def test_sample_connections_are_in_no_deployed_stack() -> None:
    template = Path(EVENTS.parent / "template.yaml")
    assert sample_connections.KEY not in template.read_text(encoding="utf-8")
    assert sample_connections.ID not in json.dumps(load(template))
