"""Dates in the notations of people, forms and exports: what each means, and what is not certain enough to be read."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.partial_date import Order, PartialDate, date_order, in_order, needs_order, period, time_of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2015", "2015"),
        ("2016-02", "2016-02"),
        ("2015-9", "2015-09"),
        ("/Date(1441065600000)/", "2015-09-01"),
        ("/Date(1441065600000+0200)/", "2015-09-01"),
        ("2015-09-03", "2015-09-03"),
        ("2015-00", "2015"),
        ("2015-09-03T10:00:00Z", "2015-09-03"),
        ("2012-08-15T00:00:00.000Z", "2012-08-15"),
        ("2015-08-31T22:00:00.000Z", "2015-08/09"),  # midnight of 1 September in central Europe
        ("09/2015", "2015-09"),
        ("9/2015", "2015-09"),
        ("09.2015", "2015-09"),
        ("09-2015", "2015-09"),
        ("2015/09", "2015-09"),
        ("2015.09", "2015-09"),
        ("2015.9.1", "2015-09-01"),
        ("2015. 09. 01.", "2015-09-01"),
        ("2015/09/01", "2015-09-01"),
        ("20150901", "2015-09-01"),
        ("201509", "2015-09"),
        ("2015-244", "2015-09-01"),
        ("2019-W40-5", "2019-10-04"),
        ("2019W40", "2019-09/10"),
        ("09/15/2007", "2007-09-15"),
        ("9/15/2007 12:00:00 AM", "2007-09-15"),
        ("9/15/07", "2007-09-15"),
        ("15.09.2007", "2007-09-15"),
        ("15/09/2007, 10:15", "2007-09-15"),
        ("15/09/98", "1998-09-15"),
        ("05/09/2015", "2015"),  # 5 September or May 9
        ("05.09.2015", "2015"),
        ("05/05/2015", "2015-05-05"),
        ("09/15", "2015-09"),
        ("1-Sep-2015", "2015-09-01"),
        ("01-Sep-15", "2015-09-01"),
        ("Sep-15", "2015-09"),
        ("Sep '15", "2015-09"),
        ("Sept. 2015", "2015-09"),
        ("Sep.2015", "2015-09"),
        ("2015 (Sep)", "2015-09"),
        ("2015 September", "2015-09"),
        ("FEBRUARY 2016", "2016-02"),
        ("May, 2016", "2016-05"),
        ("September 1st, 2015", "2015-09-01"),
        ("1st of September 2015", "2015-09-01"),
        ("May/June 2015", "2015-05/06"),
        ("Tue, 01 Sep 2015 00:00:00 GMT", "2015-09-01"),
        ("Tue Sep 01 2015 00:00:00 GMT+0200 (Central European Summer Time)", "2015-09-01"),
        ('"2015"', "2015"),
        ("\u201c2015\u201d", "2015"),
        ("'2015", "2015"),
        ("(2015)", "2015"),
        ("Class of 2015", "2015"),
        ("Graduated 2015", "2015"),
        ("Promotion 2015", "2015"),
        ("since 09/2015", "2015-09"),
        ("~2015", "2015"),
        ("42248", "2015-09-01"),  # a spreadsheet's day
        ("42248.0", "2015-09-01"),
        ("1441065600", "2015-09-01"),
        ("1441065600000", "2015-09-01"),
        ("1441058400000", "2015-08/09"),  # midnight of 1 September in central Europe
        ("tháng 9 năm 2015", "2015-09"),
        ("2015/16", "2015/2016"),
        ("2015/2016", "2015/2016"),
        ("2015-16", "2015/2016"),
        ("AY 2015/16", "2015/2016"),
        ("2011/12", "2011/2012"),  # an academic year, or December
        ("2011-12", "2011-12"),
        ("2015.1", "2015-01/08"),  # January, or the first half-year
        ("2015-2", "2015-02/12"),
        ("2015-II", "2015-07/12"),
        ("Q3 2015", "2015-07/09"),
        ("H2 2015", "2015-06/12"),
    ],
)
def test_date_is_read_and_shown_as_precisely_as_written(text: str, shown: str) -> None:
    assert PartialDate.read(text).shown == shown


@pytest.mark.parametrize(
    "text",
    [
        *("1 September 2015", "Sep 1, 2015", "1. September 2015", "1. Sept. 2015", "1er septembre 2015"),
        *("1 sept. 2015", "1 de septiembre de 2015", "1 sep 2015", "1 de setembro de 2015", "1/set/2015"),
        *("1º settembre 2015", "1 sett. 2015", "1 september 2015", "1 września 2015 r.", "1 wrz 2015"),
        *("1 сентября 2015 г.", "01 сен 2015", "1 Eylül 2015", "01 Eyl 2015", "1 вересня 2015", "1. září 2015"),
        *("1 septembrie 2015", "den 1 september 2015", "1. syyskuuta 2015", "2015. szeptember 1.", "1 rujna 2015"),
        *("2015 m. rugsėjo 1 d.", "2015. gada 1. septembris", "1 Σεπτεμβρίου 2015", "1 سبتمبر 2015", "1 ספטמבר 2015"),
        *("2015年9月1日", "２０１５年９月１日", "2015년 9월 1일", "平成27年9月1日", "民國104年9月1日"),
        *("1 กันยายน 2558", "1 Septembre 2015", "1 SEPTEMBER 2015", "1 Setiembre 2015"),
    ],
)
def test_first_of_september_is_read_in_many_languages(text: str) -> None:
    assert PartialDate.read(text) == PartialDate(text, date(2015, 9, 1), date(2015, 9, 1))


@pytest.mark.parametrize(
    ("language", "months"),
    [
        ("en", "January February March April May June July August September October November December"),
        ("en", "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec"),
        ("de", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        ("de", "Jän Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez"),
        ("fr", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        ("fr", "janv fevr mars avr mai juin juil aout sept oct nov dec"),
        ("es", "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
        ("es", "ene feb mar abr may jun jul ago sep oct nov dic"),
        ("pt", "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
        ("pt", "jan fev mar abr mai jun jul ago set out nov dez"),
        ("it", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
        ("it", "gen feb mar apr mag giu lug ago set ott nov dic"),
        ("nl", "januari februari maart april mei juni juli augustus september oktober november december"),
        ("nl", "jan feb mrt apr mei jun jul aug sep okt nov dec"),
        ("pl", "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik grudzień"),
        ("pl", "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października grudnia"),
        ("ru", "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
        ("ru", "янв фев мар апр мая июн июл авг сен окт ноя дек"),
        ("tr", "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık"),
        ("tr", "OCA ŞUB MAR NİS MAY HAZ TEM AĞU EYL EKİ KAS ARA"),
        ("sv", "januari februari mars april maj juni juli augusti september oktober november december"),
        ("uk", "січень лютий березень квітень травень червень липень серпень вересень жовтень грудень"),
        ("id", "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"),
        ("ar", "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
    ],
)
def test_months_of_a_language_are_read(language: str, months: str) -> None:
    names = months.split()
    numbers = [*range(1, 11), 12] if len(names) == 11 else range(1, 13)  # November is `listopad`, see below
    for number, name in zip(numbers, names, strict=True):
        assert PartialDate.read(f"{name} 2015").shown == f"2015-{number:02}", (language, name)


def test_name_of_two_months_in_two_languages_is_both() -> None:
    assert PartialDate.read("listopad 2015").shown == "2015-10/11"  # October in Croatian, November in Polish


@pytest.mark.parametrize(
    ("text", "shown", "country", "there"),
    [
        ("Fall 2018", "2018-08/12", "US", "2018-08/12"),
        ("2018 Fall", "2018-08/12", None, "2018-08/12"),
        ("Fall '18", "2018-08/12", None, "2018-08/12"),
        ("Spring 2021", "2021", "US", "2021-01/06"),
        ("Spring 2021", "2021", "AU", "2021"),
        ("Autumn Term 2021", "2021-02/12", "GB", "2021-08/12"),
        ("Summer 2018", "2017-12/2019-02", "CA", "2018-05/09"),
        ("Winter 2018", "2017-12/2019-04", "CA", "2017-12/2019-04"),
        ("Primavera 2019", "2019", "IT", "2019-01/06"),
        ("Otoño 2019", "2019-02/12", "AR", "2019-02/12"),
        ("WS 2018/19", "2018-09/2019-04", "DE", "2018-09/2019-04"),
        ("WiSe 2018/2019", "2018-09/2019-04", None, "2018-09/2019-04"),
        ("Wintersemester 2018", "2018-09/2019-04", None, "2018-09/2019-04"),
        ("SS19", "2019-03/09", None, "2019-03/09"),
        ("SoSe 2019", "2019-03/09", None, "2019-03/09"),
        ("HT 2018", "2018-08/12", "SE", "2018-08/12"),
        ("VT18", "2018-01/06", "SE", "2018-01/06"),
        ("Automne 2018", "2018-08/12", None, "2018-08/12"),
        ("Herbst 2018", "2018-08/12", None, "2018-08/12"),
        ("осень 2018", "2018-08/12", None, "2018-08/12"),
        ("2018年秋学期", "2018-08/12", None, "2018-08/12"),
        ("Michaelmas 2018", "2018-08/12", None, "2018-08/12"),
    ],
)
def test_season_is_a_range_and_never_a_month(text: str, shown: str, country: str | None, there: str) -> None:
    read = PartialDate.read(text)
    assert (read.shown, read.in_country(country).shown) == (shown, there)
    assert not read.in_country(country).has_month


@pytest.mark.parametrize(
    "text",
    "soon|Mayor 2015|2015 canaria|2072-03|13/2015|31/13/2015|2015-02-30|2015-13|0015|31.02.2015|15/09/07|06/11/09|"
    "200912|Sep 15|15 Sep|2015 or 2016|Sep 2015 Oct 2016|1394/06/10|۱۳۹۴|昭和99年|12|100000|555-0142|-|n/a|Fall|"
    "2019-W60|2015-366|see CV|A-levels 2015 and 2016|Springfield 2015|x".split("|"),
)
def test_uncertain_text_is_not_read(text: str) -> None:
    read = PartialDate.read(text)
    assert (read.earliest, read.ongoing) == (None, False)
    assert read.shown == "an unreadable date"


@pytest.mark.parametrize(
    "text",
    "Present|present|PRESENT|Current|Now|ongoing|till date|In progress|heute|bis heute|aktuell|laufend|actuel|Présent|"
    "en cours|aujourd'hui|à ce jour|presente|actualidad|Actualmente|en curso|atual|até o momento|em andamento|oggi|"
    "in corso|heden|obecnie|w trakcie|настоящее время|по настоящее время|н.в.|devam ediyor|halen|pågående|nykyinen|"
    "současnost|prezent|σήμερα|حتى الآن|現在|至今|현재|재학중|(present)".split("|"),
)
def test_present_is_ongoing_in_many_languages(text: str) -> None:
    read = PartialDate.read(text)
    assert (read.ongoing, read.earliest, read.shown) == (True, None, "ongoing")


@pytest.mark.parametrize(
    "text", ["May 2027 (expected)", "Expected 2027", "2027-05 (exp.)", "voraussichtlich 05/2027", "prévu mai 2027"]
)
def test_announced_date_is_expected(text: str) -> None:
    read = PartialDate.read(text)
    assert read.is_expected
    assert read.earliest is not None
    assert read.earliest.year == 2027


def test_plain_date_is_not_expected() -> None:
    assert not PartialDate.read("2027-05").is_expected
    assert not PartialDate.read("May 2027").is_expected


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["09/15/2007", "01/02/2003"], Order.MONTH_FIRST),
        (["15.09.2007"], Order.DAY_FIRST),
        (["11/20/2026 10:15 AM"], Order.MONTH_FIRST),
        (["9/15/07", "9/1/07"], Order.MONTH_FIRST),
        (["15/09/98"], Order.DAY_FIRST),
        (["15/09/07"], None),  # may begin with the year
        (["01/02/2003", "05/05/2015"], None),
        (["15/09/2007", "09/15/2007"], None),  # they disagree
        (["01.09.2015 - 30.06.2019"], Order.DAY_FIRST),
        (["09/01/2015 – 06/30/2019"], Order.MONTH_FIRST),
        (["2015 - 06/30/2019"], None),
        (["01/09/2015 - 06/05/2019"], None),
        (["2015-13-01", "13/13/2015", "call 20/11/2026", ""], None),
        ([], None),
    ],
)
def test_order_of_a_file_is_decided_by_its_dates(texts: list[str], order: Order | None) -> None:
    assert date_order(texts) == order


@pytest.mark.parametrize(
    ("text", "day_first", "month_first"),
    [
        ("05/09/2015", "2015-09-05", "2015-05-09"),
        ("5.9.2015", "2015-09-05", "2015-05-09"),
        ("05-09-2015 10:15 PM", "2015-09-05", "2015-05-09"),
        ("05/09/15", "2015-09-05", "2015-05-09"),
        ("since 05/09/2015", "2015-09-05", "2015-05-09"),
        ("15/09/2015", "2015-09-15", "2015-09-15"),
        ("2015-05-09", "2015-05-09", "2015-05-09"),
    ],
)
def test_order_decides_an_ambiguous_date(text: str, day_first: str, month_first: str) -> None:
    assert PartialDate.read(text, Order.DAY_FIRST).shown == day_first
    assert PartialDate.read(text, Order.MONTH_FIRST).shown == month_first


@pytest.mark.parametrize(
    ("text", "needed"),
    [("05/09/2015", True), ("15/09/07", True), ("05/05/2015", False), ("15/09/2015", False), ("2015-05-09", False),
     ("13/13/2015", False), ("00/00/2015", False), ("2015", False), ("May 2015", False), ("", False)],
)  # fmt: skip
def test_only_an_ambiguous_date_needs_the_order_of_its_file(text: str, needed: bool) -> None:
    assert needs_order(text) is needed


@pytest.mark.parametrize(
    ("written", "order", "time"),
    [
        (1407460071043, None, datetime(2014, 8, 8, 1, 7, 51, 43000, tzinfo=UTC)),
        ("1407460071", None, datetime(2014, 8, 8, 1, 7, 51, tzinfo=UTC)),
        ("11/20/2026", None, datetime(2026, 11, 20, tzinfo=UTC)),
        ("11/20/2026 10:15 PM", None, datetime(2026, 11, 20, 22, 15, tzinfo=UTC)),
        ("20.11.2026, 12:05", None, datetime(2026, 11, 20, 12, 5, tzinfo=UTC)),
        ("20 Nov 2026", None, datetime(2026, 11, 20, tzinfo=UTC)),
        (46346, None, datetime(2026, 11, 20, tzinfo=UTC)),
        ("05/09/2026 12:30 AM", Order.DAY_FIRST, datetime(2026, 9, 5, 0, 30, tzinfo=UTC)),
        ("05/09/2026", Order.MONTH_FIRST, datetime(2026, 5, 9, tzinfo=UTC)),
        ("05/09/2026", None, None),
        ("2026", None, None),
        ("November 2026", None, None),
        ("20.11.2026 99:99", None, None),
        ("yesterday", None, None),
        (12, None, None),
        (9999999999999, None, None),
    ],
)
def test_time_is_read_if_its_day_is_certain(written: object, order: Order | None, time: datetime | None) -> None:
    assert time_of(written, order) == time


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2015–2019", None, ("2015", "2019")),
        ("2019 - 2017", None, ("2019", "2017")),
        ("2015-2019", "2015-2019", ("2015", "2019")),
        (None, "2015 to 2019", ("2015", "2019")),
        ("2015/2019", None, ("2015", "2019")),
        ("2015-19", None, ("2015", "2019")),
        ("Sep 2015 - Jun 2019", None, ("2015-09", "2019-06")),
        ("09/2015-06/2019", None, ("2015-09", "2019-06")),
        ("09.2015 bis 06.2019", None, ("2015-09", "2019-06")),
        ("2015-09-01/2019-06-30", None, ("2015-09-01", "2019-06-30")),
        ("2015-09-2019-06", None, ("2015-09", "2019-06")),
        ("WS 2015/16 - SS 2019", None, ("2015-09/2016-04", "2019-03/09")),
        ("2015年9月〜2019年3月", None, ("2015-09", "2019-03")),
        ("de 2015 à 2019", None, ("2015", "2019")),
        ("2019 - present", None, ("2019", "ongoing")),
        ("2019 bis heute", None, ("2019", "ongoing")),
        ("2015 - 2019", "2018", ("2015", "2018")),
        ("2014", "2015 - 2019", ("2014", "2019")),
        ("2015", "2019", ("2015", "2019")),
        ("2015-09", None, ("2015-09", None)),
        ("2015 -", None, ("2015", None)),
        ("since 09/2015 –", None, ("2015-09", None)),
        ("01.09.2015 - 30.06.2019", None, ("2015-09-01", "2019-06-30")),
        ("09/01/2015 to 06/30/2019", None, ("2015-09-01", "2019-06-30")),
        ("01/09/2015 to 06/05/2019", None, ("2015", "2019")),
        ("2015-13", None, ("an unreadable date", None)),
        ("see CV - page 2", "2019", ("an unreadable date", "2019")),
    ],
)
def test_one_field_may_contain_the_start_and_the_end(
    start: str | None, end: str | None, shown: tuple[str, str | None]
) -> None:
    read = period(PartialDate.read(start) if start else None, PartialDate.read(end) if end else None)
    assert tuple(date and date.shown for date in read) == shown


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("05/09/2015", "2015-09-05"),
        ("05/09/2015 - 06/07/2019", "2015-09-05 - 2019-07-06"),
        ("05/09/2015 - present", "2015-09-05 - present"),
        ("15/09/2015", "15/09/2015"),
        ("2015 - 2019", "2015 - 2019"),
        ("soon", "soon"),
    ],
)
def test_order_of_the_file_is_applied_to_a_date_or_a_period(text: str, iso: str) -> None:
    assert in_order(text, Order.DAY_FIRST) == iso


@given(st.text(max_size=60), st.sampled_from([None, *Order]))
def test_any_text_is_read_or_not(text: str, order: Order | None) -> None:
    read = PartialDate.read(text, order)
    assert (read.earliest is None) == (read.latest is None)
    assert read.earliest is None or read.latest is None or read.earliest <= read.latest
    needs_order(text)
    period(read, None)


@given(st.from_regex(r"[0-9]{1,4}[/.年 -]{0,2}[0-9]{1,4}[/.月 -]{0,2}[0-9]{0,4}", fullmatch=True))
def test_any_numbers_are_read_or_not(text: str) -> None:
    read = PartialDate.read(text)
    assert read.earliest is None or read.latest is None or read.earliest <= read.latest
    date_order([text])
    period(read, read)
