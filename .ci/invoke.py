"""Runs every function of the template in a container on each of its events, against `bonafide serve`.

Also asks `sam local start-api` for the three routes. Arguments are passed on to `sam local`. Fails if any answer is
not what the event must give.
"""

import json
import platform
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
ARCHITECTURE = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
API_PORT = 3100
PATIENCE = 60  # seconds for a server to answer


def every_record_succeeded(answer: Any) -> bool:
    return bool(answer == {"batchItemFailures": []})


def findings_of(family: str) -> Callable[[Any], bool]:
    def holds(answer: Any) -> bool:
        codes = [finding["code"] for finding in json.loads(answer["body"])["findings"]]
        return answer["statusCode"] == 200 and len(codes) > 3 and all(code.startswith(f"{family}.") for code in codes)

    return holds


EVENTS: list[tuple[str, str, Callable[[Any], bool]]] = [
    ("Intake", "intake_upload.json", every_record_succeeded),
    ("VerifyPhone", "verify_phone_part.json", every_record_succeeded),
    ("VerifyEmail", "verify_email_part.json", every_record_succeeded),
    ("VerifyEducation", "verify_education_part.json", every_record_succeeded),
    ("VerifyPhoneRequest", "verify_phone_request.json", findings_of("phone")),
    ("VerifyEmailRequest", "verify_email_request.json", findings_of("email")),
    ("VerifyEducationRequest", "verify_education_request.json", findings_of("education")),
    ("Assess", "assess_results.json", every_record_succeeded),
    ("AlertClusters", "alert_clusters_window.json", every_record_succeeded),
    ("Watchlists", "watchlists_upload.json", every_record_succeeded),
]


def main(options: list[str]) -> int:
    with server([str(BIN / "bonafide"), "serve", "--host", "0.0.0.0"], "http://127.0.0.1:3000/"):
        failed = [event for function, event, holds in EVENTS if not invoked(function, event, holds, options)]
        api = [*sam("start-api", options), "--port", str(API_PORT)]
        with server(api, f"http://127.0.0.1:{API_PORT}/"):
            failed += [family for family in ("phone", "email", "education") if not routed(family)]
    print(f"{len(EVENTS) + 3 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def sam(command: str, options: list[str]) -> list[str]:
    architecture = ["--parameter-overrides", f"Architecture={ARCHITECTURE}"]
    return [str(BIN / "sam"), "local", command, *architecture, *options]


def invoked(function: str, event: str, holds: Callable[[Any], bool], options: list[str]) -> bool:
    """Runs one function in a container; what it printed is shown when its answer is not what it must be."""
    command = [*sam("invoke", options), function, "--event", f"events/{event}"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    try:
        well = holds(json.loads(run.stdout.strip().splitlines()[-1]))
    except (ValueError, LookupError, TypeError):
        well = False
    print(f"{'ok    ' if well else 'FAILED'} sam local invoke {function} -e events/{event}", flush=True)
    if not well:
        print(run.stdout, run.stderr[-4000:], sep="\n")
    return well


def routed(family: str) -> bool:
    """Asks a route of `sam local start-api` for the event's own request."""
    event = json.loads((ROOT / "events" / f"verify_{family}_request.json").read_bytes())
    url = f"http://127.0.0.1:{API_PORT}/verify/{family}"
    request = urllib.request.Request(url, event["body"].encode(), {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            well = findings_of(family)({"statusCode": response.status, "body": response.read()})
    except urllib.error.URLError as error:
        print(error)
        well = False
    print(f"{'ok    ' if well else 'FAILED'} sam local start-api: POST /verify/{family}", flush=True)
    return well


@contextmanager
def server(command: list[str], url: str) -> Iterator[None]:
    """A server in the background, for as long as the context is open; waits until it answers anything at all."""
    with (ROOT / ".cache" / f"{Path(command[0]).name}.log").open("w+") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            for _ in range(PATIENCE):
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
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
