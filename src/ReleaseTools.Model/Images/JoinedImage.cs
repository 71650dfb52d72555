using System.Diagnostics.CodeAnalysis;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>An image that becomes a part of an index.</summary>
/// <param name="From">As it was named, for messages: itself, or the index that lists it.</param>
/// <param name="Platform">What it runs on; null, or unknown, for what is about another image, such as an attestation.</param>
public sealed record JoinedImage(string From, IndexEntry Entry, ImagePlatform? Platform)
{
    /// <summary>Whether something runs on it: attestations don't.</summary>
    [MemberNotNullWhen(true, nameof(Platform))]
    public bool Runs => Platform is { IsKnown: true };

    /// <summary>What an image runs on: what its configuration says, unless the index that lists it says the same more exactly. Older builds for arm have their variant in the index only.</summary>
    /// <param name="listed">By an index; null where none lists it.</param>
    /// <param name="configured">By the configuration; null where that does not say.</param>
    public static ImagePlatform? PlatformOf(ImagePlatform? listed, ImagePlatform? configured) =>
        configured is null || listed?.Satisfies(configured) is true ? listed : configured;

    public override string ToString() => From.EndsWith(Entry.Image.Digest.ToString(), StringComparison.Ordinal) ? From : $"{From} ({Entry.Image.Digest})";
}
