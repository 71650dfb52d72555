using ReleaseTools.Engine.Source;

namespace ReleaseTools.Engine.Branches;

/// <summary>Finds the commit that a staging branch is to be at. Makes commits, and no more.</summary>
internal sealed class StagingHead(GitRepository source)
{
    private readonly History _history = new(source);
    private readonly CommitKeys _keys = new(source);
    private readonly CommitReplay _replay = new(source);

    /// <param name="start">The newest public commit.</param>
    /// <param name="staged">Where the staging branch is; null = there is none.</param>
    /// <param name="commit">The newest of our commits.</param>
    /// <exception cref="ReplayConflictException">A commit does not fit onto what is there.</exception>
    public async Task<string> FindAsync(string start, string? staged, string commit, CancellationToken cancellation)
    {
        string below = staged is null ? start : await TheirsOnAsync(start, staged, cancellation);
        if (await _history.ContainsAsync(below, commit, cancellation)) return below;
        if (await _history.ContainsAsync(commit, below, cancellation)) return commit;
        await _replay.RequirePlainAsync(await _history.MergesBetweenAsync(commit, staged is null ? [start] : [start, staged], cancellation), cancellation);
        return await _replay.ReplayAsync(await MissingAsync(commit, start, below, cancellation), below, cancellation);
    }

    // what others staged, where it is, or on the newer base without what has become public
    private async Task<string> TheirsOnAsync(string start, string staged, CancellationToken cancellation)
    {
        if (await _history.ContainsAsync(staged, start, cancellation)) return staged;
        if (await _history.ContainsAsync(start, staged, cancellation)) return start;
        await _replay.RequirePlainAsync(await _history.MergesBetweenAsync(staged, [start], cancellation), cancellation);
        return await _replay.ReplayAsync(await MissingAsync(staged, start, start, cancellation), start, cancellation);
    }

    /// <summary>The commits that are not public yet, and are neither as they are nor as copies in what is to be built on.</summary>
    private async Task<IReadOnlyList<string>> MissingAsync(string commit, string start, string below, CancellationToken cancellation)
    {
        string[] own = await _history.BetweenAsync(commit, [start], cancellation);
        if (own.Length == 0) return [];
        string[] there = [.. await _history.BetweenAsync(start, [commit], cancellation), .. await _history.BetweenAsync(below, [start], cancellation)];
        return CommitKey.Missing(await _keys.OfAsync(own, cancellation), await _keys.OfAsync(there, cancellation));
    }
}
