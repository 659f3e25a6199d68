"""A run: counts once whatever happens, tells once, and changes no application."""

import json
from datetime import timedelta

import pytest

from bonafide.aws.alerts import Refused
from surges.days import Hashes
from tests.surges.conftest import JOB, NOW, SCHOOL, TODAY, Deployment, applicants


def school(deployment: Deployment, name: str = SCHOOL) -> int:
    """How many people of today name the school."""
    key = Hashes(deployment.keys.key).of_value("institution", deployment.reader.institution(name))
    return deployment.day().sketches["institution"].entries.get(key, (0, 0, ""))[0]


# ───────────────────────────────────────────────── Counting ─────────────────────────────────────────────────


def test_nothing_is_counted_twice(empty: Deployment) -> None:
    empty.put(applicants(30))
    empty.run()
    assert (empty.day().total, school(empty)) == (30, 30)
    empty.run()  # again at once
    empty.put(applicants(30))  # the part is written again, as by a retry or an erasure
    empty.later(hours=1)
    empty.put(applicants(30), "u-2/part-000001")  # an export that has everybody again
    empty.later(hours=1)
    assert (empty.day().total, school(empty)) == (30, 30)
    empty.put(applicants(35), "u-3/part-000001")
    empty.later(hours=1)
    assert (empty.day().total, school(empty)) == (35, 35)


def test_two_runs_at_once_count_once(empty: Deployment) -> None:
    empty.put(applicants(30))
    interrupted = list[int]()

    def other_run() -> None:
        if not interrupted:
            interrupted.append(1)
            empty.run()

    empty.bucket.before_step = other_run  # begins when the first run lists the bucket
    empty.run()
    assert interrupted
    assert (empty.day().total, school(empty)) == (30, 30)


def test_run_without_time_goes_on_in_the_next_one(empty: Deployment) -> None:
    for part in range(20):
        empty.put(applicants(5, first=5 * part), f"u-1/part-{part:06}")
    turns = iter([True] * 3 + [False] * 100)
    empty.run(has_time=lambda: next(turns))
    assert 0 < empty.day().total < 100
    empty.later(hours=1)
    assert empty.day().total == 100
    cursor = empty.memory.items()["surges", "cursor"]
    assert (cursor["after"]["S"], cursor["until"]["S"]) == ("", "")


def test_person_counts_once_a_day_and_for_each_job(empty: Deployment) -> None:
    again = applicants(12, job={"id": "ENG-043"})
    empty.put([*applicants(12), *applicants(12), *again])
    empty.run()
    jobs = {label: count for count, _, label in empty.day().sketches["job"].entries.values()}
    assert (empty.day().total, jobs) == (12, {JOB: 12, "ENG-043": 12})


@pytest.mark.parametrize(
    ("submitted", "counted", "why"),
    [
        (NOW - timedelta(days=3), TODAY - timedelta(days=3), "an export that came late"),
        (NOW + timedelta(days=30), TODAY, "a clock that is wrong: the day of the upload"),
        (None, TODAY, "no time is stated: the day of the upload"),
        (NOW - timedelta(days=300), None, "too long ago for any baseline"),
    ],
)
def test_application_counts_on_the_day_of_its_submission(
    empty: Deployment, submitted: object, counted: object, why: str
) -> None:
    empty.put(applicants(1, submitted_at=f"{submitted or ''}"))
    empty.run()
    days = [pk.removeprefix("surges#") for pk, sk in empty.memory.items() if sk == "counts"]
    assert days == ([f"{counted}"] if counted else []), why


def test_erased_lines_and_unreadable_ones_do_not_stop_the_others(empty: Deployment) -> None:
    lines = [json.dumps(each) for each in applicants(3)]
    content = "\n".join([lines[0], "", "{}", lines[1]])
    empty.bucket.put_object(Bucket="uploads", Key="applications/u-1/part-000001.jsonl", Body=content.encode())
    empty.run()
    assert empty.day().total == 2


def test_table_names_nobody_and_nothing_that_few_have(empty: Deployment) -> None:
    few = applicants(9, school="Tiny Academy", basics={"name": "Zdenka Quill", "email": "zdenka@quill.example"})
    empty.put([*few, *applicants(12, first=100)])
    empty.run()
    day = empty.day()
    stored = json.dumps({kind: sketch.as_json() for kind, sketch in day.sketches.items()})
    assert SCHOOL.lower().replace(" ", "") in stored.lower().replace(" ", "")
    assert not [each for each in ("tiny", "quill", "zdenka", "person-") if each in stored.lower()]
    assert not [each for each in ("uill", "person-") if each in json.dumps(sorted(map(str, empty.memory.items())))]


# ─────────────────────────────────────────────── Being told ─────────────────────────────────────────────────


def test_surge_is_told_once(deployment: Deployment) -> None:
    deployment.put(applicants(40))
    deployment.run()
    (mail,) = deployment.mails
    assert "springfield evening college" in mail.lower()
    assert "40 on one day, where 4 were expected" in mail
    assert mail.index("Often the reason") < mail.index("Look at")
    assert "gives no points to anybody" in mail
    deployment.put(applicants(60), "u-2/part-000001")
    for _ in range(3):
        deployment.later(hours=1)
    deployment.later(days=1)
    assert len(deployment.mails) == 1
    (surge,) = [each for each in deployment.today["surges"] if each["kind"] == "institution"]
    assert (surge["since"], surge["announced"]) == ("2026-11-25", None)
    assert surge["notified_at"] == NOW.isoformat()


def test_ordinary_day_is_told_by_nobody(deployment: Deployment) -> None:
    deployment.put([*applicants(5), *applicants(38, first=50, school="Shelbyville College")])
    deployment.run()
    assert deployment.mails == []
    assert deployment.today["surges"] == []


def test_rise_of_everything_is_one_notice(deployment: Deployment) -> None:
    deployment.put([*applicants(20), *applicants(180, first=50, school="Shelbyville College")])
    deployment.run()
    assert [each["kind"] for each in deployment.today["surges"]] == ["all"]
    assert "Applicants in all: 200 on one day, where 40 were expected" in deployment.mails[0]


def test_new_deployment_tells_nothing_and_says_so(empty: Deployment) -> None:
    empty.put(applicants(500))
    empty.run()
    assert empty.mails == []
    assert (empty.today["known_days"], empty.today["needed_days"]) == (0, 28)


def test_notice_that_could_not_be_sent_is_sent_by_the_next_run(deployment: Deployment) -> None:
    deployment.put(applicants(40))
    deployment.topic.refuses = True
    with pytest.raises(Refused):
        deployment.run()
    assert deployment.today["surges"][0]["notified_at"] is None
    deployment.topic.refuses = False
    deployment.later(hours=1)
    assert len(deployment.mails) == 1
    deployment.later(hours=1)
    assert len(deployment.mails) == 1


def test_two_runs_at_once_tell_once(deployment: Deployment) -> None:
    deployment.put(applicants(40))
    deployment.run()
    claimed = deployment.memory.items()
    (key,) = [key for key in claimed if key[1].startswith("known#institution")]
    item = claimed[key]
    item.pop("notified_at")  # the other run has claimed it, and is just about to send it
    deployment.later(minutes=5)
    assert len(deployment.mails) == 1
    deployment.later(hours=1)  # it never did
    assert len(deployment.mails) == 2


def test_change_of_the_key_begins_anew(deployment: Deployment) -> None:
    deployment.keys.key = b"another"
    deployment.put([*applicants(40), *applicants(10, first=50, school="Shelbyville College")])
    deployment.run()
    assert deployment.mails == []


# ──────────────────────────────────────────────── Announced ─────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("row", "is_told", "why"),
    [
        (f"2026-11-24,2026-11-26,institution,{SCHOOL},Career day", False, "the school"),
        ("2026-11-25,,institution,*,Season of career days", False, "any school"),
        ("2026-11-25,,all,,Campaign", False, "everything"),
        (f"2026-11-18,2026-11-24,institution,{SCHOOL},Career day", True, "before"),
        ("2026-11-25,,institution,Shelbyville College,Career day", True, "another school"),
        (f"2026-11-25,,job,{JOB},Posting", True, "another kind"),
        (f"25.11.2026,,institution,{SCHOOL},Career day", True, "a day that cannot be read"),
    ],
)
def test_what_was_announced_is_shown_and_not_told(deployment: Deployment, row: str, is_told: bool, why: str) -> None:
    deployment.announce(row)
    deployment.put(applicants(40))
    deployment.run()
    told = [mail for mail in deployment.mails if "springfield" in mail.lower()]
    assert bool(told) is is_told, why
    (surge,) = [each for each in deployment.today["surges"] if each["kind"] == "institution"]
    assert (surge["announced"] is None) is is_told


def test_errors_of_the_announcements_are_told_once_for_each_version(deployment: Deployment) -> None:
    deployment.announce("2026-11-31,,job,*,x", "2026-11-25,,planet,Mars,x", f"2026-11-25,,job,{JOB},x")
    for _ in range(3):
        deployment.later(hours=1)
    (mail,) = deployment.mails
    assert "row 2: `from` is no day like 2026-11-30" in mail
    assert "row 3: `kind` is none of all, mail," in mail
    assert "row 4" not in mail
    assert "Mars" not in mail
    assert deployment.today["announced_errors"][0].startswith("row 2")
    deployment.announce("2026-11-31,,job,*,x")
    deployment.later(hours=1)
    assert len(deployment.mails) == 2


# ─────────────────────────────────────────────── Zero points ────────────────────────────────────────────────


def test_surge_touches_no_application(deployment: Deployment) -> None:
    before = {key: item for key, item in deployment.memory.items().items() if not key[0].startswith("surges")}
    deployment.put(applicants(40))
    deployment.run()
    assert deployment.mails
    after = {key: item for key, item in deployment.memory.items().items() if not key[0].startswith("surges")}
    assert after == before
