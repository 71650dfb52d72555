using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Tests.Storage;

public sealed class MemoryStoreTests : ObjectStoreContract
{
    protected override Task<IObjectStore> CreateAsync() => Task.FromResult<IObjectStore>(new MemoryStore());

    protected override Task BreakAsync(IObjectStore store, string key)
    {
        ((MemoryStore)store).Before = (verb, subject) =>
        {
            if (subject == key) throw new StoreFailedException(store.Root, verb, subject, new IOException("broken for the test"));
        };
        return Task.CompletedTask;
    }
}
