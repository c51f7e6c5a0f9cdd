import pytest

from cells.pages import PageError, decode
from cells.pages.decoding import MAX_BYTES, repair, tidy

REFUSED = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n\t\n", "the file is empty"),
    "NUL": (b"one\ntwo\x00", "line 2: this is not a text file"),
    "control": (b"one\n\ntwo\x07", "line 3: this is not a text file"),
    "too large": (b"a" * (MAX_BYTES + 1), "5.0 MB"),
    "PDF": (b"%PDF-1.7\n", "a PDF file"),
    "Word": (b"PK\x03\x04rest", "a zipped file"),
    "HTML": (b"<!DOCTYPE html><p>Drug Treatment Matrix cell B2", "this is HTML"),
    "half a UTF-16": (b"\xff\xfea", "this is not a text file"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_text_is_refused_in_one_sentence_with_file_and_line(case):
    data, expected = REFUSED[case]
    with pytest.raises(PageError) as refusal:
        decode(data, name="upload.txt")
    assert expected in str(refusal.value)
    assert str(refusal.value).startswith("upload.txt, line ")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_usual_encoding_is_read(encoding):
    assert decode("It’s “so” – naïve …".encode(encoding)) == "It’s “so” – naïve …"


def test_one_stray_windows_byte_does_not_spoil_a_utf_8_page():
    assert decode("caf\u00e9 ’ “ ”".encode() + b" caf\xe9") == "café ’ “ ” café"


def test_accents_that_are_meant_are_no_mojibake():
    assert repair("Ångström, Ã, â, naïve, 50 €") == "Ångström, Ã, â, naïve, 50 €"


def test_mojibake_of_a_browser_and_of_a_mac_is_undone():
    assert repair("patientâ€™s and doctor‚Äôs Ã©lan") == "patient’s and doctor’s élan"


def test_lines_keep_their_numbers():
    assert tidy("a\r\nb\rc\u2028d\n\n\fe").split("\n") == ["a", "b", "c", "d", "", " e"]


def test_a_category_letter_glued_to_its_headline_gets_its_space():
    assert (
        tidy("KCare works (2001). Yes.\nS GHelp works (2001).\nGuidance (2001)")
        == "K Care works (2001). Yes.\nS G Help works (2001).\nGuidance (2001)"
    )


def test_tidying_twice_is_as_good_as_once():
    text = "\ufeffKCare\u00a0works (2001).\t\u00adYes\r\n"
    assert tidy(tidy(text)) == tidy(text)
