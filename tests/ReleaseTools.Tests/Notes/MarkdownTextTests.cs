using Markdig;
using ReleaseTools.Notes;

namespace ReleaseTools.Tests.Notes;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("Add a thing")]
    [InlineData("Keep snake_case and a - b, 3 * 4, a < b, [docs], 100% & more, C:\\dir")]
    [InlineData("Use `code with *stars* and <tags>` as it is")]
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
    public void A_title_shows_as_it_was_written(string title)
    {
        string html = Markdown.ToHtml("- " + MarkdownText.Escape(title), new MarkdownPipelineBuilder().UseEmphasisExtras().Build());
        Assert.Equal($"<ul>\n<li>{System.Net.WebUtility.HtmlEncode(title).Replace("&#39;", "'", StringComparison.Ordinal)}</li>\n</ul>\n", html);
    }

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
}
