"""Texts for the tests: every piece of the vocabulary in its stored form, and nasty input."""

from cells.richtext import build as b

# One of each piece, and the inline pieces inside one another where they may be.
PIECES = {
    "paragraph": b.paragraph("Plain words & signs <like> these."),
    "strong and emphasis": b.paragraph("A ", b.strong("b ", b.emphasis("c")), " d."),
    "line break": b.paragraph("One", b.line_break(), "two"),
    "no-break space": b.paragraph("5\u00a0mg"),
    "link": b.paragraph("See ", b.link("the trial", "https://example.org/?a=1&b=2"), "."),
    "mail link": b.paragraph(b.link("write", "mailto:editor@example.org")),
    "reference": b.paragraph("As ", b.reference("listed above", "entry", 1432), " says."),
    "reference to a mark": b.paragraph(
        b.reference("that", "entry", 1432, "p-ab12cd34"), " passage"
    ),
    "note": b.paragraph("A ", b.note("flexible dose", 'Raised "as needed" & <slowly>.'), "."),
    "mark": b.paragraph(b.mark("This passage", "p-ab12cd34"), " is referred to."),
    "mark round note": b.paragraph(b.mark(b.note("words", "Said of them."), "p-ab12cd35")),
    "mark round strong link": b.paragraph(
        b.mark(b.link(b.strong("both"), "https://example.org/"), "p-ab12cd36")
    ),
    "heading": b.heading("What the trials found"),
    "bullet list": b.bullet_list("First", "Second"),
    "ordered list": b.ordered_list("First", b.strong("Second")),
    "nested list": b.bullet_list(b.join(b.paragraph("Out"), b.ordered_list("In")), "Again"),
    "block quotation": b.block_quotation(b.paragraph("They said so."), b.bullet_list("Twice")),
    "unfold": b.unfold("How doses were compared", [b.paragraph("In milligrams.")]),
    "pull quote": b.pull_quote("Enough is as good as a feast.", "A proverb"),
    "pull quote without source": b.pull_quote("Enough is as good as a feast."),
    "panel": b.panel("Rules", [b.paragraph("One."), b.bullet_list("Two")], "The editors"),
    "panel without source": b.panel("Rules", [b.heading("First"), b.paragraph("One.")]),
    "unfold with a panel": b.unfold("More", [b.panel("Rules", [b.paragraph("One.")])]),
}
EVERYTHING = b.join(*PIECES.values())

NASTY = {
    "script": "<p>a<script>alert(1)</script>b</p>",
    "event handler": '<p onclick="alert(1)">a <img src=x onerror=alert(1)> b</p>',
    "javascript link": '<a href="java\tscript:alert(1)">a</a> <a href="JAVASCRIPT:1">b</a>',
    "data link": '<a href="data:text/html,x">a</a>',
    "link to the page": '<a href="#">a</a> <a href="#top">b</a> <a href="/x/">c</a>',
    "link without host": '<a href="https:/evil">a</a> <a href="https://">b</a>',
    "broken address": '<a href="http://[::1">a</a>',
    "mutation": "<math><mtext><table><mglyph><style><img src onerror=alert(1)>a",
    "nested links": '<a href="http://a.b/">x <a href="http://c.d/">y</a></a>',
    "style": '<p style="color:red">a</p><style>p{}</style>',
    "comment": "<p>a<!-- <b>hidden</b> -->b</p>",
    "open comment": "<p>a</p><!-- never closed",
    "bad reference": '<a data-ref="entry:0">a</a> <a data-ref="user:1">b</a> '
    '<a data-ref="entry:1 ">c</a> <a data-ref="entry:٣">d</a>',
    "bad mark in a reference": '<a data-ref="entry:1#top">a</a> <a data-ref="cell:2#p-ab12">b</a> '
    '<a data-ref="row:3#p-ab12cd34">c</a> <a data-ref="entry:4#p-ab12cd34#p-ab12cd34">d</a>',
    "bad mark": '<span id="content">a</span> <span id="p-ABCDEFGH">b</span>',
    "mark twice": '<p><span id="p-aaaaaaaa">a b</span> c <span id="p-aaaaaaaa">d</span></p>',
    "empty note": '<span data-note=" ">a</span>',
    "note round link": '<span data-note="n">a <a href="http://b.c/">b</a></span>',
    "link round note": '<a href="http://b.c/">a <span data-note="n">b</span></a>',
    "loose details": "<details>a <p>b</p><summary>c</summary></details>",
    "details without summary": "<details>a</details>",
    "bare panel": '<aside class="panel">a</aside>',
    "panel upside down": '<aside class="panel"><p class="panel-source">a</p><p>b</p>'
    '<h3 class="panel-title">c</h3></aside>',
    "panel in panel": '<aside class="panel"><p>a</p><aside class="panel"><p>b</p></aside></aside>',
    "unfold in quotation": "<blockquote><details><summary>a</summary>b</details></blockquote>",
    "bare figure": '<figure class="pull-quote">a<figcaption>b</figcaption></figure>',
    "other aside": '<aside class="evil">a</aside><figure><figcaption>b</figcaption></figure>',
    "loose item": "<li>a</li>b",
    "list in list": "<ul><li>a</li><ul><li>b</li></ul>c</ul>",
    "item that begins with a list": "<ul><li><ul><li>a</li></ul></li></ul>",
    "deep lists": "<ul><li>a" * 9,
    "table": "<table><tr><th>a</th><td>b</td></tr></table>",
    "misnested": "<p><b>a<i>b</b>c</i></p>",
    "block in inline": "<strong><p>a</p><ul><li>b</li></ul></strong>",
    "breaks": "a<br><br><br>b <br> c<br>",
    "spaces": "<p> a \n b&nbsp; c&nbsp;<strong> d </strong>e </p>",
    "space in a link": '<p>a<a href="http://b.c/"> </a>b <a href="http://b.c/"> c </a>d</p>',
    "nothing": "<p></p><p> &nbsp;</p><ul><li></li></ul><details></details>",
    "control characters": "a\x00b\x0cc\x1bd\x85e&#0;f&#27;g",
    "lone surrogate": "a\ud800b&#xD800;c",
    "direction": "a\u202eb\u2066c\u200fd&#8238;e",
    "entities": "&lt;script&gt;a&amp;lt;b&lt;/script&gt; &notit; &#x41;",
    "raw text": "<xmp><b>a</b></xmp><textarea><p>b</textarea><title>c</title>",
    "unfinished": '<p class="a',
    "only text": "a < b > c & d",
}
