namespace ReleaseTools.Images;

/// <summary>What one repository has about an image and another has not.</summary>
/// <param name="Missing">What is to be copied, in the order in which it is found.</param>
/// <param name="Differing">Tags that have something else on both sides: neither can replace the other.</param>
/// <param name="All">How many there are at the source.</param>
/// <param name="Problem">Why they could not be compared; null where they were.</param>
public sealed record ReferrerGap(IReadOnlyList<ImageReferrer> Missing, IReadOnlyList<ImageReferrer> Differing, int All, string? Problem = null)
{
    public static ReferrerGap None { get; } = new([], [], 0);

    public static ReferrerGap Unknown(string problem) => None with { Problem = problem };

    /// <summary>Compares what two repositories have.</summary>
    /// <param name="here">At the source.</param>
    /// <param name="there">At the destination.</param>
    /// <param name="extends">Whether what a tag has at the source is what it has at the destination, and more (<see cref="Extends"/>): asked only where the two differ.</param>
    public static ReferrerGap Between(IReadOnlyList<ImageReferrer> here, IReadOnlyList<ImageReferrer> there, Func<string, bool?> extends)
    {
        Dictionary<string, ImageReferrer> tags = there.Where(one => one.Tag is not null).ToDictionary(one => one.Tag!, StringComparer.Ordinal);
        HashSet<(ImageDigest, ImageDigest)> untagged = [.. there.Where(one => one.Tag is null).Select(one => (one.Subject, one.Digest))];
        var missing = new List<ImageReferrer>();
        var differing = new List<ImageReferrer>();
        foreach (ImageReferrer one in here)
        {
            if (one.Tag is null)
            {
                if (!untagged.Contains((one.Subject, one.Digest))) missing.Add(one);
            }
            else if (!tags.TryGetValue(one.Tag, out ImageReferrer? other))
            {
                missing.Add(one);
            }
            else if (other.Digest != one.Digest)
            {
                bool? extended = extends(one.Tag);
                if (extended is true) missing.Add(one);
                else if (extended is null) differing.Add(one);
            }
        }
        return new ReferrerGap(missing, differing, here.Count);
    }

    /// <summary>Whether a tag's content is another one's, and more: signatures gather as layers under one tag.</summary>
    /// <returns>True: more; false: less, or the same; null: something else.</returns>
    public static bool? Extends(ImageManifest here, ImageManifest there)
    {
        HashSet<ImageDigest> ours = [.. here.Layers.Select(layer => layer.Digest)], theirs = [.. there.Layers.Select(layer => layer.Digest)];
        return theirs.IsSubsetOf(ours) ? !ours.SetEquals(theirs) : ours.IsSubsetOf(theirs) ? false : null;
    }

    /// <summary>So many referrers, in words.</summary>
    public static string Count(int referrers) => $"{referrers} referrer{(referrers == 1 ? "" : "s")}";

    /// <summary>What is missing, in words; empty where nothing is.</summary>
    public override string ToString() => Missing.Count switch
    {
        _ when Problem is not null => $"its referrers could not be compared: {Problem}",
        0 when Differing.Count == 0 => "",
        0 => $"{string.Join(", ", Differing)} {(Differing.Count == 1 ? "differs" : "differ")} at the destination, and {(Differing.Count == 1 ? "stays" : "stay")}",
        _ => $"{Missing.Count} of {Count(All)} missing: {string.Join(", ", Missing.Take(3))}{(Missing.Count > 3 ? ", …" : "")}",
    };
}
