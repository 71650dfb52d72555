using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ReleaseTools.Staging;

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
