using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts;

namespace ReleaseTools.Tests.Artifacts;

public sealed class DigestBuilderTests
{
    private static readonly Digests s_known = DigestBuilder.OfText("hello");

    [Theory]
    [InlineData("hello")]
    [InlineData("hell", "o")]
    [InlineData("", "hello", "")]
    public void What_was_expected_has_both_digests_after_one_was_made(params string[] pieces) => Assert.Equal(s_known, Passed(pieces));

    [Theory]
    [InlineData("Hello")]
    [InlineData("hell")]
    [InlineData("hello", "!")]
    [InlineData]
    public void What_was_not_has_its_own_size_and_sha256_and_no_sha512(params string[] pieces)
    {
        Digests own = DigestBuilder.OfText(string.Concat(pieces));
        Assert.Equal(own with { Sha512 = "" }, Passed(pieces));
    }

    [Fact]
    public void A_right_sha256_of_another_size_is_not_what_was_expected()
    {
        using var digests = new DigestBuilder(s_known with { Size = 6 });
        digests.Append("hello"u8);
        Assert.Equal(s_known with { Sha512 = "" }, digests.Finish());
    }

    private static Digests Passed(string[] pieces)
    {
        using var digests = new DigestBuilder(s_known);
        foreach (string piece in pieces) digests.Append(Encoding.UTF8.GetBytes(piece));
        return digests.Finish();
    }
}
