using System.Text;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Tests.Images;

/// <summary>What of an image's referrers is missing elsewhere.</summary>
public sealed class ReferrerGapTests
{
    private static readonly ImageDigest s_image = ImageDigest.Of("image"u8);

    [Theory]
    [InlineData("a b", "a b", "")]
    [InlineData("a b c", "b", "a c")]
    [InlineData("a", "b", "a")]                        // what only the destination has is its own
    [InlineData("a sig=1", "a", "sig=1")]
    [InlineData("sig=1", "sig=1", "")]
    public void What_is_missing(string here, string there, string missing) => Assert.Equal(missing, Names(ReferrerGap.Between(Referrers(here), Referrers(there), _ => throw new InvalidOperationException("nothing differs")).Missing));

    [Theory]
    [InlineData(true, "sig=2", "")]                    // signatures gather: more of them replace fewer
    [InlineData(false, "", "")]
    [InlineData(null, "", "sig=2")]                    // neither has the other's: nobody's is thrown away
    public void A_tag_that_differs(bool? extends, string missing, string differing)
    {
        var gap = ReferrerGap.Between(Referrers("sig=2"), Referrers("sig=1"), _ => extends);

        Assert.Equal((missing, differing), (Names(gap.Missing), Names(gap.Differing)));
    }

    [Fact]
    public void The_same_referrer_of_another_subject_is_another_one()
    {
        ImageReferrer one = Referrers("a")[0];

        Assert.Single(ReferrerGap.Between([one], [one with { Subject = ImageDigest.Of("platform"u8) }], _ => null).Missing);
    }

    [Theory]
    [InlineData("a b", "a", true)]
    [InlineData("a", "a b", false)]
    [InlineData("a b", "a b", false)]
    [InlineData("a b", "a c", null)]
    public void Whether_one_manifest_is_another_and_more(string here, string there, bool? extends) => Assert.Equal(extends, ReferrerGap.Extends(Manifest(here), Manifest(there)));

    [Theory]
    [InlineData("", "", "")]
    [InlineData("a", "", "1 of 1 referrer missing: sha256:ca978112ca1b (a)")]
    [InlineData("a b c d e", "e", "4 of 5 referrers missing: sha256:ca978112ca1b (a), sha256:3e23e8160039 (b), sha256:2e7d2c03a950 (c), …")]
    public void It_is_told_in_words(string here, string there, string words) => Assert.Equal(words, ReferrerGap.Between(Referrers(here), Referrers(there), _ => null).ToString());

    [Theory]
    [InlineData("sha256-HEX.sig", "sig")]
    [InlineData("sha256-HEX.att", "att")]
    [InlineData("sha256-HEX", "")]
    [InlineData("sha256-HEX.other", null)]
    [InlineData("sha256-0123", null)]
    [InlineData("latest", null)]
    [InlineData("1.0-rc.1", null)]
    [InlineData(".sig", null)]
    [InlineData("-.sig", null)]
    public void A_tag_that_is_made_of_a_digest(string tag, string? kind)
    {
        bool isOne = CosignTag.TryParse(tag.Replace("HEX", s_image.Hex, StringComparison.Ordinal), out ImageDigest? subject, out string found);

        Assert.Equal(kind is not null, isOne);
        if (isOne) Assert.Equal((s_image, kind), (subject, found));
    }

    private static string Names(IEnumerable<ImageReferrer> referrers) => string.Join(' ', referrers.Select(one => one.Type));

    // a letter is a referrer by its subject, sig=1 one under cosign's tag
    private static IReadOnlyList<ImageReferrer> Referrers(string names) =>
        [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new ImageReferrer(s_image, ImageDigest.Of(Encoding.UTF8.GetBytes(name)), name.Contains('=', StringComparison.Ordinal) ? CosignTag.Of(s_image, "sig") : null, name, 1))];

    private static ImageManifest Manifest(string layers) => ManifestReader.Read(Encoding.UTF8.GetBytes(
        $$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{Json("config")}},"layers":[{{string.Join(',', layers.Split(' ').Select(Json))}}]}"""), null, null, "test");

    private static string Json(string text) => $$"""{"mediaType":"{{ImageMediaType.OciLayer}}","digest":"{{ImageDigest.Of(Encoding.UTF8.GetBytes(text))}}","size":1}""";
}
