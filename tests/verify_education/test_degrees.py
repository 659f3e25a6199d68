"""The level of a degree. Each line: level, and texts, some with `@` and a country."""

import pytest

from bonafide.reference import Reference
from verify_education.degrees import degree_level
from verify_education.facts import Facts

CASES = """
bachelor: Bachelor's Degree | Bachelors | bachelor | B.Sc. | BSc Computer Science | b.sc in physics | B.S. | BS
bachelor: B. Tech | Bachelor of Engineering in Mechanical Engineering | B.Tech (Computer Science) | BTech
bachelor: B.E. (CSE) | be | Bachelor of Engineering - BE, Computer Engineering | Bachelor of Arts - BA | BBA | B.Com
bachelor: BCA | LL.B. | LLB | Bachelor of Business Administration (BBA) | Bachelor of Science in Secondary Education
bachelor: B.Arch | BSc(Hons)@GB | Bachelor of Arts (Honours)@GB | BA (Hons) History@GB | MA (Hons) Economics@GB
bachelor: B.Com (Hons)@IN | A.B.@US | Licence@FR | Licence en droit@FR | Licence 3 Informatique@MA
bachelor: Licence professionnelle | Grado en Derecho@ES | Licenciatura en Economía@MX
bachelor: Licenciado en Administración@AR | Licenciatura@PT | Bacharelado em Direito | Laurea@IT
bachelor: Laurea Triennale in Informatica | Laurea triennale | Baccalauréat@CA | Bachiller en Ingeniería@PE
bachelor: Diplom-Betriebswirt (FH)@DE | Diplom (FH) Informatik@DE | Bachelorstudium | Licencjat | Inżynier@PL
bachelor: inż.@PL | Lisans | Sarjana Komputer@ID | S1 Teknik Informatika@ID | Kandidatexamen | HBO Bachelor@NL
bachelor: Ingeniero Civil@MX | Бакалавр | Бакалавр экономики | Степень бакалавра | 学士 | 工学学士 | 学士号
bachelor: 大学本科 | 理学士 | 학사 | 공학사@KR | بكالوريوس هندسة | البكالوريوس | ปริญญาตรี | Cử nhân | תואר ראשון
bachelor: Πτυχίο | Bakalář | Bc. | BS in Integrated Design | BA in Integrated Marketing Communications
bachelor: Bachelor of Science and Bachelor of Arts | Bachelor of Laws | B.F.Sc.
bachelor: Bachelor of Science, Major in Adult and Continuing Education | BS Secondary Education@US
bachelor: Bachelor of Arts in English, cum laude
master: Master's Degree | Masters | MSc Computer Science | M.Sc. | MS | M.S. in Data Science | Master of Science (MS)
master: Master of Business Administration - MBA | MBA | Executive MBA | M.Tech | M. Tech. | Master of Arts | MA
master: MPhil | MA with Honors@US | M.Ed. | MEng@US | M.Eng. Electrical@CA | Master of Engineering@DE | LL.M.
master: Erasmus Mundus | Laurea Magistrale | Laurea specialistica in Fisica | Máster en Finanzas
master: Maestría en Educación | Mestrado | Magister@PL | mgr inż. | Magister@ID | S2@ID | Sarjana@MY | Mgr.@CZ
master: Ing.@CZ | Yüksek Lisans | yuksek lisans | Магистр | Магистр техники и технологий | 硕士 | 硕士研究生
master: 工学硕士 | 修士 | 博士前期課程 | 석사 | ماجستير | 碩士 | Thạc sĩ | ปริญญาโท | תואר שני | कंप्यूटर स्नातकोत्तर
master: PGDM@IN | Maîtrise@FR | DEA | Bac+5 | Master 2 | DESS | Kandidat@DK
doctorate: PhD | Ph.D. | Ph. D. in Physics | Doctor of Philosophy - PhD | D.Phil. | Doctorate | EdD
doctorate: Doctor of Education | Doctor of Engineering | Doctorat | Doctorado en Ciencias | Doutorado
doctorate: Dottorato di ricerca | Dr. rer. nat. | DBA | Dr.-Ing. | Promotion@DE | Doktora | Кандидат наук | к.т.н.
doctorate: Доктор наук | 博士 | 工学博士 | 博士後期課程 | 박사 | دكتوراه | Tiến sĩ | PhD candidate
doctorate: Candidate of Sciences | MPhil/PhD | Doctor of Medicine@DE | 석박사 통합 | S3@ID
professional: JD | Juris Doctor (J.D.) | MD@US | Doctor of Medicine (MD)@US | DDS | PharmD | Doctor of Pharmacy
professional: MBBS | Bachelor of Medicine and Bachelor of Surgery | M.B.B.S. | MB ChB | BDS
professional: Doctor of Veterinary Medicine | DVM | Bachelor of Medicine, Bachelor of Surgery (MBBS) | D.O.@US
professional: 法務博士
integrated: Diplom@DE | Diplom-Ingenieur | Dipl.-Ing. Maschinenbau | Dipl.-Inform. Univ.@DE | Magister Artium
integrated: MEng@GB | Laurea magistrale a ciclo unico in Giurisprudenza | Mestrado Integrado em Engenharia
integrated: Специалист | BS-MS | Диплом специалиста | Diplôme d'ingénieur | Ingénieur d’État | B.Tech + M.Tech
integrated: Dual Degree (B.Tech + M.Tech)@IN | BSc and MSc in Chemistry | Integrated M.Sc. Physics | BA LLB
integrated: B.A. LL.B. (Hons.) | Staatsexamen | Civilingenjör | 本硕连读 | 학석사 | Jednolite studia magisterskie
integrated: Dual Degree@IN | Licenciatura@ES | MPhys | Magister@AT
associate: Associate's Degree | Associate of Arts | AA | A.A.S. | Associate of Science in Nursing (ASN) | HND | DUT
associate: BTS | Foundation Degree | Tecnólogo@BR | Diploma in Engineering@IN | Diploma@SG | 大专 | 专科 | 전문학사
associate: 短期大学士 | Ön Lisans | Младший специалист | DEC@CA | D3@ID | Técnico Superior@ES
associate: Técnico Superior Universitario | Cao đẳng
certificate: Graduate Certificate in AI | Postgraduate Diploma | PGDip | PGCE | Professional Certificate
certificate: Ausbildung@DE | Pós-graduação@BR | Diplomado@MX | Master di I livello@IT | CertHE
certificate: Post-Baccalaureate Certificate
secondary: High School Diploma | Abitur | A-Levels | A levels | GCSE | Matura | Baccalauréat@FR | Bachillerato@ES
secondary: 高中 | GED | International Baccalaureate | Ensino Médio | 12th | Higher Secondary | HSC | SMA | 고등학교
secondary: Аттестат | Lise | IB
none: Bootcamp | Full Stack Coding Bootcamp | Online course | Coursera | Honorary Doctorate | Exchange semester
none: Erasmus | Postdoc | Postdoctoral Fellow | Habilitation | dr hab. | Study abroad, Bachelor of Science
none: Scrum Master | 交換留学 | Nanodegree | Bachelor of Science (Honours)@AU | BSc (Top-up)@GB | Accelerated BSN
none: Foundation year | MBA exchange | 博士后 | Visiting student | 박사후연구원 | Propedeuse
none: Neuroscience summer school | Some college | Vordiplom | 研究生@JP
unknown: Licence | Licenciatura | Diploma | Magister | Baccalauréat | Doctor | Grado | Laurea | Bachillerato | MEng
unknown: MD | Licentiate | Tecnólogo | BSc (Hons) | MA (Hons) | Degree | Undergraduate | Postgraduate | Graduate
unknown: University | Engineering | Computer Science | I went there as a student | to be or not to be | do not ask me
unknown: Diplom@FR | S1@US | JD/MBA | MD/PhD@US | BSc, PhD | Associate and Bachelor | Master (Abitur)
unknown: Certificate, BA | 研究生 | \u2013 | 42 | 🎓 | MSc Computer Science, Diploma
"""


def _cases() -> list[tuple[str, str, str | None]]:
    rows = (line.split(": ", 1) for line in CASES.strip().splitlines())
    return [
        (level, text, country or None)
        for level, texts in rows
        for text, _, country in (case.strip().partition("@") for case in texts.split(" | "))
    ]


@pytest.fixture(scope="module")
def facts(reference: Reference) -> Facts:
    return Facts(reference)


@pytest.mark.parametrize(("level", "text", "country"), _cases())
def test_level_of_degree(facts: Facts, level: str, text: str, country: str | None) -> None:
    expected = None if level in ("none", "unknown") else level
    assert degree_level(text, country, facts.degrees) == expected


def test_table_has_at_least_300_cases() -> None:
    assert len(_cases()) >= 300
