using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>
/// Says beside a release that is being published which build it is. Where copies can't be made conditional it keeps two builds of one version clear of
/// each other; and its date is the store's own time, by which it is told what was abandoned: clocks of machines don't matter.
/// </summary>
internal sealed class PublishClaim(StoredContents release, string build)
{
    // who published half a release so long ago does so no longer
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _once = new(1);
    private DateTimeOffset? _now;

    /// <summary>Whether this build was claimed for, now or by an earlier run of it.</summary>
    public bool IsHeld { get; private set; }

    private string Key => release.KeyOf(StoreLayout.Claim);

    /// <summary>Claims the version where its objects can't be kept from being overwritten otherwise.</summary>
    /// <exception cref="RefusedException">Another build of it is being published.</exception>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        if (release.Store.Capabilities.CopiesConditionally) return;
        _now = await WriteAsync(cancellation);
        IsHeld = true;
    }

    /// <summary>Ends the claim, also one that a run left which was stopped just before its end.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        if (!release.Store.Capabilities.CopiesConditionally) await release.Store.DeleteAsync(Key, Precondition.None, cancellation);
    }

    /// <summary>Removes what a publication left that nobody goes on with.</summary>
    /// <exception cref="RefusedException">It is too new for that.</exception>
    public async Task RemoveAbandonedAsync(string key, CancellationToken cancellation)
    {
        if (await release.Store.StatAsync(key, cancellation) is not { } there) return;
        if (await StoreTimeAsync(cancellation) - there.Modified < s_abandoned) throw Busy(key);
        await release.Store.DeleteAsync(key, Precondition.Match(there.ETag!), cancellation);
    }

    public static RefusedException Busy(string key) => new(
        "ReleaseBusy", ErrorCategory.ResourceBusy, key, $"{key} is there with other content, written less than {s_abandoned.TotalHours:0} hour ago: another build of this version is being published, or was left half published.",
        "Let the other one finish; if nobody publishes it any more, remove the release, and publish again.");

    /// <returns>What time it is, for the store.</returns>
    private async Task<DateTimeOffset> StoreTimeAsync(CancellationToken cancellation)
    {
        await _once.WaitAsync(cancellation);
        try
        {
            return _now ??= await NowAsync(cancellation);
        }
        finally
        {
            _once.Release();
        }
    }

    // asked of an object of our own: the other's claim must not be touched
    private Task<DateTimeOffset> NowAsync(CancellationToken cancellation) => release.Store.TimeAsync(Key + "-", cancellation);

    private async Task<DateTimeOffset> WriteAsync(CancellationToken cancellation)
    {
        while (true)
        {
            StoredText? there = await release.Store.ReadTextAsync(Key, cancellation);
            // the same claim written again is newer: so it tells the time, and that somebody is at work
            ObjectContent content = ObjectContent.FromText($"{build}\n{Guid.NewGuid():n}\n");
            if (there is not null && !there.Text.StartsWith(build + "\n", StringComparison.Ordinal))
            {
                DateTimeOffset now = await NowAsync(cancellation);
                if (now - there.Info.Modified < s_abandoned) throw Busy(Key);
            }
            if ((await release.Store.PutAsync(Key, content, Precondition.Matching(there?.Info), cancellation)).IsWritten
                && await release.Store.StatAsync(Key, cancellation) is { } written) return written.Modified;
        }
    }
}
