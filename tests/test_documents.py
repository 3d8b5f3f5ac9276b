"""Documents: a closed set of marks and addresses, and faults named by file and line."""

import pytest

from reporting.documents import DocumentError, parse_document

MATTER = '+++\ntitle = "T"\nsummary = "S"\norder = 3\n+++\n'


def parsed(body: str, language: str = "sv") -> str:
    return str(parse_document(MATTER + body, language, name="sv/guide/why.md").body)


def test_a_document_gives_its_heading_parts_and_words() -> None:
    document = parse_document(
        MATTER + "First *words*.\n\n## One\n\nText.\n\n## Two\n\n- a\n", "en", name="en/x.md"
    )

    assert (document.title, document.order, document.words) == ("T", 3, 6)
    assert [(s.anchor, s.title) for s in document.headings] == [
        ("part-1", "One"),
        ("part-2", "Two"),
    ]
    assert '<h2 id="part-1">One</h2>\n<p>Text.</p>' in document.body


def test_our_own_addresses_get_the_language_and_others_tell_nobody_where_one_came_from() -> None:
    html = parsed("[a](/now/transit) [b](https://example.org/x) [c](tel:112)\n")

    assert '<a href="/sv/now/transit">' in html
    assert '<a href="https://example.org/x" rel="noreferrer">' in html
    assert '<a href="tel:112">' in html


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("fine\n\n<script>alert(1)</script>\n", "8: HTML is not allowed"),
        ("a <img src=x onerror=alert(1)> b\n", "6: HTML is not allowed"),
        ("<!-- note -->\n", "HTML is not allowed"),
        ("a &lt;script&gt; b\n", "HTML is not allowed"),
        ("![x](https://example.org/x.png)\n", "image is not allowed"),
        ("# Top\n", "headings are ## and ###"),
        ("#### Deep\n", "headings are ## and ###"),
        ("```\ncode\n```\n", "fence is not allowed"),
        ("`code`\n", "code_inline is not allowed"),
        ("a\n\n---\n", "hr is not allowed"),
    ],
)
def test_what_is_not_on_the_list_is_refused_with_its_line(body: str, fault: str) -> None:
    with pytest.raises(DocumentError, match=r"sv/guide/why\.md:") as raised:
        parsed(body)

    assert fault in str(raised.value)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "http://example.org/",
        "//example.org/x",
        "/\\example.org",
        "https://user@example.org/",
        "https://example.org:8443/",
        "https://localhost/",
        "/staff/queue",
        "/now/../staff",
        "/report?next=https://example.org",
        "mailto:someone@example.org",
        "sms:0401234567",
        "relative",
        "#part-1",
    ],
)
def test_a_link_that_leads_astray_is_refused(address: str) -> None:
    with pytest.raises(DocumentError, match="is not allowed"):
        parsed(f"[x](<{address}>)\n")


@pytest.mark.parametrize(
    "text",
    [
        "# No matter\n",
        "+++\ntitle = broken\n+++\nText\n",
        '+++\ntitle = ""\nsummary = "S"\n+++\nText\n',
        '+++\ntitle = "T"\nsummary = "' + "x" * 161 + '"\n+++\nText\n',
        '+++\ntitle = "T"\nsummary = "S"\n[[sources]]\ntitle = "x"\nurl = "https://a.fi/"\n+++\n',
        MATTER.replace("+++\n", '[[sources]]\ntitle = "x"\nurl = "javascript:x"\n'
                       "verified_on = 2026-01-01\n+++\n", 2).replace("[[", "+++\n[[", 1),
    ],
)  # fmt: skip
def test_a_document_without_what_must_be_known_of_it_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match=r"^fi/guide/x\.md:"):
        parse_document(text, "fi", name="fi/guide/x.md")


def test_a_table_scrolls_in_a_region_named_by_its_heading() -> None:
    html = parsed("## Kept\n\n| a | b |\n|---|---|\n| 3 < 4 | d |\n")

    assert '<div class="scroll" role="region" tabindex="0" aria-labelledby="part-1">' in html
    assert html.count("<table>") == html.count("</table>\n</div>") == 1
    assert '<th scope="col">a</th>' in html
    assert "<td>3 &lt; 4</td>" in html


def test_what_a_text_says_is_escaped_also_in_headings_and_gaps() -> None:
    document = parse_document(MATTER + '## 5 < 6 & "x"\n\n{days} days\n', "en", name="en/x.md")

    assert "5 &lt; 6 &amp; &#34;x&#34;" in document.body
    assert document.gaps == {"days"}
    assert "&lt;b&gt; days" in document.filled({"days": "<b>"})
