"""Names of companies: which spellings are one name, which texts name several, and which names are too general."""

import pytest

from bonafide.company_names import is_distinctive, key_of, names_several


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Robotics", "ACME ROBOTICS, INC."),
        ("Acme Robotics", "The Acme Robotics Co., Ltd."),
        ("Acme Robotics", "Acme-Robotics L.L.C."),
        ("Acme Robotics", "Acme Robotics Pvt. Ltd."),
        ("Müller Werke", "Mueller Werke GmbH & Co. KG"),
        ("Société Dupré", "SOCIETE DUPRE S.A.S."),
        ("Rossi", "Rossi S.p.A."),
        ("García Hermanos", "Garcia Hermanos S.A. de C.V."),
        ("Allegra", "Allegra Sp. z o.o."),
        ("Žluťas", "ZLUTAS s.r.o."),
        ("Ромашка", "ООО «Ромашка»"),
        ("三光", "株式会社三光"),
        ("华山灵境", "华山灵境有限公司"),
        ("한빛", "(주)한빛"),
        ("Nusantara Jaya", "PT Nusantara Jaya Tbk"),
        ("Saudi Polymers", "Saudi Polymers W.L.L."),
        ("Lagos Foods", "Lagos Foods PLC"),
        ("Smith & Sons", "Smith and Sons Ltd"),
        ("Levi's", "Levi’s"),
        ("Turk Telekom", "Türk Telekomünikasyon".replace("ünikasyon", "") + " A.Ş."),
    ],
)
def test_spellings_have_one_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Robotics", "Acme Robots"),
        ("Acme", "Acme Holding"),
        ("Acme", "Acme International"),
        ("Acme UK", "Acme"),
        ("Amazon", "Amazon.com"),
        ("Limited Brands", "Brands"),
    ],
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize("name", ["GmbH", "Ltd", "Co.", "S.A.", "&", "A.G."])
def test_a_legal_form_alone_is_kept(name: str) -> None:
    assert not is_distinctive(name)


@pytest.mark.parametrize(
    "name",
    [
        "Twitter (now X)", "Meta (formerly Facebook)", "Google via Randstad", "Acme / Beta", "Acme; Beta", "ex-Acme",
        "Acme - Springfield", "Acme, a Beta company", "Beta, contractor at Acme", "Acme (franchise)", "Acme chez Beta",
        "Acme bei Beta", "Acme | Beta", "Beta, part of Acme",
    ],
)  # fmt: skip
def test_texts_may_name_several(name: str) -> None:
    assert names_several(name)


@pytest.mark.parametrize(
    "name", ["Acme, Inc.", "Acme Co., Ltd.", "Rolls-Royce", "Procter & Gamble", "Acme", "(주)한빛", "S.A. Dupré", ""]
)
def test_one_name_is_one(name: str) -> None:
    assert not names_several(name)


@pytest.mark.parametrize(
    "name",
    ["X", "IBM", "Acme", "Global Solutions", "IT Services Ltd", "Self-employed", "Freelance", "Stealth Startup",
     "Software Solutions", "The Consulting Group", "Confidential", "Bank", ""],
)  # fmt: skip
def test_short_and_general_names_identify_nobody(name: str) -> None:
    assert not is_distinctive(name)


@pytest.mark.parametrize(
    "name", ["Quillmark", "Quillmark Software", "三光電機", "한빛소프트", "Ромашка", "Zalando SE"]
)
def test_other_names_do(name: str) -> None:
    assert is_distinctive(name)
