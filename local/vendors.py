"""What `bonafide connect` must know of each applicant tracking system: its keys, what it is asked for, where to click.

docs/connect/ has a page for each, which also says what of this is not confirmed by the vendor.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Vendor(NamedTuple):
    """One applicant tracking system. In texts, {url} is that of the connection and {secret} its key of signatures.

    Attributes:
        title: its name.
        steps: what to do there, in order. With `signing`, the keys are known after the first `steps_to_key` of them.
        signing: what it calls its keys of signatures. The first is needed; without any, the key is made here.
        may_make_key: whether it also takes a key that was made here.
        api: what access to its API consists of: names in the secret, and what the vendor calls them.
        needs_api: whether its events only announce an application, which is then fetched.
        writes: whether notes can be written there.
        fetches: whether its API is asked: for attachments, and for applications whose events were lost.
        links_files: whether its events have links to attachments that need no access to the API.
        sets_fraud_status: whether a candidate has a fraud status there.
        host: the part of its addresses that an account has of its own, in words; empty if there is none.
        needs_host: whether every account has one.
        domain: what follows `host` in these addresses.
        acting_user: what it calls the id of the user in whose name notes are written; empty if there is none.
        needs_acting_user: whether a note must have one.
        reads_as_user: whether its API is also read in the name of this user.
    """

    title: str
    steps: tuple[str, ...]
    steps_to_key: int = 0
    signing: tuple[str, ...] = ()
    may_make_key: bool = False
    api: Mapping[str, str] = MappingProxyType({})
    needs_api: bool = False
    writes: bool = True
    fetches: bool = True
    links_files: bool = False
    sets_fraud_status: bool = False
    host: str = ""
    needs_host: bool = False
    domain: str = ""
    acting_user: str = ""
    needs_acting_user: bool = False
    reads_as_user: bool = False


VENDORS: Mapping[str, Vendor] = {
    "greenhouse": Vendor(
        "Greenhouse",
        (
            "Open Configure > Dev Center > Web Hooks > Web Hooks.",
            "Create one webhook for each of these events: new candidate application, new prospect application, "
            "delete candidate, merge candidate, candidate anonymized.",
            "Endpoint URL: {url}",
            "Secret key: {secret}",
            "Save each. Greenhouse sends a ping at once, and leaves a webhook disabled whose ping is not answered.",
        ),
        api={"client_id": "client id of the Harvest v3 credentials", "client_secret": "client secret"},
        links_files=True,
        acting_user="id of the Site Admin in whose name Harvest is read and notes are written",
        reads_as_user=True,
    ),
    "ashby": Vendor(
        "Ashby",
        (
            "Open Admin > Integrations > Webhooks.",
            "Create one webhook for each of these types: applicationSubmit, candidateDelete, candidateMerge.",
            "Request URL: {url}",
            "Secret token: {secret}",
            "Save each. Ashby sends a ping at once, and leaves a webhook disabled whose ping is not answered.",
        ),
        api={"key": "API key"},
        sets_fraud_status=True,
    ),
    "lever": Vendor(
        "Lever",
        (
            "Open Settings > Integrations and API > Webhooks.",
            "Switch on the events Application created and Candidate deleted, and add this URL to each: {url}",
            "Copy the signature token of each of the two.",
            "Choose Verify connection at each of the two.",
        ),
        steps_to_key=3,
        signing=("signature token of Application created", "signature token of Candidate deleted"),
        api={"key": "API key"},
        needs_api=True,
        acting_user="id of the user in whose name notes are written (perform_as)",
    ),
    "workable": Vendor(
        "Workable",
        (
            "Open Settings > Integrations > API access tokens, and generate a token with the scope r_candidates "
            "(and w_candidates for notes). Workable signs with this token.",
            "Subscribe with the token; there is no page for it. docs/connect/workable.md has the command for {url}",
            "Apply to a job as a test: Workable sends no test event.",
        ),
        steps_to_key=1,
        signing=("API access token, which signs the events",),
        api={"token": "API access token, for reading and writing"},
        links_files=True,
        host="subdomain of your account",
        needs_host=True,
        domain=".workable.com",
        acting_user="id of the member in whose name comments are written",
        needs_acting_user=True,
    ),
    "smartrecruiters": Vendor(
        "SmartRecruiters",
        (
            "Create an API key with the scopes that docs/connect/smartrecruiters.md names.",
            "Create a subscription for {url}, and then its secret key. There is no page for it; "
            "docs/connect/smartrecruiters.md has the commands.",
            "Activate the subscription: SmartRecruiters then asks the URL to prove itself.",
            "Apply to a job as a test: the activation itself is not signed.",
        ),
        steps_to_key=2,
        signing=("secret key of the subscription",),
        api={"token": "API key (X-SmartToken)"},
        needs_api=True,
    ),
    "teamtailor": Vendor(
        "Teamtailor",
        (
            "Have the support of Teamtailor switch on the webhooks of your account, if Settings has none.",
            "Open Settings > Integrations > Webhooks, and add one with the URL {url} and the events "
            "job_application.create and candidate.destroy.",
            "Copy its signature key.",
            "Send a test event from the page of the webhook.",
        ),
        steps_to_key=3,
        signing=("signature key of the webhook",),
        api={"key": "API key"},
        needs_api=True,
        writes=False,
        host="region of the account, if the address of its API has one",
    ),
    "recruitee": Vendor(
        "Recruitee",
        (
            "Open Settings > Apps and Plugins > Webhooks > New webhook.",
            "POST URL: {url}",
            "Choose the event new candidate (new_candidate).",
            "Copy the secret of the webhook, or enter one if the page asks for it.",
            "Choose Test, and then Verify and create.",
        ),
        steps_to_key=4,
        signing=("secret of the webhook; only press Enter to have one made that you enter there",),
        may_make_key=True,
        writes=False,
        fetches=False,
    ),
    "pinpoint": Vendor(
        "Pinpoint",
        (
            "Open Company > Profile > Webhooks > New webhook.",
            "URL: {url}",
            "Copy the signing secret that the page of webhooks shows.",
            "Switch on the event that an application was created.",
            "Send a test event from the page of the webhook.",
        ),
        steps_to_key=3,
        signing=("signing secret",),
        writes=False,
        fetches=False,
    ),
}
