"""Titles that break records where they are written as they are, and how they should be read."""

UNTITLED = "[title not known]"
TITLES = [
    (
        "Ends early\nER  - \n\nTY  - BOOK\nTI  - A second record",
        "Ends early ER - TY - BOOK TI - A second record",
    ),
    ("Ends early\r\nER  - \r\nTY  - BOOK\r\n", "Ends early ER - TY - BOOK"),
    (
        "Other scripts\u2028ER  - \u2029TY  - BOOK\x85ER  - \x0bER  - \x0cER  - ",
        "Other scripts ER - TY - BOOK ER - ER - ER -",
    ),
    ("ER  - ", "ER -"),
    ("TY  - BOOK", "TY - BOOK"),
    ("One } brace too many", "One } brace too many"),
    ("One { brace too few", "One { brace too few"),
    ("}, author = {Somebody else", "}, author = {Somebody else"),
    ("@article{x, title = {another}}", "@article{x, title = {another}}"),
    ("@comment{ all that follows", "@comment{ all that follows"),
    ("Ends in a backslash \\", "Ends in a backslash \\"),
    ('Quotes " and \\" too', 'Quotes " and \\" too'),
    ("100% of $5 & #1_a ~b^c", "100% of $5 & #1_a ~b^c"),
    ("\x00\x01NUL and \ud800 surrogate", "NUL and surrogate"),
    ("\u202eturned about\u202c and \u2066isolated\u2069", "turned about and isolated"),
    ("=HYPERLINK(1;2)", "=HYPERLINK(1;2)"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("{{ title }}{% load static %}", "{{ title }}{% load static %}"),
    ("\u200fעברית\u200f, Ελληνικά, 漢字 🧪", "\u200fעברית\u200f, Ελληνικά, 漢字 🧪"),
    (" \t ", UNTITLED),
]
