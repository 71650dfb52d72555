using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Tests.Storage;

public sealed class ObjectStoresTests
{
    [Theory]
    [InlineData("file:.release", "/repo/.release")]
    [InlineData(".release", "/repo/.release")]
    [InlineData("file:../out", "/out")]
    [InlineData("file:/srv/releases/", "/srv/releases")]
    [InlineData("file:///srv/releases", "/srv/releases")]
    [InlineData("file:///srv/my%20releases", "/srv/my releases")]
    [InlineData("file:my releases", "/repo/my releases")]
    [InlineData("/srv/100%", "/srv/100%")]
    [InlineData("/srv/a#b?c", "/srv/a#b?c")]
    public void A_folder_is_a_store(string url, string path)
    {
        Requires.Unix();
        IObjectStore store = ObjectStores.Open(url, "/repo");
        Assert.Equal(path, store.Root.LocalPath);
        Assert.Equal(store.Root, ObjectStores.Open(store.Root.AbsoluteUri, "/elsewhere").Root);   // what is recorded opens the same store anywhere
    }

    [Theory]
    [InlineData("ftp://example.com/x", "StoreUnsupported")]
    [InlineData("s4:bucket", "StoreUnsupported")]
    [InlineData("file:", "StoreUnsupported")]
    [InlineData("", "StoreInvalid")]
    [InlineData("  ", "StoreInvalid")]
    public void Anything_else_is_refused_by_name(string url, string errorId)
    {
        var error = Assert.Throws<UsageException>(() => ObjectStores.Open(url, "/repo"));
        Assert.Equal((errorId, ExitCode.Usage), (error.ErrorId, error.ExitCode));
    }

    [Theory]
    [InlineData("s3://AKIAMARKED:markedsecret@releases/acme")]
    [InlineData("s3://releases?secretKey=markedsecret")]
    [InlineData("https://user:markedsecret@dl.example.com/")]
    public void Credentials_in_a_url_are_refused_and_not_repeated(string url)
    {
        var error = Assert.Throws<UsageException>(() => ObjectStores.Open(url, "/srv"));

        Assert.Equal("StoreHoldsCredentials", error.ErrorId);
        Assert.DoesNotContain("marked", error.ToString() + error.Target, StringComparison.OrdinalIgnoreCase);
    }
}
