using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ReleaseTools.Refs;

namespace ReleaseTools.Versions;

/// <summary>
/// The versions that a branch is for, told by its name: <c>release-1.18</c> and <c>1.18.x</c> hold 1.18.x, <c>1.x</c> holds 1.x, <c>hotfix/1.5.1</c> holds
/// 1.5.1 and its prereleases.
/// </summary>
/// <param name="Name">The branch's.</param>
/// <param name="Minor">Null = every one.</param>
/// <param name="Patch">Null = every one.</param>
public sealed record BranchLine(string Name, BigInteger Major, BigInteger? Minor, BigInteger? Patch)
{
    /// <summary>The names that count as those of maintenance branches, unless the definition has others.</summary>
    public static IReadOnlyList<string> DefaultPatterns { get; } =
    [
        "*.x", "release/*", "releases/*", "support/*", "support-*", "maintenance/*", "maintenance-*", "maint/*", "maint-*", "stable/*", "stable-*", "hotfix/*", "hotfix-*",
    ];

    /// <summary>Whether it is a <c>release-X.Y</c>, as <c>release branch</c> makes them, with rules of its own: it starts with a candidate, and has no alphas.</summary>
    public bool IsReleaseBranch => ReleaseBranch.TryParse(Name, out _);

    /// <summary>As a person writes it: <c>1.x</c>, <c>1.18.x</c>, <c>1.5.1</c>.</summary>
    public string Range => Minor is null ? $"{Major}.x" : Patch is null ? $"{Major}.{Minor}.x" : $"{Major}.{Minor}.{Patch}";

    /// <summary>The number of its first version.</summary>
    public ReleaseVersion First => ReleaseVersion.Create(Major, Minor ?? 0, Patch ?? 0);

    /// <param name="patterns">Names by <see cref="RefPattern"/>. What the last <c>*</c> of a pattern and the text after it stand for has to be <c>1.x</c>, <c>1.5</c>, <c>1.5.x</c> or <c>1.5.1</c>, with a <c>v</c> before it or without.</param>
    /// <returns>False for every other branch, such as <c>main</c>, <c>release-next</c> and <c>hotfix/login-2</c>. A <c>release-X.Y</c> is one whatever the patterns are.</returns>
    public static bool TryParse(string? name, IReadOnlyList<string> patterns, [NotNullWhen(true)] out BranchLine? line)
    {
        line = null;
        if (string.IsNullOrEmpty(name)) return false;
        if (ReleaseBranch.TryParse(name, out ReleaseBranch? release))
        {
            line = new BranchLine(name, release.Major, release.Minor, null);
            return true;
        }
        foreach (string pattern in patterns)
        {
            int star = pattern.LastIndexOf('*');
            if (star < 0 || !name.EndsWith(pattern[(star + 1)..], StringComparison.Ordinal)) continue;
            for (int at = 0; at < name.Length; at++)
            {
                if (Parse(name, at) is not { } found || !RefPattern.IsMatch(pattern[..star], name[..at])) continue;
                line = found;
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a version belongs on this branch.</summary>
    public bool Holds(ReleaseVersion version) => version.Major == Major && (Minor is null || version.Minor == Minor) && (Patch is null || version.Patch == Patch);

    public override string ToString() => Name;

    private static BranchLine? Parse(string name, int start)
    {
        string text = name[start] == 'v' ? name[(start + 1)..] : name[start..];
        string[] parts = text.Split('.');
        bool isOpen = parts[^1] is "x" or "X";
        if (isOpen) parts = parts[..^1];
        if (parts.Length == 0 || parts.Length + (isOpen ? 1 : 0) is < 2 or > 3) return null;
        string whole = string.Join('.', parts.Concat(Enumerable.Repeat("0", 3 - parts.Length)));
        if (!ReleaseVersion.TryParse(whole, out ReleaseVersion? version) || version.ToString() != whole || !version.IsOfficial) return null;
        return new BranchLine(name, version.Major, parts.Length > 1 ? version.Minor : null, parts.Length > 2 ? version.Patch : null);
    }
}
