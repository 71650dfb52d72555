using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>Which dependency gets which version.</summary>
internal static class NewVersions
{
    /// <returns>Each dependency that is meant once, with its version spelled as the dependencies file spells it: with a <c>v</c>, or without.</returns>
    /// <exception cref="UsageException">A version can't be meant, or it can't be told for which dependency.</exception>
    public static IReadOnlyList<(DeclaredDependency Declared, string Version)> Of(
        DependenciesFile file, IReadOnlyList<ReferenceSelection> selections, Func<ReferenceSelection, IReadOnlyList<DeclaredDependency>> select)
    {
        var versions = new Dictionary<DeclaredDependency, string>(ReferenceEqualityComparer.Instance);
        foreach (ReferenceSelection selection in selections)
        {
            IReadOnlyList<DeclaredDependency> meant = select(selection);
            if (selection is { Name: null, Version: not null } && meant.Count > 1)
                throw new UsageException("DependencyUnclear", file.Path, $"Which dependency is to be {selection.Version}? {file.Path} has {meant.Count}.",
                    $"Name it with --name (in PowerShell: -Name): {string.Join(", ", meant.Select(declared => declared.Dependency.Name))}.");
            foreach (DeclaredDependency declared in meant) Set(versions, declared, selection.Version);
        }
        return [.. file.Dependencies.Where(versions.ContainsKey).Select(declared => (declared, versions[declared]))];
    }

    private static void Set(Dictionary<DeclaredDependency, string> versions, DeclaredDependency declared, string? version)
    {
        Dependency dependency = declared.Dependency;
        string spelled = Spelled(dependency.Version, version ?? dependency.Version);
        if (spelled != dependency.Version && VersionSchemes.Objection(dependency.Scheme, dependency.Version, version!) is { } objection)
            throw new UsageException("VersionInvalid", version, $"{dependency.Name}: {objection}.", "Write it like v1.2.0 or v1.2.0-rc.1, or give the dependency another scheme: alpha or random.");
        if (!versions.TryAdd(declared, spelled) && versions[declared] != spelled)
            throw new UsageException("VersionUnclear", dependency.Name, $"{dependency.Name} can't be both {versions[declared]} and {spelled}.", "Ask for one version of each dependency.");
    }

    private static string Spelled(string before, string after)
    {
        string core = WantedVersion.WithoutPrefix(after);
        if (core.Length == 0 || !char.IsAsciiDigit(core[0])) return after;
        return before.Length > 1 && before[0] == 'v' && char.IsAsciiDigit(before[1]) ? "v" + core : char.IsAsciiDigit(before[0]) ? core : after;
    }
}
