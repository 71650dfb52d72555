using System.Text.RegularExpressions;
using ReleaseTools.Versions;

namespace ReleaseTools.Stale;

/// <summary>The tags of one image, told apart by what they say.</summary>
/// <param name="Name">What it is called: its highest version's tag, else the first of those that are no commits.</param>
/// <param name="Version">The highest that a tag names; null where none does.</param>
/// <param name="Names">Tags of other versions.</param>
/// <param name="Uses">Tags that are neither versions nor commits, such as <c>latest</c>: somebody counts on them.</param>
public sealed partial record StaleImageTags(string Name, ReleaseVersion? Version, IReadOnlyList<string> Names, IReadOnlyList<string> Uses)
{
    /// <param name="tags">At least one.</param>
    /// <param name="prefix">What git tags begin with; of <c>hello/v</c>, images have <c>v</c>.</param>
    public static StaleImageTags Of(IReadOnlyCollection<string> tags, string prefix, ReleaseOrder order)
    {
        string[] prefixes = [.. new[] { ImageTag.PrefixOf(prefix), "v", "" }.Distinct(StringComparer.Ordinal)];
        (string Tag, ReleaseVersion? Version)[] all = [.. tags.Order(StringComparer.Ordinal).Select(tag => (tag, VersionOf(tag, prefixes)))];
        string[] versions = [.. all.Where(tag => tag.Version is not null).OrderByDescending(tag => tag.Version, order).Select(tag => tag.Tag)];
        string[] uses = [.. all.Where(tag => tag.Version is null && !Commit.IsMatch(tag.Tag)).Select(tag => tag.Tag)];
        string name = versions.Concat(uses).FirstOrDefault(all[0].Tag);
        return new StaleImageTags(name, VersionOf(name, prefixes), [.. versions.Skip(1)], [.. uses.Where(tag => tag != name)]);
    }

    /// <summary>Whether a tag says by its form that it is about another image: a signature, an SBOM, a list of them.</summary>
    public static bool IsAttachment(string tag) => Attachment.IsMatch(tag);

    private static ReleaseVersion? VersionOf(string tag, string[] prefixes)
    {
        foreach (string prefix in prefixes)
        {
            if (ImageTag.TryParse(tag, out ImageTag? counted, prefix)) return counted.Version;
            if (tag.StartsWith(prefix, StringComparison.Ordinal) && tag.AsSpan(prefix.Length) is [>= '0' and <= '9', ..] && ReleaseVersion.TryParse(tag[prefix.Length..].Replace('_', '+'), out ReleaseVersion? version)) return version;
        }
        return null;
    }

    [GeneratedRegex(@"\A[0-9a-f]{7,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Commit { get; }

    // https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md; referrers tag schema of the distribution specification
    [GeneratedRegex(@"\Asha(256|512)-[0-9a-f]{64,128}(\.(sig|att|sbom))?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Attachment { get; }
}
