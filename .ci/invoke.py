"""Runs every function of the template in a container on each of its events, against `bonafide serve`.

The commands are the plain `sam local invoke` and `sam local start-api`; arguments are passed on to them. Exits with 1
if any answer is wrong.
"""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bonafide.hooks import SOURCES
from local.queues import event_filter
from local.template import load

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
EVENTS = ROOT / "events"
API_PORT = 3100
SAME_FUNCTION = {f"webhooks_{source}.json" for source in SOURCES[1:]}
SHIPPING_CODES = ("shipping.elsewhere", "shipping.shared")
AT_ONCE = 2  # containers, of which each waits for the start of sam for half of its time
SERVER_TIMEOUT = 120  # seconds until a server has to answer


def is_right(answer: Any, event: dict[str, Any]) -> bool:
    """Whether a function answered its event as it must: no failed record, results of the family, or nothing."""
    if "Records" in event:
        return bool(answer == {"batchItemFailures": []})
    if is_of_reader(event):
        _, text, _, hidden, *_ = answer["document"]
        return "University of Auckland" in text and "Ignore all previous instructions" in hidden[0]
    if "rawPath" not in event:  # a schedule
        return answer is None
    if event["rawPath"].startswith("/hooks/"):
        accepted = 202 if "/smartrecruiters/" in event["rawPath"] else 200
        return bool(answer["statusCode"] == accepted)
    family = event["rawPath"].rpartition("/")[2]
    body = json.loads(answer["body"])
    if family == "cases":
        return answer["statusCode"] == 200 and isinstance(body["cases"], list)
    if family == "shipping":
        return bool(answer["statusCode"] == 200 and body["recorded"] and body["compared"] == list(SHIPPING_CODES))
    codes = [finding["code"] for finding in body["findings"]]
    codes += [code for reason in body["not_assessed"] for code in reason["codes"]]
    checked = body["passed"] + len(codes)
    return answer["statusCode"] == 200 and checked > 3 and all(code.startswith(f"{family}.") for code in codes)


def is_of_reader(event: dict[str, Any]) -> bool:
    """Whether an event is a request of VerifyResume to ReadDocument, which nothing else triggers."""
    return event.keys() == {"bucket", "key"}


def triggered(event: dict[str, Any]) -> str:
    """The function that the template connects with the source of an event: a schedule, route, stream or queue."""
    if is_of_reader(event):
        return "ReadDocument"
    template = load(ROOT / "template.yaml")
    if event.get("detail-type") == "Scheduled Event":
        rule = event["resources"][0].rpartition("/bonafide-")[2]
        return next(name for name, _ in triggers(template) if rule.startswith(name))
    if "Records" not in event:
        key = event["routeKey"].split()
        return next(name for name, each in triggers(template) if [each.get("Method"), each.get("Path")] == key)
    record = event["Records"][0]
    if record["eventSource"] == "aws:dynamodb":
        streams = ((name, trigger) for name, trigger in triggers(template) if "Stream" in trigger)
        return next(name for name, trigger in streams if event_filter(trigger["FilterCriteria"])(record))
    name = record["eventSourceARN"].rpartition(":bonafide-")[2]
    queue = {"Fn::GetAtt": [f"{name.title().replace('-', '')}Queue", "Arn"]}  # write-back: WriteBackQueue
    return next(name for name, trigger in triggers(template) if trigger.get("Queue") == queue)


def triggers(template: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each function with the properties of each of its triggers."""
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            for trigger in resource["Properties"].get("Events", {}).values():
                yield name, trigger["Properties"]


def main(options: list[str]) -> int:
    events = {file.name: json.loads(file.read_bytes()) for file in sorted(EVENTS.glob("*_*.json"))}
    with server([str(BIN / "bonafide"), "serve", "--host", "0.0.0.0"], "http://127.0.0.1:3000/"):
        # Of the samples of Webhooks one is enough: start-api answers all of them.
        first, *others = ((name, each) for name, each in events.items() if name not in SAME_FUNCTION)
        passed = [invoked(*first, options)]  # alone: it makes the image, which the others share
        with ThreadPoolExecutor(AT_ONCE) as pool:
            passed += pool.map(lambda each: invoked(*each, options), others)
        warm = ["--warm-containers", "LAZY"]  # one container for all requests to a function
        api = [str(BIN / "sam"), "local", "start-api", "--port", str(API_PORT), *warm, *options]
        with server(api, f"http://127.0.0.1:{API_PORT}/"):
            # Of routes that both APIs have, start-api serves one: those of cases are answered by the function above.
            routes = ("/verify/", "/hooks/", "/shipping")
            passed += [routed(event) for event in events.values() if event.get("rawPath", "").startswith(routes)]
    print(f"{passed.count(True)} passed, {passed.count(False)} failed")
    return 0 if all(passed) else 1


def invoked(name: str, event: dict[str, Any], options: list[str]) -> bool:
    """Runs the function of an event in a container; prints its output if the answer is wrong."""
    command = ["local", "invoke", triggered(event), "-e", f"events/{name}"]
    run = subprocess.run([str(BIN / "sam"), *command, *options], cwd=ROOT, capture_output=True, text=True, timeout=300)
    try:
        passed = is_right(json.loads(run.stdout.strip().splitlines()[-1]), event)
    except (ValueError, LookupError, TypeError):
        passed = False
    print(f"{'ok    ' if passed else 'FAILED'} sam {' '.join(command)}", flush=True)
    if not passed:
        print(run.stdout, run.stderr[-4000:], sep="\n")
    return passed


def routed(event: dict[str, Any]) -> bool:
    """Sends the request of an event to `sam local start-api`."""
    url = f"http://127.0.0.1:{API_PORT}{event['rawPath']}"
    method, body = event["requestContext"]["http"]["method"], event.get("body", "").encode() or None
    headers = {name: value for name, value in event["headers"].items() if name != "host"}
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            passed = is_right({"statusCode": response.status, "body": response.read()}, event)
    except urllib.error.URLError as error:
        print(error)
        passed = False
    print(f"{'ok    ' if passed else 'FAILED'} sam local start-api: {method} {event['rawPath']}", flush=True)
    return passed


@contextmanager
def server(command: list[str], url: str) -> Iterator[None]:
    """A server in the background while the context is open; entering waits until it answers."""
    with (ROOT / ".cache" / f"{Path(command[0]).name}.log").open("w+") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            for _ in range(SERVER_TIMEOUT):
                if process.poll() is not None or answers(url):
                    break
                time.sleep(1)
            if process.poll() is not None or not answers(url):
                log.seek(0)
                raise SystemExit(f"{' '.join(command)} does not answer:\n{log.read()}")
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def answers(url: str) -> bool:
    """Whether a server listens. It is sent no request: `sam local start-api` runs a container for any route."""
    try:
        socket.create_connection(("127.0.0.1", urlsplit(url).port or 80), timeout=5).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
