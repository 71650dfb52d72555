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
        if (OperatingSystem.IsWindows()) return;
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
}
