using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Versions;

namespace ReleaseTools.Sessions;

/// <summary>What a session was opened with. Its identity is product, version, commit and definition (R1.1), and whether it is a rehearsal.</summary>
public sealed record SessionSettings
{
    public required string Product { get; init; }

    public required ReleaseVersion Version { get; init; }

    /// <summary>The git tag of the version, with its prefix; that of a channel which replaces its release need not say the whole version: <c>v0.1-test</c>.</summary>
    public required string Tag { get; init; }

    /// <summary>The channel that a CI's run released on; null where a person released.</summary>
    public string? Channel { get; init; }

    /// <summary>The full commit id that is released.</summary>
    public required string Commit { get; init; }

    /// <summary>When the commit was made: the time of every file in an archive, so that two machines make the same bytes.</summary>
    public required DateTimeOffset CommitDate { get; init; }

    /// <summary>The branch that was checked out, or empty on a detached head.</summary>
    public string Branch { get; init; } = "";

    /// <summary>The checkout that the session was opened in.</summary>
    public required string Repository { get; init; }

    /// <summary>Where the checkout came from (its remote <c>origin</c>), without credentials; null where it has none.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>Whether the working tree had changes that are not in the commit (R3.2).</summary>
    public bool Dirty { get; init; }

    /// <summary>The whole definition as it was read, so that a session can be resumed where the file is not.</summary>
    public required ReleaseDefinition Definition { get; init; }

    /// <summary>SHA-256 of the definition's canonical form.</summary>
    public required string DefinitionDigest { get; init; }

    /// <summary>Whether everything goes to local targets and nothing public is touched (R1.7).</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The values that variables in the definition stand for.</summary>
    /// <param name="environment">Where <c>${env.NAME}</c> is looked up; null for a variable that is not set.</param>
    public VariableScope Scope(Func<string, string?> environment) => new(Product, Version, Tag, Commit, Branch, CommitDate, environment)
    {
        ImageRevision = Definition.Version.Image.FirstRevision,
    };

    /// <summary>The channel as the definition describes it; null where there is none.</summary>
    public ChannelDefinition? FindChannel() => Channel is null ? null : Definition.AllChannels().FirstOrDefault(channel => channel.Name == Channel);

    /// <summary>The definition as far as it is for the session's channel: nobody is told of a release that the next one replaces.</summary>
    public ReleaseDefinition EffectiveDefinition => FindChannel() is { IsAnnounced: false } ? Definition with { Announce = [], TrackingIssue = null } : Definition;

    /// <summary>How the session is called: one product and version has one session, and its rehearsal another.</summary>
    public string Id => IdOf(Product, Version, Rehearsal);

    /// <inheritdoc cref="Id"/>
    public static string IdOf(string product, ReleaseVersion version, bool rehearsal) =>
        $"{product}-{version}{(rehearsal ? "-rehearsal" : "")}";

    /// <summary>The version links of the release: those that are asked for, else those of its definition, with the values that their variables stand for.</summary>
    public IReadOnlyList<string> LinkNames(IReadOnlyList<string>? asked = null) =>
        [.. (asked ?? Definition.Links).Select(Scope(_ => null).Expand).Distinct(StringComparer.Ordinal)];

    /// <summary>What of the identity differs, as phrases for an error: empty where both mean the same session.</summary>
    public IReadOnlyList<string> DifferencesFrom(SessionSettings other)
    {
        List<string> differences = [];
        if (Commit != other.Commit) differences.Add($"commit {other.Commit[..7]} instead of {Commit[..7]}");
        if (Tag != other.Tag) differences.Add($"tag {other.Tag} instead of {Tag}");
        if (Channel != other.Channel) differences.Add($"channel {other.Channel ?? "none"} instead of {Channel ?? "none"}");
        // a session of an older release has another digest where definitions have gained a key since
        if (DefinitionDigest != other.DefinitionDigest && DefinitionDifference.Between(Definition, other.Definition) is { Count: > 0 } keys)
            differences.Add($"definition ({string.Join(", ", keys)})");
        return differences;
    }

    public override string ToString() => Id;
}

/// <summary>What tells one session from another: as much as has to be read of each to find the one that is meant.</summary>
public sealed record SessionHead(string Product, ReleaseVersion Version, string Commit, DateTimeOffset CommitDate, string DefinitionDigest, bool Rehearsal)
{
    /// <inheritdoc cref="SessionSettings.Id"/>
    public string Id => SessionSettings.IdOf(Product, Version, Rehearsal);
}

/// <summary>How the folder is called in which the sessions of one checkout work: two checkouts of one name have two.</summary>
public static class WorkFolderName
{
    private const int HashLength = 8;

    /// <param name="checkout">The full path of the checkout.</param>
    /// <returns>The checkout's name and a part of the hash of its path, such as <c>hello-1f0c9a3b</c>.</returns>
    public static string Of(string checkout)
    {
        string path = Path.TrimEndingDirectorySeparator(checkout);
        string name = ProductNames.From(path[(path.LastIndexOfAny(['/', '\\']) + 1)..]);
        return $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..HashLength]}";
    }
}
