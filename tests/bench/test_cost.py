"""The cost model adds up, on examples small enough to be computed by hand."""

import pytest

from bench.cost import (
    ENVIRONMENTS,
    ONE_EACH,
    ONE_FILE,
    Functions,
    Shape,
    Work,
    documents,
    dollars,
    price_list,
    processing,
    standing,
    storage,
)
from bench.package import ROOT
from bench.writes import Documents, Writes
from bonafide.verifiers import VERIFIERS
from local.template import load

IDLE = Work(per_invocation=0, per_application=0, memory=1024)
FUNCTIONS = Functions(IDLE, (IDLE, IDLE, IDLE), IDLE, IDLE)
NOTHING = Writes(0, 0, 0, 0, 0, 0, {}, {}, 0, 0, 0, 0, 0)
TWO_PARTS = Shape(
    applications=1000,
    uploads=1,
    parts=2,
    parts_per_batch=2,
    assessments=3,
    applications_per_assessment=100,
    hours=1,
)


def test_every_price_used_is_in_the_file() -> None:
    used = {
        *processing(ONE_FILE, NOTHING, FUNCTIONS),
        *processing(ONE_EACH, NOTHING, FUNCTIONS),
        *documents(1, Documents(8, 10, 7, 4000), memory=1024),
        *storage(ONE_FILE, NOTHING, 1, 1),
        *standing(alarms=1, queues=1),
    }
    assert used == price_list()["prices"].keys()


def test_every_price_says_where_it_is_from() -> None:
    for price in price_list()["prices"].values():
        assert price["source"].startswith("https://aws.amazon.com/")
        assert price["confirmed"].split(":")[0] in ("official", "secondhand", "no")
        assert price["price"] > 0
        assert price["per"] >= 1
        assert price["unit"]


def test_a_price_is_for_so_many() -> None:
    assert dollars({"dynamodb_write": 8_000_000, "s3_write": 1000}) == pytest.approx(
        {"dynamodb_write": 5.0, "s3_write": 0.005}
    )


def test_requests_of_two_parts() -> None:
    # One upload, its receipt and two parts are put. The upload is read once, each part by three verifiers. Four
    # functions take a message each, the verifiers' holding both parts; 3,000 results make 30 batches for assess.
    quantities = processing(TWO_PARTS, NOTHING, FUNCTIONS)
    assert quantities["s3_write"] == quantities["eventbridge_event"] == 4
    assert quantities["s3_read"] == 1 + 3 * 2
    assert quantities["sqs_request"] == (1 + 3 * 2) + 2 * (1 + 3)
    assert quantities["lambda_request"] == 1 + 3 + 30


def test_table_and_alerts_go_by_application() -> None:
    quantities = processing(TWO_PARTS, NOTHING._replace(worst_units=7.5, read_units=2, alerts=0.01), FUNCTIONS)
    assert quantities["dynamodb_write"] == 7500 + 10 * 5
    assert quantities["dynamodb_read"] == 3 * 1000 * 2 + 10 * 2
    assert quantities["sns_publish"] == quantities["sns_email"] == 10


def test_neighbours_are_assessed_again() -> None:
    quantities = processing(TWO_PARTS, NOTHING._replace(read_units=4, read_requests=3, neighbours=0.5), FUNCTIONS)
    assert quantities["dynamodb_read"] == 4500 * 4
    # Three requests each, and one more for each that is written; eight applications at a time.
    assert quantities["lambda_gb_second"] == pytest.approx(((4500 * 3 + 1500) / 8 + 26 + 3 * 21 * 2) * 0.01)


def test_assessment_that_waits_for_results_takes_the_time_of_one_request() -> None:
    # A thousand are complete: five reads and a write. Two thousand read once. That is 7 reads for 3 assessments.
    assess = Work(per_invocation=0, per_application=0.012, memory=1769)
    of = NOTHING._replace(read_requests=7 / 3)
    with_work, without = (
        processing(TWO_PARTS, of, FUNCTIONS._replace(assess=each))["lambda_gb_second"]
        for each in (assess, assess._replace(per_application=0))
    )
    assert with_work - without == pytest.approx((1000 * 0.012 + 2000 * 0.002) * 1769 / 1024)


def test_sightings_are_written_with_the_findings() -> None:
    # 500 applications a part make 750 items, of which 25 go into one request.
    quantities = processing(TWO_PARTS, NOTHING._replace(sightings=1.5), FUNCTIONS)
    assert quantities["lambda_gb_second"] == pytest.approx((1000 / 8 + 26 + 3 * 31 * 2) * 0.01)


def test_alerts_are_read_marked_and_sent() -> None:
    without = processing(TWO_PARTS, NOTHING, FUNCTIONS)
    quantities = processing(TWO_PARTS, NOTHING._replace(alerts=0.01), FUNCTIONS)
    assert quantities["lambda_request"] - without["lambda_request"] == 10
    assert quantities["dynamodb_read"] - without["dynamodb_read"] == 2 * 10
    assert quantities["dynamodb_write"] - without["dynamodb_write"] == 5 * 10
    assert quantities["sns_email"] == 10


def test_the_key_is_read_again_and_again() -> None:
    # Three verifiers of ten environments, twelve times in the hour; each time the secret is decrypted.
    quantities = processing(TWO_PARTS, NOTHING, FUNCTIONS)
    assert quantities["secrets_request"] == 3 * 10 * 12
    assert quantities["kms_request"] == 3 * 10 * 12 + (4 + 7) * 0.01


def test_environments_are_those_that_the_template_allows() -> None:
    resources = load(ROOT / "template.yaml")["Resources"]
    events = [
        event["Properties"]
        for name in (f"Verify{verifier.title()}" for verifier in VERIFIERS)
        for event in resources[name]["Properties"]["Events"].values()
    ]
    assert {event["ScalingConfig"]["MaximumConcurrency"] for event in events} == {ENVIRONMENTS}
    assert {event["BatchSize"] for event in events} == {ONE_FILE.parts_per_batch}


def test_processor_time_takes_longer_with_less_of_a_processor() -> None:
    # Half of 1,769 MB is half a processor: ten seconds of it last twenty.
    half = Work(per_invocation=1, per_application=0.01, memory=884)
    assert half.gigabyte_seconds(2, 800, waiting=0) == pytest.approx(20 * 884 / 1024, rel=0.01)
    # More than one processor does not help one thread.
    assert Work(1, 0, 3538).gigabyte_seconds(1, 0, waiting=0) == pytest.approx(3538 / 1024)


def test_waiting_is_billed_as_it_is() -> None:
    assert Work(0, 0, 512).gigabyte_seconds(1, 1, waiting=4) == pytest.approx(2)


def test_storage_goes_by_month() -> None:
    quantities = storage(ONE_FILE, NOTHING._replace(item_bytes=3000, object_bytes=2000), 24, 12)
    assert quantities == {"dynamodb_storage": 72, "dynamodb_recovery": 72, "s3_storage": 24}


def test_a_document_is_put_found_and_got_once_and_its_records_are_written() -> None:
    quantities = documents(1000, Documents(items=8, units=10.5, read_units=7, item_bytes=4000), memory=1024)
    assert quantities["s3_write"] == 2000
    assert quantities["s3_read"] == quantities["lambda_request"] == quantities["eventbridge_event"] == 1000
    assert quantities["dynamodb_write"] == 10_500
    assert quantities["dynamodb_read"] == 7000
