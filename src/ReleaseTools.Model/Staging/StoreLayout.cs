using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ReleaseTools.Versions;

namespace ReleaseTools.Staging;

/// <summary>Where everything lies in a store. These keys are a contract: people serve them as web pages and write them into scripts.</summary>
public static class StoreLayout
{
    public const string Stage = "stage/";
    public const string Release = "release/";
    public const string Manifest = "manifest.json";
    public const string Sha256Sums = "SHA256SUMS";
    public const string Sha512Sums = "SHA512SUMS";
    public const string Notes = "RELEASE_NOTES.md";

    /// <summary>Beside a release that is being published: which build it is.</summary>
    public const string Claim = ".publishing";

    /// <summary>In a release that is being removed because another has taken its place: which one.</summary>
    public const string Replaced = ".replaced";

    private const string LinkSuffix = ".txt";

    /// <summary>What is made here, and so can't be anybody's artifact.</summary>
    public static IReadOnlyList<string> OwnNames { get; } = [Manifest, Sha256Sums, Sha512Sums, Claim, Replaced];

    /// <returns><c>stage/hello/1.2.0/20261121T093000Z-1a2b3c4/</c></returns>
    public static string StagedBuild(string product, ReleaseVersion version, string build) => $"{Stage}{Checked(product)}/{version}/{build}/";

    /// <returns><c>stage/</c>, <c>stage/hello/</c> or <c>stage/hello/1.2.0/</c></returns>
    public static string StagedBuilds(string? product, ReleaseVersion? version = null) => Stage + Folders(product, version);

    /// <returns><c>release/hello/1.2.0/</c></returns>
    public static string PublishedRelease(string product, ReleaseVersion version) => $"{Release}{Checked(product)}/{version}/";

    /// <returns><c>release/</c> or <c>release/hello/</c></returns>
    public static string PublishedReleases(string? product) => Release + Folders(product, null);

    /// <returns><c>release/hello/latest.txt</c></returns>
    public static string Link(string product, string name) => $"{Release}{Checked(product)}/{LinkName.Check(name)}{LinkSuffix}";

    /// <returns><c>release/hello/index.html</c></returns>
    public static string Page(string product) => $"{Release}{Checked(product)}/index.html";

    /// <returns><c>release/hello/index.json</c></returns>
    public static string Index(string product) => $"{Release}{Checked(product)}/index.json";

    /// <summary>Reads <c>stage/hello/1.2.0/20261121T093000Z-1a2b3c4/…</c> back.</summary>
    /// <returns>Null where the key is no object of a staged build.</returns>
    public static (string Product, ReleaseVersion Version, BuildName Build, string Path)? ParseStaged(string key) =>
        key.Split('/', 5) is ["stage", var product, var version, var build, { Length: > 0 } path]
        && ReleaseVersion.TryParse(version, out ReleaseVersion? parsed) && parsed.ToString() == version && BuildName.TryParse(build, out BuildName? name)
            ? (product, parsed, name, path)
            : null;

    /// <summary>Reads <c>release/hello/1.2.0/…</c> back.</summary>
    /// <returns>Null where the key is no object of a release.</returns>
    public static (string Product, ReleaseVersion Version, string Path)? ParsePublished(string key) =>
        key.Split('/', 4) is ["release", var product, var version, { Length: > 0 } path]
        && ReleaseVersion.TryParse(version, out ReleaseVersion? parsed) && parsed.ToString() == version
            ? (product, parsed, path)
            : null;

    /// <summary>Reads <c>release/hello/latest.txt</c> back.</summary>
    /// <returns>Null where the key is no link.</returns>
    public static (string Product, string Name)? ParseLink(string key) =>
        key.Split('/') is ["release", var product, var file] && file.EndsWith(LinkSuffix, StringComparison.Ordinal) && LinkName.IsValid(file[..^LinkSuffix.Length])
            ? (product, file[..^LinkSuffix.Length])
            : null;

    private static string Folders(string? product, ReleaseVersion? version) =>
        product is null ? "" : version is null ? $"{Checked(product)}/" : $"{Checked(product)}/{version}/";

    private static string Checked(string product) =>
        product.Length > 0 && product is not ("." or "..") && !product.AsSpan().ContainsAny('/', '\0', '\\')
            ? product
            : throw new UsageException("ProductInvalid", product, $"'{product}' can't name a product: it is the name of a folder in the store.",
                "Set `product` in release.yaml to a name without slashes.");
}

/// <summary>Which paths an object of a release may have.</summary>
public static class ObjectPath
{
    /// <summary>Relative, with forward slashes, and nowhere but down.</summary>
    public static bool IsValid(string path) =>
        path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal) && path.Split('/').All(part => part is not ("" or "." or ".."));
}

/// <summary>Which names a version link may have.</summary>
public static class LinkName
{
    /// <summary>Letters, digits, dots, hyphens and underscores; no leading dot, and nothing that reads as a version.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 100
        && name[0] != '.'
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && !ReleaseVersion.TryParse(name, out _) && !ReleaseVersion.TryParse(name + ".txt", out _);

    /// <returns>The name itself.</returns>
    /// <exception cref="UsageException">No link may be called this.</exception>
    public static string Check(string name) => IsValid(name)
        ? name
        : throw new UsageException("LinkNameInvalid", name, $"'{name}' can't name a version link.",
            "Use letters, digits, dots, hyphens and underscores, such as latest-1.2; a version itself is no name for a link.");
}

/// <summary>What a staged build is called: when it was made and from which commit. In ordinal order of names, builds are in order of time.</summary>
public sealed record BuildName
{
    private const string Format = "yyyyMMdd'T'HHmmss'Z'";
    private const int CommitLength = 7;

    private BuildName(DateTimeOffset time, string commit) => (Time, Commit) = (time, commit);

    /// <summary>To the second, in UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The first seven digits of the commit.</summary>
    public string Commit { get; }

    /// <param name="commit">At least seven hexadecimal digits.</param>
    public static BuildName Create(DateTimeOffset utc, string commit)
    {
        string text = $"{utc.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)}-{(commit.Length > CommitLength ? commit[..CommitLength] : commit)}";
        return TryParse(text, out BuildName? name) ? name : throw new UsageException("CommitInvalid", commit, $"'{commit}' is not a commit.", "Give its full hash.");
    }

    /// <exception cref="UsageException">The text names no build.</exception>
    public static BuildName Parse(string text) => TryParse(text, out BuildName? name)
        ? name
        : throw new UsageException("BuildNameInvalid", text, $"'{text}' does not name a staged build.", "Builds are named like 20261121T093000Z-1a2b3c4.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out BuildName? name)
    {
        name = null;
        if (text?.Split('-') is not [var time, { Length: CommitLength } commit] || !commit.All(char.IsAsciiHexDigitLower)) return false;
        if (!DateTimeOffset.TryParseExact(time, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset utc)) return false;
        name = new BuildName(utc, commit);
        return true;
    }

    /// <returns>Such as <c>20261121T093000Z-1a2b3c4</c>.</returns>
    public override string ToString() => $"{Time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)}-{Commit}";
}
