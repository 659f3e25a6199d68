"""A career site's requests to Bonafide: verify what an applicant has typed, and let a browser upload an application.

It needs botocore (`pip install botocore`), and credentials as of the AWS command line: environment, profile or role.

    python career_site.py verify https://<api>.execute-api.<region>.amazonaws.com/verify/phone applicant.json
    python career_site.py upload-url <uploads bucket> incoming/2026-11-29/0001.json
"""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.session import Session

UPLOAD_SECONDS = 300


def verify(url: str, application: dict[str, Any], session: Any) -> Any:
    """What Bonafide answers about a section of an application: findings, or what is wrong with the request."""
    body = json.dumps(application).encode()
    signed = AWSRequest("POST", url, {"content-type": "application/json"}, body)
    region = session.get_config_variable("region")
    SigV4Auth(session.get_credentials().get_frozen_credentials(), "execute-api", region).add_auth(signed)
    request = urllib.request.Request(url, body, dict(signed.headers), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=35) as answer:  # the API answers within 30 seconds
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)  # 4xx has a document that says what is wrong


def upload_url(bucket: str, key: str, session: Any) -> Any:
    """A URL to which a browser may PUT one file, for five minutes. The key must name no person."""
    client = session.create_client("s3", config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))
    return client.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=UPLOAD_SECONDS)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("verify", "upload-url"):
        sys.exit("usage: career_site.py verify URL FILE | upload-url BUCKET KEY")
    _, command, first, second = sys.argv
    if command == "verify":
        print(json.dumps(verify(first, json.loads(Path(second).read_bytes()), Session())))
    else:
        print(upload_url(first, second, Session()))
