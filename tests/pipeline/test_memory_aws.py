"""The stand-in for DynamoDB answers as moto does, whatever our code asks of the two."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto import mock_aws

from bonafide.aws import clients, records
from bonafide.aws.clusters import WindowGone
from local.moto_patches import patched_moto
from tests.pipeline.simulation import CLUSTERS, START, TABLE, Simulation, simulation

PARTITIONS = ("id#phone#1", "app#a-1")
SORT_KEYS = ("app#a-1", "app#a-2", "assessment", "told", "watch#A/list#1")
PERSONS = ("a-1", "a-2", "a-3")
keys = st.tuples(st.sampled_from(PARTITIONS), st.sampled_from(SORT_KEYS))
minutes = st.integers(0, 60)
contents = st.fixed_dictionaries(
    {"version": st.integers(1, 3)},
    optional={"names": st.text("ab ", min_size=1), "identifiers": st.just({"phone": ["x", "y"]}), "kept": st.none()},
)
OPERATIONS = st.one_of(
    st.tuples(st.just("put"), st.lists(st.tuples(keys, contents), max_size=30)),
    st.tuples(st.just("put_if_new"), keys, contents),
    st.tuples(st.just("put_if_version"), keys, contents, st.integers(1, 3)),
    st.tuples(st.just("delete"), st.sets(keys)),
    st.tuples(st.just("mark"), st.sampled_from(PERSONS)),
    st.tuples(
        st.just("query"), st.sampled_from(PARTITIONS), st.sampled_from(("", "app#", "t")), st.booleans(), minutes
    ),
    st.tuples(st.just("get_many"), st.sets(keys, min_size=1)),
    st.tuples(st.just("claim"), st.sampled_from(PERSONS), st.sets(st.sampled_from(PERSONS)), minutes),
    st.tuples(st.just("sent"), st.sampled_from(PERSONS)),
    st.tuples(st.just("wait"), st.sampled_from(PERSONS), minutes),
    st.tuples(st.just("waiting")),
    st.tuples(st.just("told"), st.sets(st.sampled_from(PERSONS), min_size=1), minutes),
)


@pytest.fixture(scope="module")
def made(reference_database: Path) -> Iterator[Simulation]:
    with simulation(reference_database) as one:
        yield one


@contextmanager
def moto() -> Iterator[Any]:
    """A table of moto's, by its client."""
    with mock_aws(), patched_moto():
        client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
        client.create_table(
            TableName="results",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        )
        yield client


def answers(client: Any, operations: list[Any]) -> list[Any]:
    """What our code gives for each operation on a table, and what stands there in the end."""
    pk = PARTITIONS[0]

    def item(key: tuple[str, str], content: dict[str, Any]) -> dict[str, Any]:
        return {"pk": key[0], "sk": key[1], "expires_at": 2_000_000_000, **content}

    def at(minute: int) -> Any:
        return START + timedelta(minutes=minute)

    def done(name: str, *given: Any) -> Any:
        match name, *given:
            case "put", items:
                return TABLE.put(item(*each) for each in items)
            case "put_if_new", key, content:
                return TABLE.put_if_new(item(key, content))
            case "put_if_version", key, content, version:
                return TABLE.put_if(item(key, content), "version = :version", version=version)
            case "delete", some:
                return TABLE.delete(some)
            case "mark", person:
                return records.mark_alerted(TABLE, person, "high")
            case "query", where, prefix, newest, most:
                return list(TABLE.query(where, prefix=prefix, newest=newest, limit=most or None))
            case "get_many", some:
                return sorted(TABLE.get_many(some, now=START), key=str)
            case "claim", person, named, minute:
                return CLUSTERS.claim(pk, person, named, now=at(minute))
            case "sent", person:
                return CLUSTERS.mark_sent(pk, person)
            case "wait", person, minute:
                try:
                    return CLUSTERS.wait(pk, person, at(minute), now=at(0))
                except WindowGone:
                    return "no window"
            case "waiting", *_:
                return CLUSTERS.waiting(pk)
            case "told", people, minute:
                return CLUSTERS.end_waiting(pk, people, now=at(minute))
        raise NotImplementedError(name)

    with patch.object(clients, "dynamodb", lambda: client):
        found = [done(*operation) for operation in operations]
        return [*found, *(list(TABLE.query(each)) for each in PARTITIONS)]


@settings(max_examples=60)
@given(operations=st.lists(OPERATIONS, min_size=5, max_size=25))
def test_what_our_code_asks_is_answered_as_moto_does(made: Simulation, operations: list[Any]) -> None:
    ours = answers(type(made.table)(), operations)
    with moto() as client:
        assert ours == answers(client, operations)
