namespace ReleaseTools.Branches;

/// <summary>What is to be done for a tag to be at its commit, here and on the remote (R2.5). A tag is never moved.</summary>
public static class TagRule
{
    /// <param name="local">The tag in this repository; null where it has none.</param>
    /// <param name="remote">The tag on the remote; null where it has none.</param>
    /// <param name="hasRemote">Whether the tag belongs on a remote at all.</param>
    /// <exception cref="TagElsewhereException">It is at another commit, in either place.</exception>
    public static TagVerdict Judge(string name, string commit, TagPlace? local, TagPlace? remote, bool hasRemote)
    {
        if (remote is not null && remote.Commit != commit) throw new TagElsewhereException(name, commit, remote.Commit, "on the remote");
        if (local is not null && local.Commit != commit) throw new TagElsewhereException(name, commit, local.Commit, "in this repository");
        return (local, remote) switch
        {
            (null, null) => TagVerdict.Create,
            (null, _) => TagVerdict.TakeFromRemote,
            (_, null) when hasRemote => TagVerdict.PushToRemote,
            _ => TagVerdict.Existing,
        };
    }
}

/// <summary>Where a tag is.</summary>
/// <param name="Object">What the ref names: a tag object, or the commit itself.</param>
/// <param name="Commit">The commit behind it.</param>
public sealed record TagPlace(string Object, string Commit);

/// <summary>What is left to do.</summary>
public enum TagVerdict : long
{
    Create,
    Existing,
    PushToRemote,
    TakeFromRemote,
}
