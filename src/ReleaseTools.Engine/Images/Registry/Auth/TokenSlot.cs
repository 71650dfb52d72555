using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry.Auth;

/// <summary>Where the token for some scopes is kept. However many want it, it is fetched once, and who waits for a fetch that fails gets that failure.</summary>
internal sealed class TokenSlot(IReadOnlyList<RegistryScope> scopes, TokenEpoch epoch)
{
    private readonly Lock _lock = new();
    private Task<RegistryPass>? _fetch;
    private long _number;

    /// <summary>What is asked for: also what the registry once said was needed besides.</summary>
    public IReadOnlyList<RegistryScope> Scopes { get; private set; } = scopes;

    /// <summary>The token, where there is one that is good now.</summary>
    public RegistryPass? GoodAt(DateTimeOffset now)
    {
        lock (_lock) return _fetch is { IsCompletedSuccessfully: true } done && IsGood(done, now) ? done.Result : null;
    }

    /// <returns>Whether that is more than was known.</returns>
    public bool Widen(IEnumerable<RegistryScope> more)
    {
        lock (_lock)
        {
            IReadOnlyList<RegistryScope> wider = RegistryScope.Merge([.. Scopes, .. more]);
            bool isWider = RegistryScope.Text(wider) != RegistryScope.Text(Scopes);
            Scopes = wider;
            return isWider;
        }
    }

    /// <param name="fetch">Gets a new one; begun at most once at a time, and ended by nobody who waits for it.</param>
    public Task<RegistryPass> GetAsync(DateTimeOffset now, Func<IReadOnlyList<RegistryScope>, Task<RegistryPass>> fetch, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_fetch is null || !IsGood(_fetch, now)) (_number, _fetch) = (epoch.Begin(), fetch(Scopes));
            return _fetch.WaitAsync(cancellation);
        }
    }

    // what is under way when all tokens end may bring one of those
    private bool IsGood(Task<RegistryPass> fetch, DateTimeOffset now) =>
        !epoch.HasEnded(_number) && (!fetch.IsCompleted || (fetch.IsCompletedSuccessfully && fetch.Result.IsGoodAt(now)));
}
