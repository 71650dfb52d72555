using System.Collections.Concurrent;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Lists the tags of a repository once in a command, however many of its images are copied and however often the repository is opened.</summary>
internal sealed class TagLists
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlySet<string>>>> _lists = new(StringComparer.Ordinal);

    /// <param name="repository">Its name (<see cref="IImageSource.Name"/>).</param>
    /// <param name="tags">The repository itself; not used where its tags are known.</param>
    /// <returns>None where the repository is not there.</returns>
    /// <exception cref="ReleaseException">They can't be listed: the same for everyone who asks.</exception>
    public Task<IReadOnlySet<string>> ReadAsync(string repository, IImageTags tags, CancellationToken cancellation) =>
        _lists.GetOrAdd(repository, _ => new Lazy<Task<IReadOnlySet<string>>>(() => ListAsync(tags))).Value.WaitAsync(cancellation);

    // the list is shared: canceling one caller must not cancel the request
    private static async Task<IReadOnlySet<string>> ListAsync(IImageTags tags) => await tags.ListTagsAsync(CancellationToken.None).ToHashSetAsync(StringComparer.Ordinal);
}

/// <summary>What became of a tag that was removed.</summary>
/// <param name="Digest">What it pointed to.</param>
/// <param name="TookImage">Whether the image went with it, and was put back: other tags that it had may be gone.</param>
internal sealed record TagRemoval(ImageDigest Digest, bool TookImage = false);
