using ReleaseTools.Engine.Http;
using ReleaseTools.Formatting;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Formatting;

/// <summary>One rule for the quoted strings of all headers.</summary>
public sealed class QuotedStringTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a b\"", "a b")]
    [InlineData("\"a, b; c=<d>\"", "a, b; c=<d>")]
    [InlineData("\"a\tb\"", "a\tb")]
    [InlineData("\"a \\\"b\\\" \\\\ \\c\"", "a \"b\" \\ c")]
    [InlineData("\"a\\\tb\"", "a\tb")]
    [InlineData("\"\u0080é\u00ff\"", "\u0080é\u00ff")]      // obs-text
    public void A_quoted_string_is_read_as_the_rfc_says(string text, string value)
    {
        int at = 0;
        Assert.Equal((value, text.Length), (QuotedString.Read(text, ref at), at));
        Assert.Equal(value, Assert.Single(AuthChallenge.Parse([$"Bearer realm={text}"], "registry.example.com")).Realm);
        Assert.Equal("/b", LinkHeader.Next($"</b>; title={text}; rel=next", new Uri("https://registry.example.com/"))?.AbsolutePath);
    }

    [Theory]
    [InlineData("\"a", "a quoted value does not end")]
    [InlineData("\"", "a quoted value does not end")]
    [InlineData("\"a\\", "a quoted value does not end")]
    [InlineData("\"a\\\"", "a quoted value does not end")]
    [InlineData("\"a\nb\"", "a quoted value has a control character")]
    [InlineData("\"a\0b\"", "a quoted value has a control character")]
    [InlineData("\"a\u001bb\"", "a quoted value has a control character")]
    [InlineData("\"a\u007fb\"", "a quoted value has a control character")]
    [InlineData("\"a\\\u0007b\"", "a quoted value has a control character")]
    public void What_is_no_quoted_string_is_refused_in_every_header(string text, string says)
    {
        int at = 0;
        Assert.Equal(says, Assert.Throws<FormatException>(() => QuotedString.Read(text, ref at)).Message);
        Assert.Contains(says, Assert.Throws<RegistryException>(() => AuthChallenge.Parse([$"Bearer realm={text}"], "registry.example.com")).Message, StringComparison.Ordinal);
        Assert.Contains(says, Assert.Throws<FormatException>(() => LinkHeader.Next($"</b>; rel=next; title={text}", new Uri("https://registry.example.com/"))).Message, StringComparison.Ordinal);
    }
}
