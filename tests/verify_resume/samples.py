"""Invented documents as the readers give them, in several languages, and the forms that belong to them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from bonafide.application import Application
from bonafide.document import Document, Kind
from tests.builders import application


class Language(NamedTuple):
    """The words of a document in one language: headings, a word for now, a degree, a job, and what was done there."""

    summary: str
    work: str
    education: str
    skills: str
    now: str
    degree: str
    job: str
    done: tuple[str, ...]


LANGUAGES = {
    "en": Language(
        "Summary",
        "Experience",
        "Education",
        "Skills",
        "Present",
        "Bachelor of Science",
        "Software Engineer",
        ("Rebuilt the billing platform with a small team.", "Moved old systems to new hosts without an outage."),
    ),
    "de": Language(
        "Profil",
        "Berufserfahrung",
        "Ausbildung",
        "Kenntnisse",
        "heute",
        "Bachelor",
        "Softwareentwickler",
        ("Aufbau der Abrechnungsplattform im kleinen Team.", "Umzug alter Systeme ohne einen Ausfall."),
    ),
    "fr": Language(
        "Profil",
        "Expérience professionnelle",
        "Formation",
        "Compétences",
        "aujourd'hui",
        "Licence",
        "Développeur logiciel",
        ("Refonte de la plateforme de facturation en petite équipe.", "Migration sans interruption."),
    ),
    "es": Language(
        "Perfil",
        "Experiencia laboral",
        "Educación",
        "Habilidades",
        "actualidad",
        "Licenciatura",
        "Desarrollador",
        ("Rediseño de la plataforma de cobros con un equipo pequeño.", "Migración sin interrupciones."),
    ),
    "pl": Language(
        "Podsumowanie",
        "Doświadczenie zawodowe",
        "Wykształcenie",
        "Umiejętności",
        "obecnie",
        "Licencjat",
        "Programista",
        ("Przebudowa systemu rozliczeń w małym zespole.", "Przeniesienie starych systemów bez przerw."),
    ),
    "id": Language(
        "Ringkasan",
        "Pengalaman Kerja",
        "Pendidikan",
        "Keahlian",
        "sekarang",
        "Sarjana",
        "Pengembang",
        ("Membangun ulang sistem penagihan dengan tim kecil.", "Memindahkan sistem lama tanpa gangguan."),
    ),
}


def written(
    name: str,
    *,
    email: str | None = "same.address@gmail.com",
    phone: str | None = "+1 415 234 2671",
    studies: Sequence[tuple[str, str]] = (("Stanford University", "2012 - 2016"),),
    language: str = "en",
    **fields: Any,
) -> Document:
    """A document with this at its top, and these institutions with their years."""
    words = LANGUAGES[language]
    lines = [
        name,
        " | ".join(contact for contact in (email, phone) if contact),
        words.summary,
        words.done[0],
        words.work,
        f"{words.job}, Halvorsen Freight",
        f"2020 - {words.now}",
        *(f"- {each}" for each in words.done),
        words.education if studies else "",
        *(line for school, years in studies for line in (f"{words.degree}, {school}", years)),
        words.skills,
        "Python, Rust, Kafka",
    ]
    text = "\n".join(line for line in lines if line)
    return Document(Kind.TEXT, text, text)._replace(**fields)


def form(
    name: str | None,
    *,
    email: str | None = "same.address@gmail.com",
    phone: str | None = "+1 415 234 2671",
    schools: Sequence[str] = ("Stanford University",),
    start: str | None = "2012-09",
    end: str | None = "2016-06",
    country: str = "US",
    **basics: Any,
) -> Application:
    """A form with this name, these contacts and these institutions, all with the same dates."""
    return application(
        basics={"name": name, "email": email, "phone": phone, "location": {"countryCode": country}, **basics},
        education=[{"institution": school, "startDate": start, "endDate": end} for school in schools],
    )
