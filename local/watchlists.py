"""Watchlists on this machine: what a list holds, and putting it into the stack that `bonafide serve` runs."""

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
    """A list that is none, or cannot be read; says what, where and how to mend it."""


class NothingServed(Exception):
    """No `bonafide serve` answers."""


class Counts(NamedTuple):
    """How many addresses and numbers a list holds, by kind, and what was skipped, by reason."""

    taken: Counter[str]
    skipped: Counter[str]

    def lines(self) -> Iterator[str]:
        """The counts in words."""
        words = {"email": "e-mail addresses", "phone": "telephone numbers"}
        for kind, said in words.items():
            yield f"{self.taken[kind]:>10,} {said} taken"
        for reason, count in self.skipped.most_common():
            yield f"{count:>10,} skipped: {reason}"


def counted(file: Path) -> Counts:
    """Reads a list as the function does, and counts.

    Raises:
        UnreadableList: it cannot be read.
    """
    if (functions := str(ROOT / "functions")) not in sys.path:
        sys.path.append(functions)
    from watchlists.entry import MalformedList, Skipped
    from watchlists.formats import read_list

    taken: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
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
    return Counts(taken, skipped)


def put(file: Path, tier: str, port: int) -> str:
    """Puts a list into the stack that is being served, which brings it into force; gives the object's address.

    Raises:
        NothingServed: no stack answers there.
    """
    endpoint = f"http://127.0.0.1:{port}"
    storage: Any = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106  nobody checks it
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, s3={"addressing_style": "path"}),
    )
    try:
        names = [bucket["Name"] for bucket in storage.list_buckets()["Buckets"]]
        bucket = next(name for name in names if "-uploads-" in name)
        key = f"watchlists/{tier}/{file.name}"
        with file.open("rb") as content:
            storage.upload_fileobj(content, bucket, key)
    except (BotoCoreError, StopIteration) as error:
        raise NothingServed(endpoint) from error
    return f"s3://{bucket}/{key}"
