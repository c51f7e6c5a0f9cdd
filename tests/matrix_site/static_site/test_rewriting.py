"""Pages change in what they lead to, and in nothing else."""

from matrix_site.static_site.addresses import Address
from matrix_site.static_site.rewriting import links_of, moved, rewritten

E5 = Address("/drug/e5/")


def of(html: str, policy: str = "") -> str:
    return rewritten(html, E5, policy, lambda href: f"new{href}")


def test_what_is_no_address_stays_byte_for_byte():
    html = (
        "<!DOCTYPE html><!-- a > b --><p CLASS='x' >1 &lt; 2 &amp;c &#233; <br/>é</P>\r\n"
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg><pre>\n a</pre>'
        '<script type="application/ld+json">{"a": "</b> &amp; <a href=\\"/x\\">"}</script>'
    )
    assert of(html) == html


def test_only_the_address_of_a_link_changes():
    html = '<p>One\n<a class="x" href="/a/?b=1&amp;c=2#d" hidden>“é”</a></p>\n<img src="/i.png">'
    assert of(html) == (
        '<p>One\n<a class="x" href="new/a/?b=1&amp;c=2#d" hidden>“é”</a></p>\n<img src="new/i.png">'
    )


def test_an_address_cannot_leave_its_attribute():
    text = rewritten('<a href="/x">', E5, "", lambda href: '"><script>')
    assert text == '<a href="&quot;&gt;&lt;script&gt;">'


def test_what_the_head_says_of_the_site_stays():
    html = '<link rel="canonical" href="https://site.example/drug/e5/">'
    assert of(html) == html


def test_a_form_that_is_sent_becomes_a_way_to_the_site():
    html = '<h2>A</h2><form method="post"><a href="/x">y</a><input></form ><a href="/z">b</a>'
    text = of(html)
    assert text.startswith("<h2>A</h2><p>This copy of the site takes no forms: <a href=")
    assert '/drug/e5/">' in text
    assert text.endswith('</p><a href="new/z">b</a>')


def test_a_form_that_only_asks_is_kept():
    assert of('<form action="/search/"><input></form>') == (
        '<form action="new/search/"><input></form>'
    )


def test_script_is_not_led_to_ask_a_server():
    assert of('<a href="?show=k" data-filter>K</a>') == '<a href="new?show=k">K</a>'


def test_the_policy_stands_right_after_the_encoding():
    text = of('<meta charset="utf-8">\n<title>', "img-src 'self'; frame-ancestors 'none'")
    policy = '<meta http-equiv="Content-Security-Policy" content="img-src &#x27;self&#x27; file:">'
    assert text == f'<meta charset="utf-8">\n{policy}\n<title>'


def test_links_are_found_in_their_order_and_not_in_forms_that_go():
    html = '<a href="/a">.<form method="POST"><a href="/b"></form><script src="/c"></script>'
    assert links_of(html, E5) == ["/a", "/c"]


def test_a_redirect_becomes_a_page_with_a_link():
    assert '<a href="../x.html?a&amp;b#c">' in moved("../x.html?a&b#c")
