using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Tests.Storage;

public sealed class StoredTextTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly MemoryStore _store = new();

    [Fact]
    public async Task An_update_that_changes_nothing_writes_nothing()
    {
        await _store.PutTextAsync("x", "same");
        _store.Writes.Clear();
        Assert.False((await _store.UpdateTextAsync("x", "text/plain", text => text, s_none)).Written);
        Assert.False((await _store.UpdateTextAsync("absent", "text/plain", _ => null, s_none)).Written);
        Assert.Empty(_store.Writes);
    }

    [Fact]
    public async Task A_change_is_asked_again_after_a_lost_race()
    {
        var seen = new List<string?>();
        TextUpdate update = await _store.UpdateTextAsync("x", "text/plain", async (text, _) =>
        {
            seen.Add(text);
            if (seen.Count == 1) await _store.PutTextAsync("x", "theirs");
            return text + "+ours";
        }, s_none);
        Assert.Equal([null, "theirs"], seen);
        Assert.Equal(("theirs", "theirs+ours"), (update.Before, update.After));
        Assert.Equal("theirs+ours", await _store.TextAsync("x"));
    }

    [Fact]
    public async Task A_failing_read_is_not_taken_for_absence()
    {
        await _store.PutTextAsync("x", "2.0.0");
        _store.Before = (verb, key) => { if (verb == "read") throw new StoreFailedException(_store.Root, verb, key, new IOException("timeout")); };
        await Assert.ThrowsAsync<StoreFailedException>(() => _store.UpdateTextAsync("x", "text/plain", text => text ?? "1.0.0", s_none));
        _store.Before = null;
        Assert.Equal("2.0.0", await _store.TextAsync("x"));
    }

    [Fact]
    public async Task What_is_no_text_of_ours_is_an_error_that_names_it()
    {
        await _store.PutAsync("x", ObjectContent.FromBytes([0xff, 0xfe, 0x00]), Precondition.None, s_none);
        var error = await Assert.ThrowsAsync<ReleaseException>(() => _store.ReadTextAsync("x", s_none));
        Assert.Equal(("ObjectNotText", "x"), (error.ErrorId, error.Target));
        await _store.PutTextAsync("long", new string('x', 1001));
        Assert.Equal("ObjectNotText", (await Assert.ThrowsAsync<ReleaseException>(() => _store.ReadTextAsync("long", s_none, limit: 1000))).ErrorId);
        Assert.Equal(1001, (await _store.ReadTextAsync("long", s_none, limit: 1001))!.Text.Length);
    }
}
