using System.Globalization;
using System.Numerics;
using System.Text;
using ReleaseTools.Versions;

namespace ReleaseTools.Definitions;

/// <summary>The values that <c>${…}</c> in a definition stands for.</summary>
/// <param name="Commit">The full commit id.</param>
/// <param name="Branch">Empty on a detached head.</param>
/// <param name="Date">The commit's date: the same on every machine that builds it.</param>
/// <param name="Environment">Where <c>${env.NAME}</c> is looked up; null for a variable that is not set.</param>
public sealed record VariableScope(
    string Product,
    ReleaseVersion Version,
    string Tag,
    string Commit,
    string Branch,
    DateTimeOffset Date,
    Func<string, string?> Environment)
{
    /// <summary>The revision of the images that are made (R2.2): the definition's first one, until it is known which ones a registry has.</summary>
    public BigInteger ImageRevision { get; init; }

    /// <summary>Every name that a definition may use besides <c>env.NAME</c>, with what it stands for.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Descriptions { get; } =
    [
        new("product", "the product's name"),
        new("version", "the version without a prefix: `1.2.0-rc.1`"),
        new("tag", "the git tag: `v1.2.0-rc.1`"),
        new("major", "the version's first number"),
        new("minor", "its second"),
        new("patch", "its third"),
        new("prerelease", "what follows the hyphen: `rc.1`; empty for an official version"),
        new("imageTag", "the git tag and a revision: `v1.2.0-rc.1-0`"),
        new("commit", "the full id of the commit that is released"),
        new("shortCommit", "its first seven characters"),
        new("branch", "the branch that is released; empty on a detached head"),
        new("date", "the commit's date: `2026-11-21`, the same on every machine"),
    ];

    /// <summary>The environment variable by which scripts read a value: <c>RELEASE_IMAGE_TAG</c> for <c>imageTag</c>.</summary>
    public static string EnvironmentNameOf(string name) => $"RELEASE_{string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"))}";

    /// <summary>What scripts of the release find in their environment.</summary>
    public IReadOnlyDictionary<string, string> ToEnvironment() => Names
        .Select(name => (Name: EnvironmentNameOf(name), Value: FindValueOf(name)))
        .Where(variable => variable.Value is not null)
        .ToDictionary(variable => variable.Name, variable => variable.Value!, StringComparer.Ordinal);

    /// <summary>The names alone.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Descriptions.Select(pair => pair.Key)];

    /// <summary>Replaces each <c>${name}</c>; <c>$${</c> stands for a literal <c>${</c>.</summary>
    /// <exception cref="UsageException">A variable is unknown, is a secret, or is not set.</exception>
    public string Expand(string template)
    {
        var text = new StringBuilder();
        foreach (VariablePart part in VariableTemplate.Parse(template))
            text.Append(part.IsVariable ? ValueOf(part.Text) : part.Text);
        return text.ToString();
    }

    // a version may be too long for an image's tag, and a release without images needs none
    private string? FindValueOf(string name)
    {
        try { return ValueOf(name); }
        catch (UsageException) { return null; }
    }

    /// <summary>What one variable stands for.</summary>
    /// <inheritdoc cref="Expand" path="/exception"/>
    public string ValueOf(string name)
    {
        if (VariableTemplate.Judge(name) is { } objection) throw new UsageException("VariableUnknown", name, objection.Message, objection.Remedy);
        return name switch
        {
            "product" => Product,
            "version" => Version.ToString(),
            "tag" => Tag,
            "major" => Version.Major.ToString(CultureInfo.InvariantCulture),
            "minor" => Version.Minor.ToString(CultureInfo.InvariantCulture),
            "patch" => Version.Patch.ToString(CultureInfo.InvariantCulture),
            "prerelease" => Version.Prerelease,
            "imageTag" => ImageTag.Of(Tag, Version, ImageRevision).ToString(),
            "commit" => Commit,
            "shortCommit" => Commit[..Math.Min(7, Commit.Length)],
            "branch" => Branch,
            "date" => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => Environment(name[4..]) ?? throw new UsageException("VariableNotSet", name,
                $"${{{name}}} is used in the definition, and the environment has no {name[4..]}.", $"Set {name[4..]} before the release starts."),
        };
    }
}
