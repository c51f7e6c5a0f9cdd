from cells.searching.query import MOST_WORDS, parse_query


def wanted(text):
    """The phrases of each clause."""
    return [clause.phrases for clause in parse_query(text).wanted]


def test_every_word_is_a_clause():
    assert wanted("naloxone kits") == [(("naloxon",),), (("kit",),)]


def test_words_in_quotes_are_one_phrase():
    assert wanted('"take home" kits') == [(("take", "home"),), (("kit",),)]
    assert wanted("“take home”") == [(("take", "home"),)]


def test_a_word_of_several_parts_is_a_phrase():
    assert wanted("take-home") == [(("take", "home"),)]


def test_a_quote_that_is_never_closed_ends_with_the_text():
    assert wanted('"take home') == [(("take", "home"),)]


def test_or_joins_what_stands_beside_it():
    assert wanted("kits naloxone OR heroin OR opium") == [
        (("kit",),),
        (("naloxon",), ("heroin",), ("opium",)),
    ]


def test_or_beside_nothing_is_passed_over():
    assert wanted("OR naloxone OR") == [(("naloxon",),)]
    assert wanted("naloxone OR -prison") == [(("naloxon",),)]


def test_or_in_small_letters_is_a_word():
    assert len(wanted("naloxone or heroin")) == 3


def test_a_minus_before_a_word_or_phrase_is_not():
    query = parse_query('naloxone -prison -"take home"')
    assert query.unwanted == (("prison",), ("take", "home"))
    assert [clause.said for clause in query.wanted] == ["naloxone"]


def test_a_minus_within_or_after_a_word_is_nothing():
    assert parse_query("take-home kit- - --").unwanted == ()


def test_small_words_are_passed_over_where_there_are_others():
    query = parse_query("what is the dose").without_small_words()
    assert [clause.said for clause in query.wanted] == ["dose"]
    assert len(parse_query("what is the").without_small_words().wanted) == 3
    assert len(parse_query('"the dose" kit').without_small_words().wanted) == 2


def test_what_holds_no_word_asks_for_nothing():
    for text in ("", "  ", '""', "-", "()", "😀", "OR"):
        assert not parse_query(text)


def test_only_so_many_words_are_read():
    query = parse_query("word " * 2000)
    assert len(query.wanted) == MOST_WORDS
    assert query.is_cut
    assert len(parse_query(f'"{"word " * 2000}"').wanted[0].phrases[0]) == MOST_WORDS
    assert not parse_query("word " * MOST_WORDS).is_cut
