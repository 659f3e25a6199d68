"""Objects of the bucket, and the events that point to them."""

import json

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from bonafide.aws import clients, objects
from bonafide.aws.objects import Pointer


def event(key: str, version: str | None = "v1") -> str:
    stored = {"key": key, "size": 3} | ({"version-id": version} if version else {})
    return json.dumps({"detail-type": "Object Created", "detail": {"bucket": {"name": "uploads"}, "object": stored}})


def test_event_points_to_a_version_of_an_object() -> None:
    assert Pointer.of_event(event("incoming/a.csv")) == ("uploads", "incoming/a.csv", "v1", "")
    assert Pointer.of_event(event("incoming/a.csv", None)).version is None


def test_key_of_an_event_is_not_decoded() -> None:
    assert Pointer.of_event(event("incoming/a+b%20c.csv")).key == "incoming/a+b%20c.csv"


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        "no JSON",
        '{"detail": "bucket"}',
        '{"detail": {"bucket": {"name": "uploads"}}}',
        '{"detail": {"bucket": {"name": "uploads"}, "object": "key"}}',
        '{"detail": {"bucket": {"name": "uploads"}, "object": {"key": 1}}}',
        '{"detail": {"bucket": {"name": "uploads"}, "object": {"key": null}}}',
    ],
)
def test_other_messages_are_refused(body: str) -> None:
    with pytest.raises(ValueError, match="no event of an object"):
        Pointer.of_event(body)


def test_id_is_that_of_one_version() -> None:
    pointer = Pointer("uploads", "incoming/a.csv", "v1")
    assert pointer.id == Pointer("uploads", "incoming/a.csv", "v1").id
    others = [pointer._replace(version=None), pointer._replace(version="v2"), pointer._replace(key="incoming/b.csv")]
    assert len({pointer.id, *(other.id for other in others)}) == 4


def test_each_version_is_read_as_it_was(bucket: str) -> None:
    versions = []
    for body in (b"one\ntwo", b"three"):
        objects.put(bucket, "k", body)
        listed = clients.s3().list_object_versions(Bucket=bucket)["Versions"]
        versions.append(next(each["VersionId"] for each in listed if each["IsLatest"]))
    assert objects.read(Pointer(bucket, "k", versions[0])) == b"one\ntwo"
    assert objects.read(Pointer(bucket, "k", None)) == b"three"
    assert list(objects.lines(Pointer(bucket, "k", versions[0]))) == [b"one", b"two"]
    assert objects.open_object(Pointer(bucket, "k", None))["ContentLength"] == 5


def test_absent_object_has_no_content_and_no_tag(bucket: str) -> None:
    absent = Pointer(bucket, "absent", None)
    assert objects.read(absent) is None
    assert objects.etag(absent) is None


def test_tag_changes_with_the_content(bucket: str) -> None:
    tags = []
    for body in (b"one", b"two", b"one"):
        objects.put(bucket, "k", body)
        tags.append(objects.etag(Pointer(bucket, "k", None)))
    assert tags[0] == tags[2] != tags[1]


def test_other_errors_are_not_taken_for_an_absent_object(bucket: str) -> None:
    with Stubber(clients.s3()) as stubber:
        stubber.add_client_error("head_object", "403", http_status_code=403)
        with pytest.raises(ClientError):
            objects.etag(Pointer(bucket, "k", None))
