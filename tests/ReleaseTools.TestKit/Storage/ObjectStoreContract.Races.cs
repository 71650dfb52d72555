using ReleaseTools.Engine.Storage;

namespace ReleaseTools.TestKit.Storage;

public abstract partial class ObjectStoreContract
{
    [Fact]
    public async Task Of_two_writers_that_both_say_if_absent_exactly_one_wins()
    {
        IObjectStore store = await CreateAsync();
        for (int round = 0; round < 50; round++)
        {
            string key = $"events/{round:000000}.json";
            WriteOutcome[] outcomes = await Race(4, i => store.PutAsync(key, ObjectContent.FromText($"writer {i}"), Precondition.Absent, None));
            int winner = Assert.Single(Enumerable.Range(0, 4), i => outcomes[i].IsWritten);
            Assert.Equal($"writer {winner}", await store.TextAsync(key));
            await store.HoldsAsync(outcomes[winner].Written);
        }
    }

    [Fact]
    public async Task If_absent_fails_where_something_is()
    {
        IObjectStore store = await CreateAsync();
        await store.PutAsync("x", ObjectContent.FromText("first"), Precondition.Absent, None);
        Assert.Same(WriteOutcome.PreconditionFailed, await store.PutAsync("x", ObjectContent.FromText("second"), Precondition.Absent, None));
        await store.PutAsync("y", ObjectContent.FromText("third"), Precondition.None, None);
        Assert.False((await store.CopyAsync("y", "x", Precondition.Absent, None)).IsWritten);
        Assert.Equal("first", await store.TextAsync("x"));
    }

    [Fact]
    public async Task If_match_fails_where_it_is_another_or_none()
    {
        IObjectStore store = await CreateAsync();
        string old = (await store.PutAsync("x", ObjectContent.FromText("old"), Precondition.None, None)).Written!.ETag!;
        Assert.True((await store.PutAsync("x", ObjectContent.FromText("new"), Precondition.Match(old), None)).IsWritten);
        Assert.False((await store.PutAsync("x", ObjectContent.FromText("newer"), Precondition.Match(old), None)).IsWritten);
        Assert.False(await store.DeleteAsync("x", Precondition.Match(old), None));
        Assert.Equal("new", await store.TextAsync("x"));
        Assert.False((await store.PutAsync("absent", ObjectContent.FromText(""), Precondition.Match(old), None)).IsWritten);
        Assert.Null(await store.StatAsync("absent", None));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3 * 1024 * 1024)]
    public async Task An_ETag_changes_with_the_content(int size)
    {
        IObjectStore store = await CreateAsync();
        byte[] bytes = new byte[size];
        ObjectInfo first = (await store.PutAsync("x", ObjectContent.FromBytes(bytes), Precondition.None, None)).Written!;
        bytes[^1] = 1;
        ObjectInfo second = (await store.PutAsync("x", ObjectContent.FromBytes(bytes), Precondition.None, None)).Written!;
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.False((await store.PutAsync("x", ObjectContent.FromBytes(bytes), Precondition.Match(first.ETag!), None)).IsWritten);
        Assert.True((await store.PutAsync("x", ObjectContent.FromBytes(bytes), Precondition.Match(second.ETag!), None)).IsWritten);
    }

    [Fact]
    public async Task Of_many_who_compare_and_swap_none_is_lost()
    {
        IObjectStore store = await CreateAsync();
        const int Writers = 8, Each = 25;
        await Race(Writers, async _ =>
        {
            for (int i = 0; i < Each; i++)
            {
                TextUpdate update = await store.UpdateTextAsync("counter", "text/plain", text => $"{int.Parse(text ?? "0") + 1}", None);
                Assert.True(update.Written);
            }
            return true;
        });
        Assert.Equal($"{Writers * Each}", await store.TextAsync("counter"));
    }

    [Fact]
    public async Task A_reader_never_sees_half_an_object()
    {
        IObjectStore store = await CreateAsync();
        byte[] a = Enumerable.Repeat((byte)'a', 2_000_000).ToArray(), b = Enumerable.Repeat((byte)'b', 1_500_000).ToArray();
        await store.PutAsync("x", ObjectContent.FromBytes(a), Precondition.None, None);
        int writes = 0;
        using var enough = new CancellationTokenSource();
        Task writer = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested) await store.PutAsync("x", ObjectContent.FromBytes(Interlocked.Increment(ref writes) % 2 == 0 ? a : b), Precondition.None, None);
        });
        for (int reads = 0; reads < 50 || Volatile.Read(ref writes) < 20; reads++)
        {
            byte[] seen = await store.BytesAsync("x");
            Assert.True(seen.AsSpan().SequenceEqual(seen[0] == 'a' ? a : b), $"{seen.Length} bytes, neither the one object nor the other");
            Assert.Equal(["x"], await store.KeysAsync(""));
        }
        await enough.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task A_reader_keeps_what_it_opened()
    {
        IObjectStore store = await CreateAsync();
        await store.PutAsync("x", ObjectContent.FromText("before"), Precondition.None, None);
        await using Stream open = await store.OpenReadAsync("x", null, None);
        await store.PutAsync("x", ObjectContent.FromText("after!"), Precondition.None, None);
        using var reader = new StreamReader(open);
        Assert.Equal("before", await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(2 * 1024 * 1024)]
    public async Task A_copy_is_the_same_content_under_its_own_name(int size)
    {
        IObjectStore store = await CreateAsync();
        byte[] bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        await store.PutAsync("stage/x", ObjectContent.FromBytes(bytes), Precondition.None, None);
        WriteOutcome copied = await store.CopyAsync("stage/x", "release/deep/x", Precondition.Absent, None);
        Assert.Equal(("release/deep/x", (long)size), (copied.Written!.Key, copied.Written.Size));
        await store.HoldsAsync(copied.Written);
        await store.DeleteAsync("stage/x", Precondition.None, None);
        Assert.Equal(bytes, await store.BytesAsync("release/deep/x"));
    }

    [Fact]
    public async Task Writers_and_removers_of_one_folder_do_not_disturb_each_other()
    {
        IObjectStore store = await CreateAsync();
        await Race(4, async i =>
        {
            for (int n = 0; n < 100; n++)
            {
                string key = $"deep/er/{i}";
                Assert.True((await store.PutAsync(key, ObjectContent.FromText("x"), n % 2 == 0 ? Precondition.Absent : Precondition.None, None)).IsWritten);
                Assert.True(await store.DeleteAsync(key, Precondition.None, None));
            }
            return true;
        });
        Assert.Empty(await store.KeysAsync(""));
    }

    private static Task<T[]> Race<T>(int runners, Func<int, Task<T>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<T>[] tasks = Enumerable.Range(0, runners).Select(i => Task.Run(async () =>
        {
            await start.Task;
            return await run(i);
        })).ToArray();
        start.SetResult();
        return Task.WhenAll(tasks);
    }
}
