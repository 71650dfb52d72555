using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace ReleaseTools.Versions;

/// <summary>A branch that the releases of one minor version are made on: <c>release-1.18</c> (R2.4).</summary>
public sealed record ReleaseBranch(BigInteger Major, BigInteger Minor)
{
    private const string Prefix = "release-";

    public string Name => $"{Prefix}{Major}.{Minor}";

    /// <summary>The branch that a minor version is released from.</summary>
    public static ReleaseBranch Of(ReleaseVersion version) => new(version.Major, version.Minor);

    /// <returns>False for every other branch, such as <c>main</c> or <c>release-next</c>.</returns>
    public static bool TryParse(string? name, [NotNullWhen(true)] out ReleaseBranch? branch)
    {
        branch = null;
        if (name is null || !name.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (!ReleaseVersion.TryParse(name[Prefix.Length..] + ".0", out ReleaseVersion? version) || !version.IsOfficial) return false;
        branch = Of(version);
        return branch.Name == name;
    }

    /// <summary>Whether a version belongs on this branch.</summary>
    public bool Holds(ReleaseVersion version) => version.Major == Major && version.Minor == Minor;

    public override string ToString() => Name;
}
