using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging;

public sealed class BuildNameTests
{
    [Fact]
    public void A_build_is_named_by_time_in_UTC_and_commit()
    {
        var name = BuildName.Create(new DateTimeOffset(2026, 11, 21, 10, 30, 0, 999, TimeSpan.FromHours(1)), "1a2b3c4d5e6f");
        Assert.Equal("20261121T093000Z-1a2b3c4", name.ToString());
        Assert.Equal(name.ToString(), BuildName.Parse(name.ToString()).ToString());
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero), BuildName.Parse(name.ToString()).Time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("20261121T093000Z")]
    [InlineData("20261321T093000Z-1a2b3c4")]
    [InlineData("20261121T093000Z-1A2B3C4")]
    [InlineData("20261121T093000Z-1a2b3c4d")]
    [InlineData("20261121T093000Z-1a2b3c4/..")]
    public void Anything_else_names_no_build(string text)
    {
        Assert.False(BuildName.TryParse(text, out _));
        Assert.Throws<UsageException>(() => BuildName.Parse(text));
    }

    [Theory]
    [InlineData("stage/hello/1.2.0/20261121T093000Z-1a2b3c4/docs/a b.pdf", "hello 1.2.0 20261121T093000Z-1a2b3c4 docs/a b.pdf")]
    [InlineData("stage/hello/1.2.0/20261121T093000Z-1a2b3c4/", null)]
    [InlineData("stage/hello/v1.2.0/20261121T093000Z-1a2b3c4/x", null)]              // keys have one spelling
    [InlineData("stage/hello/1.2/20261121T093000Z-1a2b3c4/x", null)]
    [InlineData("stage/hello/1.2.0/other/x", null)]
    [InlineData("release/hello/1.2.0/20261121T093000Z-1a2b3c4/x", null)]
    public void A_key_tells_the_build(string key, string? parts) =>
        Assert.Equal(parts, StoreLayout.ParseStaged(key) is { } staged ? $"{staged.Product} {staged.Version} {staged.Build} {staged.Path}" : null);

    [Theory]
    [InlineData("release/hello/latest.txt", "latest")]
    [InlineData("release/hello/stable-1.2.txt", "stable-1.2")]
    [InlineData("release/hello/1.2.0/latest.txt", null)]
    [InlineData("release/hello/index.html", null)]
    [InlineData("release/hello/.txt", null)]
    public void A_key_tells_the_link(string key, string? name) => Assert.Equal(name, StoreLayout.ParseLink(key)?.Name);

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public void A_product_is_one_folder(string product) =>
        Assert.Equal("ProductInvalid", Assert.Throws<UsageException>(() => StoreLayout.PublishedRelease(product, ReleaseVersion.Create(1, 0, 0))).ErrorId);
}
