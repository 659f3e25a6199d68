"""A stand-in for AWS in a process of its own, so that the measured process holds nothing but itself.

It answers what the functions ask: GetObject generates applications as a stream, as many as the key names
(`applications/500.jsonl`, `incoming/1000000.csv.gz`), or entries of a watchlist (`watchlists/A/10000.csv`); PutObject
is discarded; BatchWriteItem accepts everything and remembers the findings and sightings of a few applications, so that
Query and BatchGetItem have something to answer; and at whatever identifier is asked about, somebody waits to be told
of. Run as a module, it prints its address and serves until its standard input closes.
"""

import csv
import gzip
import io
import json
import re
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from bench.applications import generated

BLOCK = 1000
"""Applications that are generated; a longer file repeats them, without their ids."""

REMEMBERED = 4000
"""Partitions whose items are kept: those of a full part, and of its identifiers."""

WAITING = "waiting"
"""The application that waits wherever a window is over: it is high."""

COLUMNS = "name,email,phone,countryCode,job_id,institution,area,studyType,startDate,endDate".split(",")


class Rows:
    """The rows of a file: a head, and blocks of rows that are repeated as often as needed."""

    def __init__(self, ending: str, count: int) -> None:
        self.count = count
        applications = [application.document for application in generated(min(count, BLOCK))]
        if count > BLOCK:  # a repeated id would make one application of many rows
            for application in applications:
                del application["application_id"]
        if ending == "jsonl":
            self.head = b""
            lines = [json.dumps(application, ensure_ascii=False).encode() + b"\n" for application in applications]
        else:
            self.head, *lines = _table(applications)
        self.lines = lines
        self.gzipped = ending.endswith(".gz")

    def blocks(self) -> Iterator[bytes]:
        """The file, in pieces. A gzip file is one member a piece, as gzip allows."""
        whole, rest = divmod(self.count, len(self.lines))
        packed = gzip.compress if self.gzipped else bytes
        block = packed(b"".join(self.lines))
        yield packed(self.head) if self.head else b""
        for _ in range(whole):
            yield block
        yield packed(b"".join(self.lines[:rest])) if rest else b""

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return sum(len(block) for block in self.blocks())


def watchlist(count: int) -> bytes:
    """A table of so many e-mail addresses, of nobody."""
    rows = "".join(f"email,listed{number}@example.net\n" for number in range(count))
    return f"type,value\n{rows}".encode()


def _table(applications: list[dict[str, Any]]) -> list[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for application in applications:
        basics, studies = application["basics"], application["education"][0]
        flat = {**basics, **basics["location"], "job_id": application["job"]["id"], **studies}
        writer.writerow([flat.get(column, "") for column in COLUMNS])
    return [line.encode() for line in text.getvalue().splitlines(keepends=True)]


class Handler(BaseHTTPRequestHandler):
    """Answers requests as S3, DynamoDB, Secrets Manager and SNS would, as far as the functions can tell."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    items: ClassVar[dict[str, dict[str, Any]]] = {}
    remembering = threading.Lock()

    def do_HEAD(self) -> None:
        self._answer(b"", headers={"ETag": '"etag"'})

    def do_GET(self) -> None:
        if listed := re.search(r"/watchlists/A/(\d+)\.csv", self.path):
            self._answer(watchlist(int(listed[1])), headers={"ETag": '"etag"'})
            return
        wanted = re.search(r"/(\d+)\.(jsonl|csv|csv\.gz)(?:\?|$)", self.path)
        if wanted is None:
            self._answer(b"<Error><Code>NoSuchKey</Code></Error>", status=404)
            return
        rows = Rows(wanted[2], int(wanted[1]))
        self.send_response(200)
        self.send_header("Content-Length", str(rows.size))
        self.send_header("Last-Modified", "Mon, 02 Nov 2026 12:00:00 GMT")
        self.send_header("ETag", '"etag"')
        self.end_headers()
        for block in rows.blocks():
            self.wfile.write(block)

    def do_PUT(self) -> None:
        left = int(self.headers["Content-Length"])
        while left > 0:
            left -= len(self.rfile.read(min(left, 65536)))
        self._answer(b"", headers={"ETag": '"etag"'})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        answer: dict[str, Any] = {}
        if operation == "BatchWriteItem":
            self._remember(body)
            answer = {"UnprocessedItems": {}}
        elif operation == "Query":
            values = json.loads(body)["ExpressionAttributeValues"]
            found = self._found(values[":pk"]["S"], values.get(":prefix", {}).get("S", ""))
            answer = {"Items": found, "Count": len(found), "ScannedCount": len(found)}
        elif operation == "BatchGetItem":
            answer = {"Responses": self._got(body), "UnprocessedKeys": {}}
        elif operation == "GetSecretValue":
            answer = {"ARN": "arn", "Name": "key", "SecretString": "0" * 64}
        elif not operation:  # SNS speaks the query protocol
            self._answer(
                b"<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>",
                headers={"Content-Type": "text/xml"},
            )
            return
        self._answer(json.dumps(answer).encode(), headers={"Content-Type": "application/x-amz-json-1.0"})

    def _found(self, key: str, prefix: str) -> list[dict[str, Any]]:
        if prefix == "told":
            return [told(key)]
        if key == f"app#{WAITING}":
            return [waiting()]
        return [item for sort_key, item in self.items.get(key, {}).items() if sort_key.startswith(prefix)]

    def _got(self, body: bytes) -> dict[str, list[dict[str, Any]]]:
        wanted = {name: of["Keys"] for name, of in json.loads(body)["RequestItems"].items()}
        return {
            name: [
                item for key in keys if (item := self.items.get(key["pk"]["S"], {}).get(key["sk"]["S"])) is not None
            ]
            for name, keys in wanted.items()
        }

    def _remember(self, body: bytes) -> None:
        with self.remembering:
            for requests in json.loads(body)["RequestItems"].values():
                for request in requests:
                    item = request["PutRequest"]["Item"]
                    # Intake's items are of another upload, and a watchlist's would be too many.
                    if item["sk"]["S"].startswith(("check#", "app#")) and len(self.items) < REMEMBERED:
                        self.items.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = item

    def _answer(self, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  http.server's name
        """Says nothing: a request is no news."""


def told(key: str) -> dict[str, Any]:
    """The item of a window at whose end one application waits."""
    return {
        "pk": {"S": key},
        "sk": {"S": "told"},
        "told_by": {"S": "first"},
        "held": {"SS": [WAITING]},
        "window_ends": {"S": "2026-11-02T12:00:00+00:00"},
        "expires_at": {"N": "4102444800"},
    }


def waiting() -> dict[str, Any]:
    """The assessment of the application that waits."""
    words = "as many words as a concern has, which are about these: what was seen, and what it may mean"
    concern = {"code": "identity.email_shared", "outcome": "concern", "strength": "strong", "summary": words}
    return {
        "pk": {"S": f"app#{WAITING}"},
        "sk": {"S": "assessment"},
        "level": {"S": "high"},
        "points": {"N": "9"},
        "concerns": {"S": json.dumps({"concerns": [concern]})},
    }


def main() -> None:
    """Serves until standard input closes, which it does when the parent ends, however it ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
