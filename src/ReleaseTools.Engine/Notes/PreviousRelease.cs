using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Notes;

/// <summary>The release that notes begin after.</summary>
/// <param name="Tag">Its tag, or the one that it would have.</param>
/// <param name="Revision">What git knows it as.</param>
internal sealed record PreviousRelease(string Tag, string Revision)
{
    /// <returns>Null where the notes tell the whole history.</returns>
    /// <exception cref="RefusedException">There is no repository, or no such tag.</exception>
    public static async Task<PreviousRelease?> FindAsync(NoteRequest request, HistoryGit git, CancellationToken cancellation)
    {
        if (request.WholeHistory) return null;
        // a tag's name has none of the characters that would make a pattern of it
        string lines = await git.RunAsync(
            ["for-each-ref", "--format=%(objecttype) %(*objecttype) %(refname:strip=2)", $"refs/tags/{request.PreviousTag ?? request.TagPrefix + "*"}"], cancellation);
        HashSet<string> tags = new(lines.Split('\n').Select(line => line.Split(' ', 3)).Where(IsOfCommit).Select(parts => parts[2]), StringComparer.Ordinal);
        if (request.PreviousTag is not { } wanted) return await FindHighestAsync(request, tags, git, cancellation);
        return tags.Contains(wanted) ? OfTag(wanted) : throw new RefusedException("TagMissing", ErrorCategory.ObjectNotFound, wanted,
            $"The notes of {request.Tag} are to begin at {wanted}, and {request.Repository} has no such tag.",
            "git fetch --tags, or name another tag.");
    }

    /// <summary>A tag is in this clone with its commit; what is only published may have been made from a commit that is not.</summary>
    private static async Task<PreviousRelease?> FindHighestAsync(NoteRequest request, HashSet<string> tags, HistoryGit git, CancellationToken cancellation)
    {
        HashSet<string> candidates = [.. tags, .. request.Published.Keys];
        while (PreviousTag.Find(request.Version, candidates, request.TagPrefix, ReleaseOrder.Of(request.Style)) is { } best)
        {
            if (tags.Contains(best)) return OfTag(best);
            if (await git.HasAsync(request.Published[best], cancellation)) return new(best, request.Published[best]);
            candidates.Remove(best);
        }
        return null;
    }

    // "commit  v1" for a lightweight tag, "tag commit v1" for an annotated one; a tag may name a tree as well, and a tag of a tag names what it may
    private static bool IsOfCommit(string[] parts) => parts is ["commit", "", _] or ["tag", "commit" or "tag", _];

    private static PreviousRelease OfTag(string tag) => new(tag, $"refs/tags/{tag}");
}
