using ReleaseTools.Images;

namespace ReleaseTools.Engine.Stale;

/// <summary>What an image was when it was listed: its digest, its tags, and of a list of images their digests, by which its removal is finished where it was interrupted.</summary>
internal sealed record StaleImageIdentity(ImageDigest Digest, IReadOnlyList<string> Tags, IReadOnlyList<ImageDigest> Children)
{
    public static StaleImageIdentity Parse(string text) => text.Split(' ') is [var digest, var tags, var children]
        ? new StaleImageIdentity(ImageDigest.Parse(digest), tags.Split(',', StringSplitOptions.RemoveEmptyEntries), [.. children.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ImageDigest.Parse)])
        : throw new FormatException($"'{text}' is no identity of an image.");

    public override string ToString() => $"{Digest} {string.Join(',', Tags)} {string.Join(',', Children)}";
}
