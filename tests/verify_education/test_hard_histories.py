"""Histories of genuine people that look wrong and are not, and faults that must be found, from many countries."""

from typing import Any

import pytest

from bonafide.reference import Reference
from tests.builders import application, concerns, history
from verify_education.checks import verify

type Row = tuple[str, str, str, str | None, str | None]
"""Country, institution, degree, start, end. In `SILENT`, two rows joined by `;` in a field are two entries."""

SILENT: dict[str, list[Row]] = {
    "enrols in any month": [
        ("CO", "SENA", "Tecnólogo", "2010-04", "2012-04"),
        ("AU", "Bond University", "Bachelor of Commerce", "2009-05", "2011-04"),
        ("DE", "IU Internationale Hochschule", "B.Sc.", "2018-06", "2021-07"),
        ("DE", "IUBH Fernstudium", "MBA", "2018-12", "2020-11"),
        ("DE", "Wilhelm Büchner Hochschule", "B.Eng.", "2017-06", "2021-11"),
        ("DE", "SRH Fernhochschule - The Mobile University", "BA", "2016-06", "2019-12"),
        ("DE", "Euro-FH", "Bachelor", "2015-12", "2019-01"),
        ("DE", "Hamburger Fern-Hochschule", "B.A.", "2016-07", "2020-06"),
        ("DE", "AKAD University", "B.Eng.", "2013-06", "2017-05"),
        ("DE", "FernUniversität in Hagen", "BSc", "2012-07", "2018-02"),
        ("CH", "Fernfachhochschule Schweiz", "BSc", "2014-06", "2018-08"),
        ("AT", "Ferdinand Porsche FernFH", "BA", "2017-06", "2020-06"),
        ("IT", "Università Telematica Pegaso", "Laurea", "2016-05", "2019-07"),
        ("IT", "eCampus", "Laurea", "2015-07", "2018-12"),
        ("IT", "Università Niccolò Cusano", "Laurea Magistrale", "2017-05", "2019-04"),
        ("BR", "UNOPAR", "Bacharelado", "2014-10", "2019-10"),
        ("BR", "Universidade Estácio de Sá", "Bacharelado", "2009-10", "2014-04"),
        ("ES", "UNIR", "Grado", "2013-06", "2017-07"),
        ("ES", "Universitat Oberta de Catalunya", "Grado", "2012-06", "2018-07"),
        ("GB", "The Open University", "BSc (Hons)", "2013-06", "2019-03"),
        ("NL", "Open Universiteit", "BSc", "2012-05", "2018-11"),
        ("JP", "放送大学", "学士", "2013-06", "2018-12"),
        ("KR", "한국방송통신대학교", "학사", "2013-05", "2018-04"),
        ("CN", "国家开放大学", "本科", "2013-06", "2016-09"),
        ("TR", "Anadolu Üniversitesi Açıköğretim Fakültesi", "Lisans", "2012-12", "2017-04"),
        ("CO", "UNAD", "Profesional", "2013-04", "2018-05"),
        ("MX", "Tecmilenio", "Licenciatura", "2014-11", "2018-03"),
        ("US", "Liberty University", "BS", "2018-11", "2022-03"),
        ("US", "Southern New Hampshire University", "BA", "2024-11", "2025-10"),
        ("US", "University of Phoenix", "BSB", "2016-11", "2017-10"),
        ("US", "Grand Canyon University", "B.S.", "2024-11", None),
    ],
    "words for distance, evening or part-time studies, or beside a job": [
        ("DE", "Hochschule Beispielstadt", "B.A. (berufsbegleitend)", "2014-06", "2018-12"),
        ("DE", "Hochschule Beispielstadt", "B.Sc. (Fernstudium)", "2014-06", "2018-12"),
        ("DE", "Abendakademie Beispielstadt", "Bachelor, Abendstudium", "2013-12", "2017-05"),
        ("AT", "FH Beispielstadt", "BSc Teilzeitstudium", "2012-12", "2017-05"),
        ("CH", "Haute école exemple", "Bachelor en emploi", "2013-06", "2018-06"),
        ("FR", "Université Exemple", "Licence (formation continue)", "2014-05", "2017-04"),
        ("FR", "Université Exemple", "Master en alternance", "2014-06", "2015-08"),
        ("BE", "Haute École Exemple", "Bachelier, horaire décalé", "2014-05", "2018-04"),
        ("BE", "Hogeschool Voorbeeld", "Bachelor (avondonderwijs)", "2014-05", "2018-04"),
        ("NL", "Hogeschool Voorbeeld", "HBO Bachelor deeltijd", "2013-05", "2018-04"),
        ("ES", "Universidad Ejemplo", "Grado a distancia", "2014-06", "2019-07"),
        ("MX", "Universidad Ejemplo", "Licenciatura, modalidad sabatina", "2013-11", "2018-03"),
        ("CL", "Universidad Ejemplo", "Licenciatura vespertina", "2013-05", "2018-06"),
        ("CO", "Universidad Ejemplo", "Licenciatura (nocturna)", "2013-04", "2018-05"),
        ("BR", "Faculdade Exemplo", "Bacharelado noturno", "2013-10", "2017-04"),
        ("BR", "Faculdade Exemplo", "Bacharelado EAD", "2009-10", "2014-04"),
        ("PT", "Instituto Exemplo", "Licenciatura em regime pós-laboral", "2012-12", "2016-04"),
        ("PT", "Universidade Exemplo", "Licenciatura (trabalhador-estudante)", "2012-05", "2017-03"),
        ("IT", "Università Esempio", "Laurea triennale (studente lavoratore)", "2012-05", "2018-04"),
        ("PL", "Uczelnia Przykład", "licencjat, studia niestacjonarne", "2013-12", "2017-05"),
        ("PL", "Uczelnia Przykład", "inżynier (zaoczne)", "2013-05", "2017-05"),
        ("RU", "Институт Пример", "Бакалавр, заочная форма", "2012-04", "2017-04"),
        ("RU", "Институт Пример", "Бакалавр (вечернее отделение)", "2012-12", "2017-04"),
        ("UA", "Інститут Приклад", "Бакалавр, заочна форма", "2010-05", "2013-04"),
        ("TR", "Örnek Üniversitesi", "Lisans (ikinci öğretim)", "2012-12", "2016-04"),
        ("SE", "Exempel högskola", "Kandidatexamen, distans", "2013-04", "2016-10"),
        ("NO", "Eksempel høgskole", "Bachelor (deltid)", "2013-04", "2018-03"),
        ("FI", "Esimerkki AMK", "AMK-tutkinto, monimuoto-opinnot", "2013-04", "2017-05"),
        ("CZ", "Příklad škola", "Bc. (kombinované studium)", "2013-05", "2017-11"),
        ("HU", "Példa Egyetem", "BSc levelező", "2013-05", "2017-05"),
        ("RO", "Universitatea Exemplu", "Licență, frecvență redusă", "2013-05", "2016-04"),
        ("JP", "例大学", "学士(夜間主コース)", "2013-06", "2018-12"),
        ("CN", "示例大学", "本科(非全日制)", "2012-06", "2015-09"),
        ("TW", "範例大學", "學士 (夜大)", "2012-05", "2016-04"),
        ("KR", "예시대학교", "학사 (야간)", "2012-06", "2016-04"),
        ("IN", "Example University", "BCA (distance)", "2013-03", "2016-04"),
        ("ID", "Universitas Contoh", "S1 (kelas karyawan)", "2013-05", "2017-04"),
        ("GB", "Example University", "BEng (degree apprenticeship)", "2013-06", "2018-03"),
        ("IE", "Example University", "BA (evening)", "2013-05", "2018-03"),
        ("US", "Wexham Harbor University", "BBA (weekend)", "2024-11", None),
    ],
    "one year on top of other studies, or no taught time": [
        ("CZ", "Masarykova univerzita", "JUDr.", "2012-01", "2012-11"),
        ("SK", "Univerzita Komenského", "PhDr.", "2012-03", "2012-05"),
        ("PE", "Pontificia Universidad Católica del Perú", "Título profesional", "2009-05", "2009-11"),
        ("PH", "AMA University", "ETEEAP BS", "2015-11", "2016-10"),
        ("GB", "University of Example", "Intercalated BSc", "2017-09", "2018-06"),
        ("GB", "University of Example", "BSc (Hons) top-up", "2018-09", "2019-06"),
        ("GB", "University of Example", "BA (Hons) (final year entry)", "2019-09", "2020-06"),
        ("GB", "University of Example", "BA (Hons) Level 6", "2018-09", "2019-05"),
        ("GB", "University of Example", "PhD by Publication", "2018-01", "2018-12"),
        ("GB", "University of Example", "PhD by prior published works", "2017-10", "2018-10"),
        ("GB", "University of Oxford", "Bachelor of Civil Law", "2018-10", "2019-07"),
        ("GB", "University of Example", "Graduate-entry LLB", "2018-09", "2020-03"),
        ("IE", "TU Dublin", "BSc (Hons) (one year add-on)", "2018-09", "2019-05"),
        ("IE", "ATU", "B.Eng. (Ordinary) add on", "2018-09", "2019-05"),
        ("FR", "Université de Nantes", "L3", "2018-09", "2019-06"),
        ("FR", "Université de Nantes", "Licence 3", "2018-09", "2019-06"),
        ("FR", "IUT de Lyon", "Licence professionnelle", "2018-09", "2019-08"),
        ("FR", "IUT de Lyon", "Licence Pro", "2018-09", "2019-09"),
        ("FR", "EPITA", "Bachelor (3e année)", "2018-09", "2019-06"),
        ("FR", "EPITA", "Bachelor 3ème année", "2018-09", "2019-06"),
        ("FR", "CNAM", "Licence par VAE", "2018-02", "2018-11"),
        ("BE", "Hogeschool Voorbeeld", "Bachelor (verkort traject)", "2018-09", "2019-09"),
        ("NL", "Hogeschool Voorbeeld", "Bachelor, verkorte opleiding", "2017-09", "2019-01"),
        ("ZA", "Durban University of Technology", "BTech", "2014-02", "2014-11"),
        ("ZA", "CPUT", "Baccalaureus Technologiae", "2013-02", "2013-12"),
        ("ZA", "Wits", "BSc Honours", "2014-02", "2014-11"),
        ("ZA", "Wits", "BCom (Hons)", "2014-02", "2014-11"),
        ("AU", "University of Melbourne", "Bachelor of Science (Honours)", "2014-02", "2014-11"),
        ("NZ", "University of Otago", "BA (Hons)", "2014-02", "2014-11"),
        ("NA", "UNAM", "Honours Degree", "2014-02", "2014-11"),
        ("ZW", "University of Zimbabwe", "Bachelor Honours", "2014-02", "2014-11"),
        ("SG", "PSB Academy", "BEng (Hons) (Coventry)", "2018-01", "2019-06"),
        ("SG", "Kaplan Singapore", "BSc (Hons) (Murdoch)", "2018-01", "2019-06"),
        ("SG", "MDIS", "BA (Hons)", "2018-01", "2019-04"),
        ("HK", "HKU SPACE", "BA (Hons)", "2017-09", "2019-05"),
        ("MY", "INTI International College", "BSc (Hons) 3+0 (Coventry)", "2018-01", "2019-06"),
        ("LK", "ICBT Campus", "BSc (Hons)", "2018-09", "2019-09"),
        ("LK", "NIBM", "BSc (Hons) (Plymouth)", "2018-09", "2019-09"),
        ("NP", "Islington College", "BIT (London Met)", "2018-09", "2019-09"),
        ("JP", "例大学", "論文博士", "2017-04", "2018-03"),
        ("JP", "例大学", "学士 (3年次編入)", "2017-04", "2018-03"),
        ("CN", "示例大学", "本科(专升本)", "2017-09", "2019-01"),
        ("TW", "範例科技大學", "學士(二技)", "2017-09", "2019-01"),
        ("KR", "예시대학교", "학사 (편입)", "2017-03", "2018-12"),
        ("TR", "Örnek Üniversitesi", "Lisans tamamlama", "2017-09", "2018-06"),
        ("TR", "Örnek Üniversitesi", "Lisans (DGS)", "2017-09", "2019-01"),
        ("PL", "Uczelnia Przykład", "licencjat (pomostowe)", "2017-10", "2018-06"),
        ("RU", "Институт Пример", "Бакалавр (ускоренное обучение)", "2016-09", "2018-02"),
        ("RU", "Институт Пример", "Бакалавр, второе высшее", "2016-09", "2018-02"),
        ("BR", "Faculdade Exemplo", "Licenciatura (segunda graduação)", "2017-02", "2018-06"),
        ("BR", "Faculdade Exemplo", "Licenciatura, complementação pedagógica", "2017-02", "2018-01"),
        ("CO", "Universidad Ejemplo", "Licenciatura (homologación)", "2017-02", "2018-06"),
        ("AR", "Universidad Ejemplo", "Licenciatura (ciclo de complementación)", "2017-03", "2018-12"),
        ("ES", "Universidad Ejemplo", "Grado (curso de adaptación)", "2012-09", "2013-07"),
        ("PT", "Universidade Exemplo", "Licenciatura (último ano)", "2012-09", "2013-07"),
        ("IT", "Università Esempio", "Laurea (passaggio di corso)", "2012-10", "2014-03"),
        ("DE", "Hochschule Beispiel", "Bachelor (Anrechnung von Vorleistungen)", "2016-10", "2018-02"),
        ("DE", "Universität Beispiel", "Dr. med.", "2016-10", "2017-11"),
        ("SE", "Exempel högskola", "Kandidatexamen (påbyggnad)", "2016-09", "2017-06"),
        ("ID", "Universitas Contoh", "S1 (ekstensi)", "2016-09", "2018-03"),
        ("VN", "Trường Ví dụ", "Cử nhân (liên thông)", "2016-09", "2018-03"),
        ("IN", "Example University", "BLISc", "2016-07", "2017-06"),
        ("IN", "Example University", "B.Tech (lateral entry)", "2016-07", "2018-03"),
        ("US", "Example University", "BS, degree completion program", "2016-08", "2017-12"),
        ("US", "Example University", "DNP", "2016-08", "2017-12"),
        ("US", "Western Governors University", "BS", "2018-10", "2019-03"),
        ("CA", "Athabasca University", "BCom", "2018-11", "2019-10"),
        ("AU", "Torrens University", "Bachelor", "2018-06", "2019-12"),
    ],
    "terms that strikes, the pandemic or a reform moved": [
        ("BR", "UFBA", "Bacharelado", "2015-11", "2020-12"),
        ("BR", "Universidade de Brasília", "Bacharelado", "2017-02", "2022-10"),
        ("BR", "UFRJ", "Bacharelado", "2012-10", "2017-04"),
        ("IN", "Example University", "B.Tech", "2020-12", "2024-05"),
        ("JP", "例大学", "学士", "2016-04", "2020-11"),
        ("NL", "Universiteit Voorbeeld", "BSc", "2020-11", "2023-07"),
        ("FR", "Université Exemple", "Licence", "2020-11", "2023-06"),
        ("KR", "예시대학교", "학사", "2020-05", "2024-02"),
        ("CL", "Universidad Ejemplo", "Licenciatura", "2011-05", "2016-01"),
        ("CO", "Universidad Ejemplo", "Licenciatura", "2018-10", "2023-06"),
        ("HK", "Example University", "BSc", "2016-09", "2020-03"),
        ("IL", "Example University", "BSc", "2023-12", "2026-07"),
        ("PH", "Example University", "BS", "2014-08", "2018-06"),
        ("UA", "Університет Приклад", "Бакалавр", "2018-09", "2022-11"),
        ("ZA", "Example University", "BSc", "2014-02", "2017-02"),
        ("TR", "Örnek Üniversitesi", "Lisans", "2019-09", "2023-04"),
        ("US", "Wexham Harbor University", "BS", "2020-11", "2024-05"),
        ("US", "Wexham Harbor University", "BS", "2014-11", "2018-10"),
        ("US", "Wexham Harbor University", "BS", "2021-08", "2024-10"),
    ],
    "usual dates in many notations": [
        ("US", "Example University", "BS", "Fall 2015", "Spring 2019"),
        ("US", "Example University", "BS", "08/24/2015", "05/12/2019"),
        ("US", "Example University", "BS", "Class of 2015", "Class of 2019"),
        ("US", "Example University", "BS", "2015 - 2019", None),
        ("GB", "Example University", "BSc (Hons)", "Autumn 2015", "Summer 2018"),
        ("GB", "Example University", "BA", "Michaelmas 2015", "Trinity 2018"),
        ("DE", "Universität Beispiel", "B.Sc.", "WS 2015/16", "SS 2018"),
        ("DE", "Universität Beispiel", "M.Sc.", "WiSe 2018/19", "WiSe 2019/20"),
        ("AT", "TU Beispiel", "BSc", "Okt. 2015", "März 2019"),
        ("CH", "Universität Beispiel", "BSc", "HS 2015", "FS 2018"),
        ("SE", "Exempel universitet", "Kandidat", "HT 2015", "VT 2018"),
        ("NO", "Eksempel universitet", "Bachelor", "høst 2015", "vår 2018"),
        ("FR", "Université Exemple", "Licence", "septembre 2015", "juin 2018"),
        ("ES", "Universidad Ejemplo", "Grado", "sept. de 2015", "jul. de 2019"),
        ("AR", "Universidad Ejemplo", "Licenciatura", "otoño 2015", "primavera 2019"),
        ("CL", "Universidad Ejemplo", "Magíster", "otoño 2015", "primavera 2015"),
        ("AU", "University of Technology Example", "Master of IT", "Autumn 2018", "Spring 2018"),
        ("NZ", "Example University", "MSc", "Summer 2018", "Summer 2018"),
        ("ZA", "Example University", "MSc", "Autumn 2018", "Spring 2018"),
        ("BR", "Universidade Exemplo", "Bacharelado", "2015.1", "2018.2"),
        ("BR", "Universidade Exemplo", "Bacharelado", "2015/2", "2019/1"),
        ("CO", "Universidad Ejemplo", "Licenciatura", "2015-I", "2019-II"),
        ("PT", "Universidade Exemplo", "Licenciatura", "set/2015", "jul/2018"),
        ("IT", "Università Esempio", "Laurea", "ott. 2015", "lug. 2018"),
        ("NL", "Universiteit Voorbeeld", "BSc", "sept 2015", "juli 2018"),
        ("PL", "Uczelnia Przykład", "licencjat", "październik 2015", "czerwiec 2018"),
        ("RU", "Университет Пример", "Бакалавр", "сентябрь 2015 г.", "июнь 2019 г."),
        ("TR", "Örnek Üniversitesi", "Lisans", "Eylül 2015", "Haziran 2019"),
        ("JP", "例大学", "学士", "平成27年4月", "平成31年3月"),
        ("CN", "示例大学", "本科", "2015年9月", "2019年6月"),
        ("KR", "예시대학교", "학사", "2015년 3월", "2019년 2월"),
        ("TW", "範例大學", "學士", "民國104年9月", "民國108年6月"),
        ("TH", "มหาวิทยาลัยตัวอย่าง", "Bachelor", "สิงหาคม 2558", "พฤษภาคม 2562"),
        ("VN", "Trường Ví dụ", "Cử nhân", "tháng 9/2015", "tháng 6/2019"),
        ("ID", "Universitas Contoh", "S1", "Agustus 2015", "Juli 2019"),
        ("IN", "Example University", "B.Tech", "2015-16", "2018-19"),
        ("IN", "Example University", "M.Tech", "2015/16", "2015/16"),
        ("PK", "Example University", "BS", "2015-19", None),
        ("NG", "Example University", "BSc", "2011/12", "2014/15"),
        ("KE", "Example University", "BSc", "Sep-11", "Dec-15"),
        ("EG", "Example University", "BSc", "سبتمبر 2015", "يونيو 2019"),
        ("SA", "Example University", "BSc", "1436", "1440"),
        ("IR", "دانشگاه نمونه", "BSc", "1394", "1398"),
        ("GR", "Πανεπιστήμιο Παράδειγμα", "BSc", "Σεπτέμβριος 2013", "Ιούλιος 2018"),
        ("HU", "Példa Egyetem", "BSc", "2015. szeptember", "2019. január"),
        ("CZ", "Univerzita Příklad", "Bc.", "září 2015", "červen 2018"),
        ("RO", "Universitatea Exemplu", "Licență", "oct. 2015", "iulie 2018"),
        ("FI", "Esimerkki yliopisto", "Kandidaatti", "syyskuu 2015", "toukokuu 2018"),
        ("IE", "Example University", "BSc", "1441065600", "1527811200000"),
        ("CA", "Example University", "BSc", "42248", "43617"),
        ("IL", "Example University", "BSc", "10/2015", "Present"),
        ("MX", "Universidad Ejemplo", "Licenciatura", "ago 2015", "actualidad"),
    ],
}

FOUND: list[tuple[Row, str]] = [
    (("US", "Example University", "Bachelor of Science", "Fall 2018", "Spring 2019"), "too_short"),
    (("US", "Example University", "BS", "Sep 2018", "May 2019"), "too_short"),
    (("GB", "Example University", "BSc (Hons)", "Autumn 2018", "Summer 2019"), "too_short"),
    (("DE", "Universität Beispiel", "B.Sc.", "WS 2018/19", "SS 2019"), "too_short"),
    (("AT", "TU Wien", "BSc", "01.10.2018", "30.06.2019"), "too_short"),
    (("FR", "Université Exemple", "Licence", "septembre 2018", "juin 2019"), "too_short"),
    (("ES", "Universidad Ejemplo", "Grado", "septiembre 2018", "junio 2019"), "too_short"),
    (("JP", "例大学", "学士", "2018年4月", "2019年3月"), "too_short"),
    (("IN", "Example University", "B.Tech", "Sep 2018 - Jun 2019", None), "too_short"),
    (("RU", "Университет Пример", "Бакалавр", "сентябрь 2018", "июнь 2019"), "too_short"),
    (("US", "Example University", "PhD", "Aug-18", "May-19"), "too_short"),
    (("US", "Example University", "MSc", "2018-09-01T00:00:00.000Z", "2018-11-30T00:00:00.000Z"), "too_short"),
    *(
        (("AT", "TU Wien", "BSc", start, end), "ends_before_start")
        for start, end in (
            ("2015", "2011"),
            ('"2015"', '"2011"'),
            ("Class of 2015", "Class of 2011"),
            ("2015.09", "2011.06"),
            ("2015/09", "2011/06"),
            ("09/01/2015", "06/01/2011"),
            ("09/15/2015", "06/15/2011"),
            ("01.09.2015", "01.06.2011"),
            ("1-Sep-2015", "1-Jun-2011"),
            ("01-Sep-15", "01-Jun-11"),
            ("Sep-15", "Jun-11"),
            ("Sept 2015", "June 2011"),
            ("1 September 2015", "1 June 2011"),
            ("2015 (Sep)", "2011 (Jun)"),
            ("2015年9月", "2011年6月"),
            ("2015년 9월", "2011년 6월"),
            ("42248", "40695"),
            ("1441065600000", "1306886400000"),
            ("2015-W36", "2011-W22-5"),
            ("20150901", "20110601"),
            ("Fall 2015", "Spring 2011"),
            ("Autumn 2015", "Summer 2011"),
            ("WS 2015/16", "SS 2011"),
            ("2015/16", "2010/11"),
            ("septembre 2015", "juin 2011"),
            ("сентябрь 2015", "июнь 2011"),
            ("Eylül 2015", "Haziran 2011"),
            ("2015 - 2011", None),
            ("2015–2011", "2015–2011"),
            ("Sep 2015 to Jun 2011", None),
        )
    ),
    (("NL", "Universiteit Voorbeeld", "BSc", "mei 2016", "juli 2019"), "off_calendar"),
    (("NL", "Universiteit Voorbeeld", "BSc", "2016/05", "2019/07"), "off_calendar"),
    (("KR", "예시대학교", "학사", "2013년 5월", "2017년 2월"), "off_calendar"),
    (("JP", "例大学", "学士", "2013年6月", "2017年3月"), "off_calendar"),
    (("DE", "Universität Nebelfurt", "B.Sc.", "Dezember 2016", "Juli 2019"), "off_calendar"),
    (("AT", "TU Wien", "BSc", "2023-10", "30.06.2027"), "completed_in_future"),
    (("AT", "TU Wien", "BSc", "2023-10", "Spring 2027"), "completed_in_future"),
    (("AT", "TU Wien", "BSc", "2023-10", "06/05/2027"), "completed_in_future"),
    (("US", "Example University", "BS", "1999 - 2015", None), "too_long"),
]


def found(reference: Reference, *rows: Row, **fields: Any) -> set[str]:
    entries = [
        {"institution": name, "studyType": degree, "startDate": start, "endDate": end,
         "location": {"countryCode": country}, **fields}
        for country, name, degree, start, end in rows
    ]  # fmt: skip
    candidate = application(education=entries, submitted_at="2026-11-20T09:00:00Z")
    about_time = {f"education.{name}" for name in TIME}
    return concerns(verify(history(candidate, reference))) & about_time


TIME = (
    "ends_before_start", "too_short", "too_long", "off_calendar", "completed_in_future", "concurrent_distant",
    "out_of_sequence",
)  # fmt: skip


@pytest.mark.parametrize(("why", "row"), [(why, row) for why, rows in SILENT.items() for row in rows])
def test_genuine_studies_have_no_concern_about_time(reference: Reference, why: str, row: Row) -> None:
    assert found(reference, row) == set(), why


@pytest.mark.parametrize(("row", "code"), FOUND)
def test_fault_is_found(reference: Reference, row: Row, code: str) -> None:
    assert f"education.{code}" in found(reference, row, status="completed")


def test_genuine_rows_are_of_many_countries() -> None:
    rows = [row for each in SILENT.values() for row in each]
    assert len(rows) >= 150
    assert len({row[0] for row in rows}) >= 40


@pytest.mark.parametrize(
    "earlier",
    [
        ("IE", "TU Dublin", "Higher Certificate", "2014-09", "2016-05"),
        ("GB", "A College", "HNC", "2014-09", "2016-05"),
        ("GB", "A College", "Higher National Diploma", "2014-09", "2016-05"),
        ("ZA", "A College", "National Diploma", "2014-01", "2016-11"),
        ("FR", "IUT", "DUT", "2014-09", "2016-06"),
        ("FR", "Lycée", "BTS", "2014-09", "2016-06"),
        ("SG", "A Polytechnic", "Diploma", "2014-04", "2017-05"),
        ("AU", "TAFE", "Advanced Diploma", "2014-02", "2016-11"),
        ("US", "A Community College", "AA", "2014-08", "2016-05"),
        ("JP", "短期大学", "短期大学士", "2014-04", "2016-03"),
        ("CN", "学院", "大专", "2014-09", "2017-06"),
        ("GB", "A College", "Certificate of Higher Education", "2014-09", "2015-06"),
    ],
)
def test_year_after_a_diploma_is_not_too_short(reference: Reference, earlier: Row) -> None:
    one_year: Row = (earlier[0], earlier[1], "Bachelor of Science", "2018-09", "2019-06")
    assert "education.too_short" not in found(reference, earlier, one_year)


@pytest.mark.parametrize("earlier", ["High School Diploma", "Coding Bootcamp", "AWS Certificate"])
def test_year_after_school_or_a_short_course_is_too_short(reference: Reference, earlier: str) -> None:
    school: Row = ("US", "A School", earlier, "2011-09", "2015-06")
    one_year: Row = ("US", "A College", "Bachelor of Science", "2018-09", "2019-05")
    assert "education.too_short" in found(reference, school, one_year)


JOB = {
    "name": "Acme", "remote": False, "startDate": "2015-09", "endDate": "2018-06", "location": {"countryCode": "JP"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("position", "is_found"),
    [
        ("Software Engineer", True),
        ("Ingenieur", True),
        ("Ingénieur logiciel", True),
        ("Werkstudent Softwareentwicklung", False),
        ("Praktikantin", False),
        ("Stagiaire", False),
        ("Alternante", False),
        ("Becario", False),
        ("Prácticas en empresa", False),
        ("Estagiário", False),
        ("Tirocinante", False),
        ("Stagiair", False),
        ("Praktykant", False),
        ("Стажёр-разработчик", False),
        ("Stajyer", False),
        ("インターン", False),
        ("实习生", False),
        ("인턴", False),
        ("Developer (part-time)", False),
        ("Entwickler in Teilzeit", False),
        ("Desarrollador a tiempo parcial", False),
        ("Programista (zdalnie)", False),
    ],
)
def test_job_beside_studies_abroad_is_no_stay_on_site(reference: Reference, position: str, is_found: bool) -> None:
    entry = {"institution": "A University", "studyType": "BSc", "startDate": "2015-09", "endDate": "2018-06",
             "location": {"countryCode": "DE"}}  # fmt: skip
    candidate = application(education=[entry], work=[{**JOB, "position": position}])
    assert ("education.concurrent_distant" in concerns(verify(history(candidate, reference)))) is is_found


HOME: Row = ("AT", "A University", "Bachelor", "2010-10", "2013-09")
AWAY: Row = ("ES", "Another University", "Bachelor", "2011-09", "2012-07")


@pytest.mark.parametrize(
    "words",
    (
        "Auslandssemester; Auslandsstudium; Austauschjahr; Gaststudium; Doppelabschluss; DAAD; "
        "échange; année d'échange; mobilité; semestre à l'étranger; double diplôme; "
        "intercambio; movilidad; doble titulación; estancia; intercâmbio; mobilidade; "
        "doutorado sanduíche; scambio; doppia laurea; uitwisseling; wymiana; utbytesstudier; "
        "utveksling; udveksling; vaihto-opiskelu; výměnný pobyt; обмен; включённое обучение; "
        "değişim; pertukaran; تبادل; 交換留学; 交换生; 联合培养; 교환학생; 복수학위; exchange; Erasmus Mundus; "
        "visiting student; free mover; Fulbright; non-degree"
    ).split("; "),
)
@pytest.mark.parametrize("field", ["studyType", "area", "description"])
def test_words_for_an_exchange_are_known(reference: Reference, words: str, field: str) -> None:
    entries = [
        {"institution": name, "studyType": degree, "startDate": start, "endDate": end,
         "location": {"countryCode": country}}
        for country, name, degree, start, end in (HOME, (*AWAY[:3], "2010-10", "2013-09"))
    ]  # fmt: skip
    entries[1][field] = f"Bachelor ({words})"
    assert "education.concurrent_distant" not in concerns(verify(history(application(education=entries), reference)))


@pytest.mark.parametrize(
    ("one", "other", "fires"),
    [
        (HOME, AWAY, False),
        (HOME, (*AWAY[:3], "2011-09", "2013-06"), True),  # too long for an exchange
        (HOME, (*AWAY[:2], "MSc", "2011-09", "2012-07"), True),  # another level
        (AWAY, ("DE", "A University", "Bachelor", "2011-10", "2012-09"), True),  # two of a year
        (("FR", "A University", "Master", "2010-09", "2012-06"), ("GB", "B", "MSc", "2011-09", "2012-07"), False),
        (("BR", "A University", "PhD", "2010-03", "2014-03"), ("US", "B", "PhD", "2012-03", "2013-02"), False),
    ],
)
def test_year_within_longer_studies_of_its_level_is_an_exchange(
    reference: Reference, one: Row, other: Row, fires: bool
) -> None:
    for rows in ((one, other), (other, one)):
        assert ("education.concurrent_distant" in found(reference, *rows)) is fires


@pytest.mark.parametrize(
    ("higher", "first", "fires"),
    [
        (("PL", "A", "Magister", "1995-10", "2000-06"), ("PL", "A", "Licencjat", "2005-10", "2008-06"), False),
        (("IT", "A", "Laurea magistrale", "1995-10", "2001-07"), ("IT", "A", "Laurea", "2005-10", "2008-12"), False),
        (("GB", "A", "MBA", "2005-09", "2006-09"), ("GB", "The Open University", "BA", "2010", "2016"), False),
        (("GB", "A", "MBA", "2005-09", "2006-09"), ("GB", "B", "BA (part-time)", "2010", "2016"), False),
        (("US", "A", "MS", "2008-08", "2010-05"), ("US", "A", "BS", "2012-08", "2016-05"), True),
        (("US", "A", "PhD", "2003-09", "2008-06"), ("US", "A", "BS", "2012-08", "2016-05"), True),
        (("US", "A", "MS", "2008", "2010"), ("US", "A", "BS", "2012", "2016"), True),
    ],
)
def test_master_without_a_bachelor_before_it_is_out_of_sequence_only_if_it_is_short(
    reference: Reference, higher: Row, first: Row, fires: bool
) -> None:
    assert ("education.out_of_sequence" in found(reference, first, higher)) is fires
