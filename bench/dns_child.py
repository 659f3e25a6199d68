"""Times the DNS look-ups of a part, on the import path that they are deployed with. Started by `bench.dns`.

Takes addresses as a JSON array on standard input, the server's port and the number of rounds as arguments.
"""

import json
import statistics
import sys
import time

from bonafide.application import Application
from bonafide.reference import Reference
from bonafide.settings import setting
from verify_email.lookups import with_dns
from verify_email.verifier import make_verifier

start = time.perf_counter()
from verify_email.mail_dns import Resolver  # noqa: E402  this is timed

loaded = time.perf_counter() - start


def main() -> None:
    """Prints the seconds of the import and of a part."""
    addresses: list[str] = json.load(sys.stdin)
    verifier = make_verifier(Reference(setting("REFERENCE_DATABASE")))
    mailboxes = [verifier.read(Application.model_validate({"basics": {"email": address}})) for address in addresses]
    seconds = []
    for _ in range(int(sys.argv[2])):
        resolver = Resolver([("127.0.0.1", int(sys.argv[1]))])
        begun = time.perf_counter()
        asked = with_dns(mailboxes, resolver.look_up)
        seconds.append(time.perf_counter() - begun)
        if not all(mailbox and mailbox.dns and mailbox.dns.status == "accepts" for mailbox in asked):
            raise SystemExit("some domains were not found")
    print(json.dumps({"import": loaded, "part": statistics.median(seconds)}))


if __name__ == "__main__":
    main()
