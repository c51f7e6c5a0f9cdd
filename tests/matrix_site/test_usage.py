import gzip
from time import process_time

import pytest
from django.core.management import CommandError, call_command

from matrix_site.usage import Line, Usage, use_of

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def line(address="/drug/e5/", *, method="GET", status=200, browser=BROWSER, time="22/Nov/2026"):
    request = f"{method} {address} HTTP/2.0"
    return f'192.0.2.7 - - [{time}:13:00:00 +0000] "{request}" {status} 512 "-" "{browser}"\n'


def counted(*lines):
    usage = Usage()
    usage.add(lines)
    return usage


def test_uses_are_counted_by_month_and_page():
    usage = counted(line(), line("/drug/e5/?show=k"), line(time="01/Dec/2026"), line("/drug/"))
    assert usage.lines() == [
        Line("2026-11", "drug", "read", 1),
        Line("2026-11", "drug/e5", "read", 2),
        Line("2026-12", "drug/e5", "read", 1),
    ]


@pytest.mark.parametrize(
    ("address", "page", "how"),
    [
        ("/drug/e5/2018-10-12/", "drug/e5", "archived edition read"),
        ("/drug/e5/compare/2018-10-12...2020-03-01/", "drug/e5", "compared"),
        ("/drug/e5.pdf", "drug/e5", "taken away"),
        ("/drug/e5/2018-10-12.ris", "drug/e5", "taken away"),
        ("/drug/e5/sheet/", "drug/e5", "taken away"),
        ("/drug/e5/cite/", "drug/e5", "cited"),
        ("/drug/course/", "drug/course", "read"),
        ("/topics/naloxone/", "topics/naloxone", "read"),
        ("/topics/naloxone.csv", "topics/naloxone", "taken away"),
        ("https://matrix.example/drug/e5/", "drug/e5", "read"),
    ],
)
def test_each_form_of_a_page_is_a_use_of_it(address, page, how):
    assert use_of(address) == (page, how)


@pytest.mark.parametrize("address", ["/", "/static/css/site.css", "/search/", "/admin/", "/x.php"])
def test_what_is_no_page_is_not_counted(address):
    assert counted(line(address)).lines() == []


@pytest.mark.parametrize(
    "other", [{"method": "POST"}, {"method": "HEAD"}, {"status": 404}, {"status": 301}]
)
def test_only_what_was_given_to_a_reader_counts(other):
    assert counted(line(**other)).lines() == []


def test_what_a_reader_has_already_counts_again():
    assert counted(line(status=304)).lines() == [Line("2026-11", "drug/e5", "read", 1)]


@pytest.mark.parametrize(
    "browser",
    ["Googlebot/2.1 (+http://example.org/bot.html)", "bingbot", "curl/8.5.0", "-", "", "Feedly/1"],
)
def test_robots_are_left_out_and_told(browser):
    usage = counted(line(browser=browser))
    assert (usage.lines(), usage.robots) == ([], 1)


def test_the_month_is_that_of_london():
    summer = line(time="30/Jun/2026").replace("13:00:00", "23:30:00")
    assert counted(summer).lines()[0].month == "2026-07"


@pytest.mark.parametrize("junk", ["\n", "nonsense\n", '1 - - [x] "GET / HTTP/1.1" 200 1 "-" "-"'])
def test_lines_in_another_format_are_counted_as_such(junk):
    assert counted(junk, line()).unreadable == 1


def test_a_hostile_line_takes_time_by_its_length_only():
    began = process_time()
    for size in (10_000, 100_000):
        counted("1 - " + "[" * size, line(browser='\\"' * size), '"' * size)
    assert process_time() - began < 1


def test_the_command_reads_plain_and_packed_logs(tmp_path, capsys):
    (tmp_path / "access.log").write_text(line())
    with gzip.open(tmp_path / "access.log.1.gz", "wt") as packed:
        packed.write(line())
    call_command("usage", tmp_path / "access.log", tmp_path / "access.log.1.gz")
    assert capsys.readouterr().out == "month,page,how,number\n2026-11,drug/e5,read,2\n"


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "access.log.gz").write_bytes(b"not packed")
    for name in ("nothing.log", "access.log.gz"):
        with pytest.raises(CommandError, match=name):
            call_command("usage", tmp_path / name)
