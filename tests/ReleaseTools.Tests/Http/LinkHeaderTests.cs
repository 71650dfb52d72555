using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Tests.Http;

public sealed class LinkHeaderTests
{
    private static readonly Uri s_page = new("https://registry.example.com/v2/hello/tags/list?n=2");

    [Theory]
    [InlineData("</v2/hello/tags/list?n=2&last=b>; rel=\"next\"", "https://registry.example.com/v2/hello/tags/list?n=2&last=b")]
    [InlineData("<?n=2&last=b>;rel=next", "https://registry.example.com/v2/hello/tags/list?n=2&last=b")]
    [InlineData("<list?last=b> ; rel = next", "https://registry.example.com/v2/hello/tags/list?last=b")]
    [InlineData("<https://other.example.com/x>; rel=next", "https://other.example.com/x")]
    [InlineData("</b>; REL=\"NEXT\"", "https://registry.example.com/b")]
    [InlineData("</b>; title=\"one, two; three\"; rel=\"next\"", "https://registry.example.com/b")]
    [InlineData("</b>; title=\"a \\\"quoted\\\", <c>; rel=prev\"; rel=\"next\"", "https://registry.example.com/b")]
    [InlineData("</b>; rel=\"next\"; title=\"one, two\"", "https://registry.example.com/b")]
    [InlineData("</b,c;d>; rel=\"next\"", "https://registry.example.com/b,c;d")]
    [InlineData("</a>; rel=\"prev\", </b>; rel=\"next\", </c>; rel=\"last\"", "https://registry.example.com/b")]
    [InlineData("</a>; rel=\"first prev\", </b>; rel=\"last\tnext\"", "https://registry.example.com/b")]
    [InlineData("</b>; crossorigin; rel=next;", "https://registry.example.com/b")]
    [InlineData(", </b>; rel=next ,, ", "https://registry.example.com/b")]
    [InlineData("</b>; rel=next; rel=prev", "https://registry.example.com/b")]
    [InlineData("</a>; rel=\"next-archive\", </b>; rel=\"prev\"", null)]
    [InlineData("</a>; rel=prev; rel=next", null)]
    [InlineData("</style.css>; rel=preload; as=style; title=\"rel=next\"", null)]
    [InlineData("</a>; title*=UTF-8''next; rel=\"prev\"", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Next_page_is_read_as_the_rfc_says(string? header, string? next) => Assert.Equal(next, LinkHeader.Next(header, s_page)?.AbsoluteUri);

    [Theory]
    [InlineData("/v2/hello/tags/list?last=b; rel=next", "no address in angle brackets")]
    [InlineData("</v2/hello/tags/list?last=b; rel=next", "no address in angle brackets")]
    [InlineData("</b>; title=\"no end; rel=next", "a quoted value does not end")]
    [InlineData("</b>; title=\"no end\\", "a quoted value does not end")]
    [InlineData("</b> rel=next", "'r' stands where a link's parameter should")]
    [InlineData("</b>; title=\"a\"b; rel=next", "'b' stands where a link's parameter should")]
    [InlineData("</b>", "does not say what it is to")]
    [InlineData("<http://>; rel=next", "no http or https address")]
    [InlineData("<file:///etc/passwd>; rel=next", "no http or https address")]
    public void What_can_not_be_read_is_not_the_last_page(string header, string says) =>
        Assert.Contains(says, Assert.Throws<FormatException>(() => LinkHeader.Next(header, s_page)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_header_has_a_next_page_or_none_or_can_not_be_read() => Prop.ForAll(Pieces("<", ">", "/b", ";", ",", "\"", "\\", "rel", "=", "next", " ", "\t", "http://[", "é", "\0").ToArbitrary(), header =>
    {
        try
        {
            LinkHeader.Next(header, s_page);
        }
        catch (FormatException)
        {
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_written_with_quotes_is_read_back() => Prop.ForAll(Pieces("a", ",", ";", "\"", "\\", "<", ">", "rel=next", " ").ToArbitrary(), title =>
        LinkHeader.Next($"</a>; rel=prev; title=\"{Escaped(title)}\", </b>; title=\"{Escaped(title)}\"; rel=next", s_page)!.AbsolutePath == "/b").QuickCheckThrowOnFailure();

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static Gen<string> Pieces(params string[] pieces) => Gen.Elements(pieces).ListOf(12).Select(string.Concat);
}
