using ReleaseTools.Engine.Staging.Pages;

namespace ReleaseTools.Tests.Staging;

public sealed class SafeMarkdownTests
{
    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](java&#10;script:alert(1))")]
    [InlineData("[x](java&Tab;script:alert(1))")]
    [InlineData("[x](&#1;javascript:alert(1))")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("[x][r]\n\n[r]: javascript:alert(1)")]
    [InlineData("[r]\n\n[r]: data:text/html,x")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x](//evil.example/)")]
    [InlineData("[x](/\\evil.example/)")]
    [InlineData("[x](\\\\\\\\evil.example/)")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("[![x](javascript:1)](javascript:2)")]
    public void A_link_that_could_run_or_mislead_is_only_its_words(string markdown)
    {
        string html = SafeMarkdown.Render(markdown, "1.0.0/", 4);
        Assert.DoesNotContain("href", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("text <b onclick=x>bold</b>")]
    [InlineData("<!-- --><style>*{}</style>")]
    [InlineData("<details open ontoggle=alert(1)>\n\nx\n\n</details>")]
    [InlineData("`</code><script>`")]
    [InlineData("```\n</pre><script>\n```")]
    [InlineData("```\"><script>\nx\n```")]
    [InlineData("[x](https://example.com \"\\\"><script>\")")]
    [InlineData("![\"><script>](https://example.com/a.png)")]
    [InlineData("[x](https://example.com/\"onmouseover=alert(1))")]
    public void Raw_html_is_text(string markdown)
    {
        string html = SafeMarkdown.Render(markdown, "1.0.0/", 4);
        foreach (string tag in new[] { "<script", "<img src=x", "<b ", "<style", "<details", "<!--" }) Assert.DoesNotContain(tag, html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<[^>]*\\son[a-z]+=[^>]*>", System.Text.RegularExpressions.Regex.Replace(html, "\"[^\"]*\"", "\"\""));
    }

    [Theory]
    [InlineData("[x](https://example.com/a?b=1&c=2#d)", "https://example.com/a?b=1&amp;c=2#d")]
    [InlineData("[x](HTTP://example.com)", "HTTP://example.com")]
    [InlineData("[x](mailto:a@example.com)", "mailto:a@example.com")]
    [InlineData("[x](docs/guide.md#top)", "1.0.0/docs/guide.md#top")]
    [InlineData("[x](a/b:c)", "1.0.0/a/b:c")]
    [InlineData("<https://example.com>", "https://example.com")]
    [InlineData("<a@example.com>", "mailto:a@example.com")]
    [InlineData("see https://example.com/x", "https://example.com/x")]
    public void Ordinary_links_lead_where_they_say(string markdown, string url) =>
        Assert.Contains($"href=\"{url}\"", SafeMarkdown.Render(markdown, "1.0.0/", 4), StringComparison.Ordinal);

    [Fact]
    public void Headings_fit_below_the_releases_and_the_title_is_not_said_twice() =>
        Assert.Equal("<h4>Features</h4>\n<h5>cli</h5>\n<h4>Fixes</h4>\n", SafeMarkdown.Render("# hello 1.0.0\n\n## Features\n\n### cli\n\n## Fixes\n", "", 4));

    [Fact]
    public void Nesting_without_end_is_shown_as_it_is() =>
        Assert.StartsWith("<pre>", SafeMarkdown.Render(string.Concat(Enumerable.Repeat("> ", 20_000)) + "<b>", "", 4), StringComparison.Ordinal);
}
