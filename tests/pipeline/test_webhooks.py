"""Events of applicant tracking systems over the API, with the rights that the function has."""

import gzip
import json
from datetime import UTC, datetime, timedelta

from bonafide.aws.connections import Settings, settings
from bonafide.aws.table import Table
from bonafide.hooks import SOURCES, Connection
from local import sample_connections
from local.sample_connections import ID, KEY
from tests.pipeline.conftest import Embedded
from tests.pipeline.test_rights import is_allowed, recording
from tests.webhooks.vendors import ATTACHMENT, GREENHOUSE, Delivery, applied, deliver


def test_events_are_received_without_a_log_in_and_with_the_rights_of_the_function(embedded: Embedded) -> None:
    now, stack = datetime.now(UTC), embedded.stack
    sample_connections.create(stack)
    table = Table(stack.resource("ResultsTable"), timedelta())
    table.put([Settings(Connection("greenhouse", ID), now, fetches_documents=True).item()])

    def send(source: str, delivery: Delivery, connection: str = ID) -> int:
        headers = {"content-type": "application/json", **delivery.headers}
        return stack.request("POST", f"/hooks/{source}/{connection}", delivery.body, headers).status

    body = json.loads(json.dumps(GREENHOUSE))
    body["payload"]["application"]["candidate"]["attachments"] = [ATTACHMENT]
    with_file = deliver("greenhouse", body, at=now, key=KEY.encode())
    deleted = {"action": "delete_candidate", "payload": {"person": {"id": 60}}}
    with recording() as requests:
        accepted = {source: send(source, applied(source, at=now, key=KEY.encode())) for source in SOURCES}
        assert accepted == dict.fromkeys(SOURCES, 200) | {"smartrecruiters": 202}
        packed = gzip.compress(with_file.body)
        assert send("greenhouse", with_file._replace(body=packed)) == 200
        assert send("greenhouse", deliver("greenhouse", deleted, at=now, key=KEY.encode())) == 200
        assert send("greenhouse", applied("greenhouse", at=now, key=b"another")) == 401
        assert send("greenhouse", with_file, "aaaaaaaaaaaaaaaa") == 404
        assert send("greenhouse", with_file, "..%2F..%2Fother") == 404
    assert {request for request in requests if not is_allowed(request)} == set()
    assert {(function, action) for function, action, *_ in requests} == {
        ("Webhooks", "s3:PutObject"),
        ("Webhooks", "dynamodb:Query"),
        ("Webhooks", "dynamodb:UpdateItem"),
    }
    listed = stack.client("s3").list_objects_v2(Bucket=embedded.bucket)["Contents"]
    prefixes = sorted(each["Key"].partition(f"{ID}/")[0] for each in listed)
    thin = [f"fetch/{source}/" for source in ("lever", "smartrecruiters", "teamtailor")]
    full = [f"incoming/hooks/{source}/" for source in ("ashby", "pinpoint", "recruitee", "workable")]
    of_greenhouse = ["erasures/greenhouse/", "fetch/greenhouse/", *["incoming/hooks/greenhouse/"] * 2]
    assert prefixes == sorted([*thin, *full, *of_greenhouse])
    assert all(settings(table, Connection(source, ID)).pinged_at for source in SOURCES)
