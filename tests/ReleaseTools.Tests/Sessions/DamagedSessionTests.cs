using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Tests.Sessions;

/// <summary>Of many sessions one can't be read: that is an error of its own, and the others are there.</summary>
public sealed class DamagedSessionTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly List<ReleaseException> _skipped = [];

    private SessionStore Store => new(ObjectStores.Open(_folder.Path, _folder.Path));

    public async ValueTask InitializeAsync()
    {
        foreach (string version in (string[])["1.0.0", "1.1.0", "1.2.0"]) await Store.OpenAsync(Sample.Settings(version), default);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("", "SessionDamaged")]
    [InlineData("{", "SessionDamaged")]
    [InlineData("null", "SessionDamaged")]
    [InlineData("[]", "SessionDamaged")]
    [InlineData("\0\0\0\0", "SessionDamaged")]
    [InlineData("""{ "schema": 2, "event": "what-comes-next" }""", "SessionSchema")]
    [InlineData("""{ "schema": 1, "event": "session-opened" }""", "SessionDamaged")]
    public async Task A_first_event_of_this_text_is_told_and_the_other_sessions_are_listed(string text, string errorId)
    {
        Write("hello-1.1.0/000001.json", text);

        Assert.Equal(["hello-1.0.0", "hello-1.2.0"], await ListAsync());
        Assert.Equal([("hello-1.1.0", errorId)], Told());
        _skipped.Clear();
        Assert.Equal(["hello-1.0.0", "hello-1.2.0"], (await Store.ListHeadsAsync(_skipped.Add, default)).Select(head => head.Id).Order());
        Assert.Equal([("hello-1.1.0", errorId)], Told());
        Assert.Equal(errorId, (await Assert.ThrowsAsync<ReleaseException>(() => Store.GetAsync("hello-1.1.0", default))).ErrorId);
        Assert.Equal("hello-1.0.0", (await Store.GetAsync("hello-1.0.0", default)).Id);
    }

    [Theory]
    [InlineData("{", "SessionDamaged")]
    [InlineData("""{ "schema": 7 }""", "SessionSchema")]
    public async Task A_later_event_of_this_text_is_told_and_the_other_sessions_are_listed(string text, string errorId)
    {
        Write("hello-1.1.0/000002.json", text);

        Assert.Equal(["hello-1.0.0", "hello-1.2.0"], await ListAsync());
        Assert.Equal([("hello-1.1.0", errorId)], Told());
    }

    [Fact]
    public async Task An_event_that_can_not_be_opened_is_told_and_the_other_sessions_are_listed()
    {
        Requires.Unix();
        File.Delete(_folder.At("sessions", "hello-1.1.0", "000001.json"));
        File.CreateSymbolicLink(_folder.At("sessions", "hello-1.1.0", "000001.json"), _folder.At("nowhere"));

        Assert.Equal(["hello-1.0.0", "hello-1.2.0"], await ListAsync());
        Assert.Equal(["hello-1.0.0", "hello-1.2.0"], (await Store.ListHeadsAsync(_skipped.Add, default)).Select(head => head.Id).Order());
        Assert.Equal([("hello-1.1.0", "SessionDamaged"), ("hello-1.1.0", "SessionDamaged")], Told());
    }

    [Fact]
    public async Task A_folder_in_the_place_of_an_event_hides_no_other_session()
    {
        Write("x/000001.json/y", "{");

        Assert.Equal(["hello-1.0.0", "hello-1.1.0", "hello-1.2.0"], await ListAsync());
        Assert.Equal(3, (await Store.ListHeadsAsync(_skipped.Add, default)).Count);
    }

    [Fact]
    public async Task A_folder_that_was_copied_is_not_the_session_a_second_time()
    {
        Write("hello-9.9.9/000001.json", File.ReadAllText(_folder.At("sessions", "hello-1.0.0", "000001.json")));

        Assert.Equal(["hello-1.0.0", "hello-1.1.0", "hello-1.2.0"], await ListAsync());
        Assert.Equal([("hello-9.9.9", "SessionDamaged")], Told());
        Assert.Contains("the record of hello-1.0.0", Assert.Single(_skipped).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("000001.json")]
    [InlineData("hello-1.0.0/notes.txt")]
    [InlineData("hello-1.0.0/000001.json.bak")]
    [InlineData("hello-1.0.0/old/000001.json")]
    [InlineData("x/00000a.json")]
    public async Task What_lies_between_sessions_and_is_none_is_nobodys_error(string foreign)
    {
        Write(foreign, "{");

        Assert.Equal(["hello-1.0.0", "hello-1.1.0", "hello-1.2.0"], await ListAsync());
        Assert.Equal(3, (await Store.ListHeadsAsync(_skipped.Add, default)).Count);
        Assert.Empty(_skipped);
    }

    [Fact]
    public async Task What_can_not_be_read_is_removed_and_its_version_can_be_started_over()
    {
        Write("hello-1.1.0/000001.json", "{");

        await Store.RemoveDamagedAsync("hello-1.1.0", default);

        Assert.Equal(["hello-1.0.0", "hello-1.2.0"], await ListAsync());
        Assert.Empty(_skipped);
        Assert.Equal(1, (await Store.OpenAsync(Sample.Settings("1.1.0"), default)).Revision);
    }

    private async Task<IEnumerable<string>> ListAsync() => (await Store.ListAsync(_skipped.Add, default)).Select(session => session.Id).Order();

    private IEnumerable<(string, string)> Told() => _skipped.Select(problem => ((string)problem.Target!, problem.ErrorId));

    private void Write(string key, string text)
    {
        string path = _folder.At(["sessions", .. key.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
