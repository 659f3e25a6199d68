"""Degrees, subjects and positions, as they are written in several languages."""

LANGUAGES = tuple("English French German Spanish Portuguese Russian Arabic Japanese Chinese Korean".split())

_ROWS = (
    "Bachelor|Licence|Bachelor|Grado|Bacharelado|Бакалавр|بكالوريوس|学士|学士|학사",
    "Master|Master|Master|Máster|Mestrado|Магистр|ماجستير|修士|硕士|석사",
    "PhD|Doctorat|Promotion|Doctorado|Doutorado|Доктор наук|دكتوراه|博士|博士|박사",
    "BSc Computer Science|Licence d'informatique|Bachelor Informatik|Grado en Informática"
    "|Bacharelado em Ciência da Computação|Бакалавр информатики|بكالوريوس علوم الحاسوب|学士（情報工学）"
    "|计算机科学学士|컴퓨터공학 학사",
    "Computer Science|Informatique|Informatik|Informática|Ciência da Computação|Информатика|علوم الحاسوب|情報工学"
    "|计算机科学|컴퓨터공학",
    "Physics|Physique|Physik|Física|Física|Физика|الفيزياء|物理学|物理学|물리학",
    "Mathematics|Mathématiques|Mathematik|Matemáticas|Matemática|Математика|الرياضيات|数学|数学|수학",
    "History|Histoire|Geschichte|Historia|História|История|التاريخ|歴史学|历史学|역사학",
    "Economics|Économie|Volkswirtschaftslehre|Economía|Economia|Экономика|الاقتصاد|経済学|经济学|경제학",
    "Biology|Biologie|Biologie|Biología|Biologia|Биология|علم الأحياء|生物学|生物学|생물학",
    "Chemistry|Chimie|Chemie|Química|Química|Химия|الكيمياء|化学|化学|화학",
    "Psychology|Psychologie|Psychologie|Psicología|Psicologia|Психология|علم النفس|心理学|心理学|심리학",
    "Software Engineer|Ingénieur logiciel|Softwareentwickler|Ingeniero de software|Engenheiro de software"
    "|Инженер-программист|مهندس برمجيات|ソフトウェアエンジニア|软件工程师|소프트웨어 엔지니어",
    "Analyst|Analyste|Analyst|Analista|Analista|Аналитик|محلل|アナリスト|分析师|분석가",
)
"""The same in each language, in the order of LANGUAGES."""

_OTHER_SPELLINGS = {
    "bsc": "Bachelor", "b.sc.": "Bachelor", "ba": "Bachelor", "b.a.": "Bachelor", "bachelor of science": "Bachelor",
    "bachelor of arts": "Bachelor", "bachelor's degree": "Bachelor", "msc": "Master", "m.sc.": "Master",
    "ma": "Master", "master of science": "Master", "master of arts": "Master", "master's degree": "Master",
    "ph.d.": "PhD", "doctor of philosophy": "PhD",
}  # fmt: skip

_TABLE = [dict(zip(LANGUAGES, row.split("|"), strict=True)) for row in _ROWS]
_ROW_OF = {written.casefold(): row for row in reversed(_TABLE) for written in row.values()}
_BY_ENGLISH = {row["English"]: row for row in _TABLE}
_ROW_OF |= {spelling: _BY_ENGLISH[english] for spelling, english in _OTHER_SPELLINGS.items()}


def translated(text: str | None, language: str) -> str | None:
    """A degree, subject or position in another language; as it is if it is not in the table."""
    row = _ROW_OF.get(text.strip().casefold()) if text else None
    return row[language] if row else text
