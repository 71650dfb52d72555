using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Tests.Sessions;

/// <summary>Sessions work outside of their checkout.</summary>
public sealed class WorkFolderTests : IDisposable
{
    private const string Id = "hello-1.0.0";

    private readonly TestFolder _folder = new();

    public WorkFolderTests() => Directory.CreateDirectory(Checkout);

    private string Checkout => _folder.At("src", "hello");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/src/hello", "hello-")]
    [InlineData("/src/hello/", "hello-")]
    [InlineData(@"C:\src\My App", "My-App-")]
    [InlineData("/src/..x", "x-")]
    public void A_folder_has_the_name_of_its_checkout(string checkout, string start) => Assert.Matches($"^{start}[0-9a-f]{{8}}$", WorkFolderName.Of(checkout));

    [Fact]
    public void Two_checkouts_of_one_name_have_two_folders() => Assert.NotEqual(WorkFolderName.Of("/a/hello"), WorkFolderName.Of("/b/hello"));

    [Fact]
    public void It_is_in_the_users_cache() =>
        Assert.Equal(Below(_folder.At("cache", "releasetools")), Folders(("XDG_CACHE_HOME", _folder.At("cache"))).Of(Id));

    [Fact]
    public void The_environment_names_another_place() =>
        Assert.Equal(Below(_folder.At("work")), Folders(("XDG_CACHE_HOME", _folder.At("cache")), (WorkFolders.Variable, _folder.At("work"))).Of(Id));

    [Fact]
    public void A_cache_in_the_checkout_does_not_count() =>
        Assert.StartsWith(Path.GetTempPath(), Folders(("XDG_CACHE_HOME", Path.Combine(Checkout, "cache"))).Of(Id), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(".release/work")]
    [InlineData("../hello/x")]
    public void A_place_in_the_checkout_is_refused(string inside)
    {
        string place = Path.Combine(Checkout, inside);

        Assert.Equal("WorkFolderInside", Assert.Throws<UsageException>(() => Folders().Choose(place)).ErrorId);
        Assert.Equal("WorkFolderInside", Assert.Throws<UsageException>(() => Folders((WorkFolders.Variable, place)).Of(Id)).ErrorId);
    }

    [Fact]
    public void So_is_a_link_that_leads_into_it()
    {
        Directory.CreateSymbolicLink(_folder.At("link"), Checkout);

        Assert.Throws<UsageException>(() => Folders().Choose(_folder.At("link", "work")));
    }

    [Fact]
    public void A_folder_beside_the_checkout_is_none_in_it()
    {
        WorkFolders folders = Folders();
        folders.Choose(Checkout + "-work");

        Assert.Equal(Below(Checkout + "-work"), folders.Of(Id));
    }

    [Fact]
    public void Other_users_can_not_look_into_it()
    {
        Requires.Unix();

        string folder = Folders((WorkFolders.Variable, _folder.At("work"))).Prepare(Id);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public void A_place_that_others_can_change_is_not_used()
    {
        Requires.Unix();
        Directory.CreateDirectory(Path.GetDirectoryName(Below(_folder.At("work")))!);
        File.SetUnixFileMode(Path.GetDirectoryName(Below(_folder.At("work")))!, (UnixFileMode)511);

        Assert.Equal("WorkFolderUnwritable", Assert.Throws<ReleaseException>(() => Folders((WorkFolders.Variable, _folder.At("work"))).Prepare(Id)).ErrorId);
    }

    [Fact]
    public void A_session_keeps_the_place_that_was_chosen_for_it_until_it_is_removed()
    {
        WorkFolders folders = Folders();
        folders.Choose(_folder.At("chosen"));
        string folder = folders.Prepare(Id);
        File.WriteAllText(Path.Combine(folder, "artifact"), "x");

        Assert.Equal(folder, Folders().Of(Id));
        Folders().Delete(Id);

        Assert.Empty(_folder.Files());
        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
    }

    [Fact]
    public void A_note_that_names_a_folder_of_somebody_else_is_not_believed()
    {
        string precious = _folder.Write("precious/file");
        Directory.CreateDirectory(Path.Combine(Checkout, ".release", "work"));
        File.WriteAllText(Path.Combine(Checkout, ".release", "work", Id), _folder.At("precious"));

        Folders().Delete(Id);

        Assert.True(File.Exists(precious));
    }

    private string Below(string place) => Path.Combine(place, WorkFolderName.Of(Checkout), Id);

    private WorkFolders Folders(params (string Name, string Value)[] environment) => new(
        Checkout, Path.Combine(Checkout, ".release"),
        new Dictionary<string, string>(environment.Select(variable => KeyValuePair.Create(variable.Name, variable.Value)).Append(KeyValuePair.Create("XDG_CACHE_HOME", _folder.At("cache"))).DistinctBy(pair => pair.Key), StringComparer.Ordinal));
}
