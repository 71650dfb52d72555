using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>Sorts references by file.</summary>
internal static class ReferenceChecks
{
    /// <param name="wanted">Dependencies and the version that each is to have.</param>
    /// <param name="findings">Gets what keeps a reference from being looked for.</param>
    public static IReadOnlyList<FileChecks> Of(string root, DependenciesFile file, IEnumerable<(Dependency Dependency, string Version)> wanted, List<VersionReferenceFinding> findings)
    {
        var files = new List<FileChecks>();
        foreach ((Dependency dependency, string version) in wanted)
        {
            var before = new WantedVersion(dependency.Version, dependency.Scheme);
            var after = new WantedVersion(version, dependency.Scheme);
            foreach (ReferencePath reference in dependency.RefPaths)
            {
                var check = new ReferenceCheck(dependency, reference, $"{file.Path}:{reference.Line}:{reference.Column}", Expression: null, before, after);
                if (TryCompile(check, findings) is not { } ready) continue;
                (string? fullPath, string? objection) = CheckoutPath.Resolve(root, reference.Path);
                if (fullPath is null) findings.Add(check.Finding(VersionReferenceFault.OutsideRepository, $"{objection} ({check.Declared})"));
                else if (files.Find(known => known.FullPath == fullPath) is { } known) ((List<ReferenceCheck>)known.Checks).Add(ready);
                else files.Add(new FileChecks(reference.Path, fullPath, new List<ReferenceCheck> { ready }));
            }
        }
        return files;
    }

    private static ReferenceCheck? TryCompile(ReferenceCheck check, List<VersionReferenceFinding> findings)
    {
        if (check.Reference.Match is not { } match) return check;
        try
        {
            return check with { Expression = new MatchExpression(match) };
        }
        catch (ArgumentException e)
        {
            findings.Add(check.Finding(VersionReferenceFault.ExpressionInvalid, $"{e.Message} ({check.Declared})"));
            return null;
        }
    }
}
