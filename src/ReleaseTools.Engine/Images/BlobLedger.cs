using System.Collections.Concurrent;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>
/// What is known of where blobs are, in one run of many copies: a layer that several images share is sent to a registry once, and all other repositories take it
/// over from the first. One that is being sent is waited for.
/// </summary>
internal sealed class BlobLedger
{
    private readonly ConcurrentDictionary<(string Place, ImageDigest Digest), Entry> _entries = [];

    /// <summary>Brings a blob to a repository, alone among those that want it in the same place.</summary>
    /// <param name="place">What shares blobs: a registry, or a target that shares them with nobody.</param>
    /// <param name="repository">The repository that gets it.</param>
    /// <param name="bring">Given a repository of the same place that has it, or null where none is known yet.</param>
    /// <returns>What <paramref name="bring"/> returned; null where the repository has had it in this run.</returns>
    public async Task<T?> BringAsync<T>(string place, string repository, ImageDigest digest, Func<string?, Task<T>> bring, CancellationToken cancellation) where T : struct
    {
        Entry entry = _entries.GetOrAdd((place, digest), _ => new Entry());
        await entry.Turn.WaitAsync(cancellation);
        bool isFirst = entry.Repositories.IsEmpty;
        // who only takes it over need not wait for others that do
        if (!isFirst) entry.Turn.Release();
        try
        {
            if (entry.Repositories.ContainsKey(repository)) return null;
            T result = await bring(entry.Repositories.Keys.FirstOrDefault());
            entry.Repositories[repository] = true;
            return result;
        }
        finally
        {
            if (isFirst) entry.Turn.Release();
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public ConcurrentDictionary<string, bool> Repositories { get; } = new(StringComparer.Ordinal);
    }
}
