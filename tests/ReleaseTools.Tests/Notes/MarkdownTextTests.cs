using Markdig;
using ReleaseTools.Notes;

namespace ReleaseTools.Tests.Notes;

public sealed class MarkdownTextTests
{
    private static readonly MarkdownPipeline s_common = new MarkdownPipelineBuilder().UseEmphasisExtras().Build();

    // as GitHub does, which makes links of addresses without any mark
    private static readonly MarkdownPipeline s_gitHub = new MarkdownPipelineBuilder().UseEmphasisExtras().UseAutoLinks().Build();

    [Theory]
    [InlineData("Add a thing")]
    [InlineData("Keep snake_case and a - b, 3 * 4, a < b, [docs], 100% & more, AT&T, C:\\dir")]
    [InlineData("Use `code with *stars* and <tags>` as it is")]
    [InlineData("See https://ex.com/a?x=1&y=2, or https://ex.com/snake_case (https://ex.com/a(b)).")]
    [InlineData("http: and https:// and www. are no addresses, nor is xhttps://ex.com/a")]
    public void Plain_titles_stay_as_they_are(string title) => Assert.Equal(title, MarkdownText.Escape(title));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<!-- hidden")]
    [InlineData("*.md and _private_ and **bold** and ~~gone~~")]
    [InlineData("[link](https://evil.example) ![image](x.png) [a][b]")]
    [InlineData("&lt; &#65; &copy;")]
    [InlineData("a lone ` and another `` of them")]
    [InlineData("\\*not escaped\\*")]
    [InlineData("# heading")]
    [InlineData("## heading")]
    [InlineData("> quote")]
    [InlineData("- item")]
    [InlineData("* item")]
    [InlineData("+ item")]
    [InlineData("--- rule")]
    [InlineData("1. first")]
    [InlineData("12) twelfth")]
    [InlineData("[a]: https://example.com")]
    public void A_title_shows_as_it_was_written(string title) =>
        Assert.Equal($"<ul>\n<li>{Html(title)}</li>\n</ul>\n", Markdown.ToHtml("- " + MarkdownText.Escape(title), s_common));

    // {} stands for the link
    [Theory]
    [InlineData("see https://ex.com/a?x=1&y=2", "see {}", "https://ex.com/a?x=1&y=2")]
    [InlineData("see https://ex.com/a*b*c and *more*", "see {} and *more*", "https://ex.com/a*b*c")]
    [InlineData("see https://ex.com/* now", "see {}* now", "https://ex.com/")]
    [InlineData("https://ex.com/_a_b_/x behind", "{} behind", "https://ex.com/_a_b_/x")]
    [InlineData("https://ex.com/_", "{}_", "https://ex.com/")]
    [InlineData("https://ex.com/a<b", "{}<b", "https://ex.com/a")]
    [InlineData("<https://ex.com/a_?x=1&y=2_>", "<{}_>", "https://ex.com/a_?x=1&y=2")]
    [InlineData("*https://ex.com/a*", "*{}*", "https://ex.com/a")]
    [InlineData("(see https://ex.com/a_(b*), then go)", "(see {}, then go)", "https://ex.com/a_(b*)")]
    [InlineData("https://ex.com/a~~b~~.", "{}~~.", "https://ex.com/a~~b")]
    [InlineData("https://ex.com/@ann/x", "{}", "https://ex.com/@ann/x")]
    [InlineData("https://ex.com/a`b`", "{}`b`", "https://ex.com/a")]
    [InlineData("[a](https://ex.com/x*y)", "[a]({})", "https://ex.com/x*y")]
    public void An_address_is_a_link_to_itself_and_nothing_else(string title, string shown, string address)
    {
        string html = Markdown.ToHtml(MarkdownText.Escape(title), s_gitHub);
        string link = $"<a href=\"{Html(address)}\">{Html(address)}</a>";
        string expected = shown == "{}`b`" ? $"{link}<code>b</code>" : Html(shown).Replace("{}", link, StringComparison.Ordinal);
        Assert.Equal($"<p>{expected}</p>\n", html.Replace("%7E", "~", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://ex.com/a?x&copy;=1", "`https://ex.com/a?x&copy;=1`")]            // renderers disagree about it
    [InlineData("www.ex.com/a*b", "`www.ex.com/a*b`")]
    [InlineData("www.ex.com/a?x=1&y=2", "www.ex.com/a?x=1&y=2")]
    public void An_address_that_no_renderer_takes_as_it_is_stands_as_code(string title, string markdown) => Assert.Equal(markdown, MarkdownText.Escape(title));

    [Theory]
    [InlineData("*a* [b] <c> https://ex.com/a*b")]
    [InlineData("x]")]
    public void A_label_is_the_text_of_one_link(string label) =>
        Assert.Equal($"<p><a href=\"https://docs.ex.com/\">{Html(label)}</a></p>\n", Markdown.ToHtml($"[{MarkdownText.Label(label)}](https://docs.ex.com/)", s_common));

    [Theory]
    [InlineData("Thanks @ann-b for this", "Thanks `@ann-b` for this")]
    [InlineData("Bump @types/node from 1 to 2", "Bump `@types/node` from 1 to 2")]
    [InlineData("Ask @acme/team.", "Ask `@acme/team`.")]
    [InlineData("mail ann@example.com at 5 @ 6", "mail ann@example.com at 5 @ 6")]
    public void A_mention_calls_nobody(string title, string markdown) => Assert.Equal(markdown, MarkdownText.Escape(title));

    [Theory]
    [InlineData("a.txt", "`a.txt`")]
    [InlineData("a|b`c", "``a\\|b`c``")]
    [InlineData("`", "`` ` ``")]
    public void A_file_name_stands_in_a_cell(string name, string markdown) => Assert.Equal(markdown, MarkdownText.Code(name));

    private static string Html(string text) => System.Net.WebUtility.HtmlEncode(text).Replace("&#39;", "'", StringComparison.Ordinal);
}
