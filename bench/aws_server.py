"""AWS in its own process, so that a measured process holds only itself: DynamoDB in memory, and made-up objects.

GetObject streams as many applications as the key names (`applications/500.jsonl`), such as state something for every
optional verifier (`applications/stating/500.jsonl`), entries of a watchlist (`watchlists/A/10000.csv`), or deliveries
(`shipping/500.csv`); PutObject discards. Run as a module, it prints its address and serves until its standard
input closes.
"""

import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from typing import Any

from bench.events import DELIVERY
from local.memory_aws import Item, MemoryDynamoDB
from tests.synthetic.applications import generated, stating

BLOCK = 1000  # applications that are generated; a longer file repeats them, without their ids
MAX_PARTITIONS = 4000  # that are kept: those of a full part, and of its identifiers
DUE = 1000  # applications that an alert is due for: a full batch of Alerting


def lines(count: int, *, all_stated: bool = False) -> list[bytes]:
    """Applications as JSON Lines, at most a block of them, perhaps such as state something for every verifier."""
    number = min(count, BLOCK)
    documents = list(stating(number)) if all_stated else [application.document for application in generated(number)]
    if count > BLOCK:  # a repeated id would make one application of many rows
        for document in documents:
            del document["application_id"]
    return [json.dumps(document, ensure_ascii=False).encode() + b"\n" for document in documents]


def watchlist(count: int) -> bytes:
    """A table of so many e-mail addresses of no real person."""
    return f"type,value\n{''.join(f'email,listed{number}@example.net\n' for number in range(count))}".encode()


def deliveries(count: int) -> bytes:
    """A table of where so many devices go."""
    rows = (
        {**DELIVERY, "application_id": f"bench-{n:07}", "address": f"{n + 1} {DELIVERY['address']}"}
        for n in range(count)
    )
    return "\n".join((",".join(DELIVERY), *(",".join(row.values()) for row in rows))).encode()


class Results(MemoryDynamoDB):
    """Keeps the findings and sightings of a part. Other writes succeed and are forgotten, so each alert is the first.

    Items of Intake are of another upload, and those of a watchlist would be too many.
    """

    def __init__(self) -> None:
        super().__init__()
        for number in range(DUE):
            item = {"pk": {"S": f"app#bench-{number:07}"}, **due()}
            super().batch_write_item(RequestItems={"results": [{"PutRequest": {"Item": item}}]})

    def batch_write_item(self, *, RequestItems: dict[str, list[Any]]) -> dict[str, Any]:  # noqa: N803  boto3's name
        ((table, requests),) = RequestItems.items()
        puts = [request for request in requests if "PutRequest" in request]
        kept = [one for one in puts if one["PutRequest"]["Item"]["sk"]["S"].startswith(("check#", "app#"))]
        if kept and len(self.partitions) < MAX_PARTITIONS:
            super().batch_write_item(RequestItems={table: kept})
        return {"UnprocessedItems": {}}

    def put_item(self, *, TableName: str, Item: Item, **_: Any) -> dict[str, Any]:  # noqa: N803
        return self.batch_write_item(RequestItems={TableName: [{"PutRequest": {"Item": Item}}]})

    def update_item(self, **_: Any) -> dict[str, Any]:
        return {"Attributes": {"count": {"N": "1"}}}  # every quota is new

    def query(self, *, Limit: int | None = None, **query: Any) -> dict[str, Any]:  # noqa: N803
        if "IndexName" in query:  # no case is listed
            return {"Items": []}
        return next(self.paginate(**query, PaginationConfig={"MaxItems": Limit} if Limit else {}))


def due() -> dict[str, Any]:
    """The assessment of a high application that security is to be alerted of."""
    words = "as many words as a concern has, which are about these: what was seen, and what it may mean"
    concern = {"code": "identity.email_shared", "outcome": "concern", "strength": "strong", "summary": words}
    level = {"level": {"S": "high"}, "points": {"N": "9"}, "concerns": {"S": json.dumps({"concerns": [concern]})}}
    rest = {"families": {"M": {}}, "outstanding": {"L": []}, "policy_version": {"S": "1"}, "version": {"N": "1"}}
    return {"sk": {"S": "assessment"}, "alert": {"S": "due"}, **level, **rest}


class Handler(BaseHTTPRequestHandler):
    """Answers as S3, DynamoDB, Secrets Manager and SNS do, as far as the functions can tell."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    table = Results()

    def do_HEAD(self) -> None:
        self._answer(b"")

    def do_GET(self) -> None:
        wanted = re.search(r"/(?:(\d+)\.jsonl|watchlists/A/(\d+)\.csv|shipping/(\d+)\.csv)(?:\?|$)", self.path)
        if self.path.endswith("?versions") or "?versions&" in self.path:
            self._answer(b"<ListVersionsResult></ListVersionsResult>")
        elif "list-type=2" in self.path:
            self._answer(b"<ListBucketResult></ListBucketResult>")
        elif wanted is None:
            self._answer(b"<Error><Code>NoSuchKey</Code></Error>", status=404)
        elif wanted[2]:
            self._answer(watchlist(int(wanted[2])))
        elif wanted[3]:
            self._answer(deliveries(int(wanted[3])))
        else:
            block = lines(int(wanted[1]), all_stated="/stating/" in self.path)
            blocks, rest = divmod(int(wanted[1]), len(block))
            whole, end = b"".join(block), b"".join(block[:rest])
            self._head(len(whole) * blocks + len(end))
            for each in (*repeat(whole, blocks), end):
                self.wfile.write(each)

    def do_PUT(self) -> None:
        left = int(self.headers["Content-Length"])
        while left > 0:
            left -= len(self.rfile.read(min(left, 65536)))
        self._answer(b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        service, _, operation = self.headers.get("X-Amz-Target", "").partition(".")
        if not operation:  # SNS speaks the query protocol
            self._answer(b"<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>")
            return
        answer = {"ARN": "arn", "Name": "key", "SecretString": "0" * 64}
        if service.startswith("DynamoDB"):
            method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
            answer = getattr(self.table, method)(**json.loads(body))
        self._answer(json.dumps(answer).encode(), kind="application/x-amz-json-1.0")

    def _answer(self, body: bytes, *, status: int = 200, kind: str = "text/xml") -> None:
        self._head(len(body), status, kind)
        self.wfile.write(body)

    def _head(self, size: int, status: int = 200, kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(size))
        self.send_header("Content-Type", kind)
        self.send_header("ETag", '"etag"')
        self.send_header("Last-Modified", "Mon, 02 Nov 2026 12:00:00 GMT")
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  http.server's name
        """Logs nothing."""


def main() -> None:
    """Serves until standard input closes, which it does when the parent ends, however it ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
