namespace ReleaseTools.ServerTests.Storage;

public sealed class AzureEveryFaultTests : StoreFaultContract
{
    private protected override int BigSize => (8 << 20) + 100_000;

    private protected override async Task<IFaultPlace> CreateAsync() => await AzureFaultPlace.CreateAsync();
}
