using ReleaseTools.Formatting;

namespace ReleaseTools.Engine.References;

/// <summary>Dependencies that are meant, and the version that they are to get.</summary>
/// <param name="Name">A name, or one with the wildcards * and ?; null = all.</param>
/// <param name="Version">Null = the one that the dependencies file has.</param>
public sealed record ReferenceSelection(string? Name, string? Version = null)
{
    internal bool IsPattern => Name is null || Name.AsSpan().IndexOfAny('*', '?') >= 0;

    internal bool Means(string name) =>
        Name is null || name.Equals(Name, StringComparison.OrdinalIgnoreCase) || (IsPattern && NamePattern.Matches(Name, name));
}
