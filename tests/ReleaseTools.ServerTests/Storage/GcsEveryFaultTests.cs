using ReleaseTools.Engine.Storage.Gcs;

namespace ReleaseTools.ServerTests.Storage;

public sealed class GcsEveryFaultTests : StoreFaultContract
{
    private protected override int BigSize => GcsUpload.ChunkSize + 100_000;

    private protected override async Task<IFaultPlace> CreateAsync() => await GcsFaultPlace.CreateAsync();
}
