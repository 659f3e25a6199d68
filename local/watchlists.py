"""Counts the entries of a watchlist, and uploads it to the stack that `bonafide serve` runs."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

ROOT = Path(__file__).resolve().parents[1]


class UnreadableList(Exception):
    """A list cannot be read; says what is wrong, where, and how to fix it."""


class NotServing(Exception):
    """No `bonafide serve` is running at the endpoint."""


class Counts(NamedTuple):
    """The number of entries that were read, by kind, and skipped, by reason."""

    taken: Counter[str]
    skipped: Counter[str]

    def lines(self) -> Iterator[str]:
        """Yields the counts as lines of text."""
        words = {"email": ("e-mail address", "es"), "phone": ("phone number", "s")}
        for kind, (noun, plural) in words.items():
            yield f"{self.taken[kind]:>10,} {noun}{plural * (self.taken[kind] != 1)}"
        for reason, count in self.skipped.most_common():
            yield f"{count:>10,} skipped: {reason}"


def count(file: Path) -> Counts:
    """Reads a list as the deployed function does, and counts its entries.

    Raises:
        UnreadableList: it cannot be read, or has no entry.
    """
    if (functions := str(ROOT / "functions")) not in sys.path:
        sys.path.append(functions)
    from watchlists.entry import MalformedList, Skipped, without_entries
    from watchlists.formats import read_list

    taken: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    if file.is_dir():
        raise UnreadableList(f"{file}: a folder; give the name of a file in it")
    if file.exists() and not file.is_file():  # a pipe can be read only once
        raise UnreadableList(f"{file}: not a file; save what it gives as one")
    try:
        with file.open("rb") as content:
            for each in read_list(content, file.name):
                if isinstance(each, Skipped):
                    skipped[each.reason] += 1
                else:
                    taken[each.kind] += 1
    except OSError as error:
        raise UnreadableList(f"{file}: {error.strerror}") from error
    except MalformedList as error:
        raise UnreadableList(f"{file}: {error}") from error
    if not taken:
        raise UnreadableList(f"{file}: {without_entries(skipped)}")
    return Counts(taken, skipped)


def upload(file: Path, tier: str, port: int) -> str:
    """Uploads a list to the running stack, which then processes it; returns the URL of the object.

    Raises:
        NotServing: no stack is running at the port.
    """
    endpoint = f"http://127.0.0.1:{port}"
    storage: Any = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106  not checked
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, s3={"addressing_style": "path"}),
    )
    try:
        names = [bucket["Name"] for bucket in storage.list_buckets()["Buckets"]]
        bucket = next(name for name in names if "-uploads-" in name)
        key = f"watchlists/{tier}/{file.name}"
        with file.open("rb") as content:
            storage.upload_fileobj(content, bucket, key)
    except (BotoCoreError, StopIteration) as error:
        raise NotServing(endpoint) from error
    return f"s3://{bucket}/{key}"
