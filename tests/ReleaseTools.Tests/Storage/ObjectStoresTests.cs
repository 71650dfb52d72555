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
    [InlineData("~")]
    [InlineData("file:~")]
    public void A_tilde_is_the_users_folder(string beginning)
    {
        Requires.Unix();
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(home, ObjectStores.Open(beginning, "/repo").Root.LocalPath.TrimEnd('/'));
        Assert.Equal(home + "/releases", ObjectStores.Open(beginning + "/releases", "/repo").Root.LocalPath);
        Assert.Equal("/repo/~releases", ObjectStores.Open("file:~releases", "/repo").Root.LocalPath);
    }

    [Theory]
    [InlineData("file:.release", "file:///here/.release")]
    [InlineData("a b%20c#d", "file:///here/a%20b%2520c%23d")]
    [InlineData("/srv/x", "file:///srv/x")]
    [InlineData("file:///srv/x", "file:///srv/x")]
    [InlineData("s3://bucket/prefix", "s3://bucket/prefix")]
    [InlineData("gs://bucket", "gs://bucket")]
    [InlineData("https://dl.example.com/x", "https://dl.example.com/x")]
    [InlineData("nothing://x", "nothing://x")]
    [InlineData("file:", "file:")]
    public void A_path_on_a_command_line_starts_where_it_is_written(string url, string full)
    {
        Requires.Unix();
        Assert.Equal(full, ObjectStores.FullUrl(url, path => Path.GetFullPath(path, "/here")));
    }

    [Fact]
    public void A_named_folder_has_to_exist()
    {
        using var folder = new TestFolder();
        Assert.Equal(folder.Path, ObjectStores.OpenNamed("file:.", folder.Path).Root.LocalPath.TrimEnd('/'));
        var error = Assert.Throws<UsageException>(() => ObjectStores.OpenNamed("file:nope", folder.Path));
        Assert.Equal("StoreMissing", error.ErrorId);
        Assert.Contains(folder["nope"], error.Message, StringComparison.Ordinal);
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
