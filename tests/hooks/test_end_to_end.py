"""Webhooks of five sources become exactly the right applications, whatever fails and in whatever order they come."""

import logging
from pathlib import Path

import pytest

from bonafide.hooks import ERASURES, FETCH
from bonafide.verifiers import VERIFIERS
from tests.hooks.world import EXPIRED, INVENTED, World, world
from tests.sizes import FULL
from tests.vendors.people import CANARY
from tests.webhooks.vendors import KEY

WEBHOOKS = 500 if FULL else 200


def everything(made: World) -> str:
    """All that is stored."""
    held = [f"{key} {content.decode(errors='replace')}" for key, (content, _) in made.storage.objects.items()]
    return "\n".join([*held, *(f"{key} {item}" for key, item in made.made.table.items().items())])


def test_every_application_is_taken_in_once_and_assessed(
    reference_database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    with world(reference_database, WEBHOOKS) as made:
        counts = made.run()
        assert (counts.lost, counts.extra, counts.not_assessed) == (0, 0, 0)
        assert counts.found == counts.expected > WEBHOOKS // 2
        assert counts.duplicates == counts.forged >= WEBHOOKS // 11
        assert counts.retried > 0
        for name in VERIFIERS:
            assert made.recorded(f"check#{name}") == made.expected()
        assert made.forged_answers == {401}
        left = everything(made)
        assert not [key for key in made.storage.objects if key.startswith((FETCH, ERASURES))]
        assert str(INVENTED)[:-3] not in "".join(made.recorded())
        assert not [n for n in range(counts.forged) if f".{INVENTED + n}.{CANARY}" in left]
        assert KEY.decode() not in left
        for source, number in made.gone:
            person = made.people[source][number - 1]
            assert made.application_id(source, person) not in made.recorded()
        files = {each.number for each in made.people["greenhouse"] if each.number % EXPIRED}
        assert made.loaded() == files - {number for source, number in made.gone if source == "greenhouse"}
