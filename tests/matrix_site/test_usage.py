import csv
import gzip
import io
import json
import sys
from time import process_time

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from matrix_site.logs import Json
from matrix_site.management.commands.usage import LONGEST_LINE, lines_of
from matrix_site.usage import Line, Usage, is_robot, use_of

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def line(
    address="/drug/e5/", *, method="GET", status=200, browser=BROWSER, time="22/Nov/2026", came="-"
):
    request = f"{method} {address} HTTP/2.0"
    return f'192.0.2.7 - - [{time}:13:00:00 +0000] "{request}" {status} 512 "{came}" "{browser}"\n'


def own_line(**said):
    fields = {"time": "2026-11-22T13:00:00+0000", "logger": "matrix_site.access", "robot": False}
    fields |= {"method": "GET", "path": "/drug/e5/", "status": 200}
    return json.dumps(fields | said) + "\n"


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
        ("/drug/e5.pdf", "drug/e5", "printed"),
        ("/drug/e5/2018-10-12.pdf", "drug/e5", "printed"),
        ("/drug/e5/2018-10-12.ris", "drug/e5", "taken away"),
        ("/drug/e5/sheet/", "drug/e5", "printed"),
        ("/drug/e5/cite/", "drug/e5", "cited"),
        ("/drug/course/", "drug/course", "read"),
        ("/topics/naloxone/", "topics/naloxone", "read"),
        ("/topics/naloxone.csv", "topics/naloxone", "taken away"),
        ("https://matrix.example/drug/e5/", "drug/e5", "read"),
    ],
)
def test_each_form_of_a_page_is_a_use_of_it(address, page, how):
    assert use_of(address) == (page, how)


def test_a_filter_of_a_page_is_no_reading_anew():
    within = line("/drug/e5/?show=k", came="https://matrix.example/drug/e5/")
    from_elsewhere = line("/drug/e5/?show=k", came="https://matrix.example/drug/")
    assert counted(line(), within, from_elsewhere).lines()[0].number == 2


def test_lines_of_our_own_log_are_counted_too():
    usage = counted(
        own_line(),
        own_line(status=304),
        own_line(status=404),
        own_line(method="HEAD"),
        own_line(robot=True),
        own_line(logger="django.server"),
        own_line(path="/drug/e5.csv", time="2026-12-01T00:00:00+0000"),
    )
    assert usage.lines() == [
        Line("2026-11", "drug/e5", "read", 2),
        Line("2026-12", "drug/e5", "taken away", 1),
    ]
    assert (usage.robots, usage.unreadable) == (1, 0)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"user-agent": BROWSER}, False),
        ({"user-agent": "Googlebot/2.1"}, True),
        ({"user-agent": BROWSER, "sec-purpose": "prefetch;prerender"}, True),
        ({"user-agent": BROWSER, "purpose": "prefetch"}, True),
        ({}, True),
    ],
)
def test_our_own_log_says_of_a_visitor_only_whether_it_is_a_program(headers, expected, caplog):
    with caplog.at_level("INFO", logger="matrix_site.access"):
        Client().get("/robots.txt", headers=headers)
    said = json.loads(Json().format(caplog.records[-1]))
    assert said["robot"] is expected
    assert "Mozilla" not in str(said)
    assert "127.0.0.1" not in str(said)


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
    [
        "Googlebot/2.1 (+http://example.org/bot.html)",
        "bingbot",
        "curl/8.5.0",
        "-",
        "",
        "Feedly/1",
        "AdsBot-Google",
        "meta-externalagent/1.1",
        "WhatsApp/2.23",
    ],
)
def test_robots_are_left_out_and_told(browser):
    usage = counted(line(browser=browser))
    assert (usage.lines(), usage.robots) == ([], 1)


def test_a_telephone_with_bot_in_its_name_is_none():
    phone = "Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20; CUBOT) Chrome/120 Mobile Safari/537.36"
    assert counted(line(browser=phone)).robots == 0


def test_the_month_is_that_of_london():
    summer = line(time="30/Jun/2026").replace("13:00:00", "23:30:00")
    assert counted(summer).lines()[0].month == "2026-07"


@pytest.mark.parametrize(
    "junk",
    [
        "\n",
        "nonsense\n",
        '1 - - [x] "GET / HTTP/1.1" 200 1 "-" "-"',
        line(time="32/Nov/2026"),
        line(time="22/Nov/0000"),
        "{\n",
        "{}\n",
        '{"logger": "matrix_site.access", "time": 2}\n',
        own_line(time="2026-11-22"),
        own_line(time="yesterday"),
        '{"a": ' * 5000,
    ],
)
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


def test_a_damaged_packed_file_is_named_and_nothing_is_written(tmp_path, capsys):
    packed = gzip.compress(b"".join(line().encode() for _ in range(100)))
    (tmp_path / "access.log.gz").write_bytes(packed[:-20] + b"x" * 4 + packed[-16:])
    with pytest.raises(CommandError, match=r"access\.log\.gz"):
        call_command("usage", tmp_path / "access.log.gz")
    assert capsys.readouterr().out == ""


def test_standard_input_may_hold_any_bytes(monkeypatch, capsys):
    log = line().encode() + b'1 - - \xff\xfe "\x00"\n' + own_line().encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(log)))
    call_command("usage", "-")
    said = capsys.readouterr()
    assert said.out.endswith("2026-11,drug/e5,read,2\n")
    assert "1 lines cannot be read" in said.err


def test_a_line_without_end_is_read_in_pieces():
    log = io.StringIO("x" * 250_000 + "\n" + line())
    pieces = list(lines_of(log))
    assert max(map(len, pieces)) <= LONGEST_LINE
    assert counted(*pieces).lines() == [Line("2026-11", "drug/e5", "read", 1)]


@pytest.mark.parametrize(
    "address",
    [
        "/=cmd|1!A1/",
        "/@SUM(1)/",
        "/topics/-1+1/",
        "/topics/=1/",
        "/drug/e5/%0A=1/",
        "/+1/",
        "http://[",
    ],
)
def test_no_address_becomes_a_formula_or_a_line(address, tmp_path, capsys):
    (tmp_path / "access.log").write_text(line(address))
    call_command("usage", tmp_path / "access.log")
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert all(not value.startswith(tuple("=+-@\t\r")) for row in rows for value in row)


def test_nothing_of_a_visitor_is_in_what_is_written(tmp_path, capsys):
    (tmp_path / "access.log").write_text(line("/drug/e5/?email=ada@example.org") + own_line())
    call_command("usage", tmp_path / "access.log")
    said = capsys.readouterr()
    assert not any(one in said.out + said.err for one in ("192.0.2.7", "Mozilla", "ada@"))


def test_what_is_remembered_has_a_limit():
    usage = counted(*(line(f"/x{number}", browser=f"B {number}") for number in range(100)))
    assert usage.counts == {}
    assert use_of.cache_info().maxsize == 10_000
    assert is_robot.cache_info().maxsize == 1_000
