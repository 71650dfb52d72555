using ReleaseTools.Formatting;
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

/// <summary>What has to be looked for in one file, so that it is read once.</summary>
/// <param name="Path">As the dependencies file first names it.</param>
/// <param name="FullPath">The file itself, links followed.</param>
internal sealed record FileChecks(string Path, string FullPath, IReadOnlyList<ReferenceCheck> Checks);

/// <summary>One refPath of one dependency, ready to be looked for.</summary>
/// <param name="Declared">Where the dependencies file asks for it, as file:line:column.</param>
/// <param name="Expression">Null where any line of the file may have the version.</param>
internal sealed record ReferenceCheck(Dependency Dependency, ReferencePath Reference, string Declared, MatchExpression? Expression, WantedVersion Before, WantedVersion After)
{
    public VersionReferenceFinding Finding(VersionReferenceFault fault, string message, int? line = null, int? column = null, string? found = null) =>
        new(fault, Dependency.Name, Reference.Path, line, column, found, After.Text, Declared, message);

    public VersionReferenceFinding NothingMatches() => Finding(VersionReferenceFault.NothingMatches, $"no line is matched by {Quoted(Reference.Match!)} ({Declared})");

    public VersionReferenceFinding TooSlow(int line) => Finding(VersionReferenceFault.ExpressionTooSlow,
        $"{Quoted(Reference.Match!)} searched this line for more than {MatchExpression.SearchTimeout.TotalSeconds:0} s: write it without nested repetition ({Declared})", line, 1);

    private static string Quoted(string expression) => ReleaseTools.Definitions.Reading.ScalarNode.Shorten(expression);
}

/// <summary>Dependencies that are meant, and the version that they are to get.</summary>
/// <param name="Name">A name, or one with the wildcards * and ?; null = all.</param>
/// <param name="Version">Null = the one that the dependencies file has.</param>
public sealed record ReferenceSelection(string? Name, string? Version = null)
{
    internal bool IsPattern => Name is null || Name.AsSpan().IndexOfAny('*', '?') >= 0;

    internal bool Means(string name) =>
        Name is null || name.Equals(Name, StringComparison.OrdinalIgnoreCase) || (IsPattern && NamePattern.Matches(Name, name));
}
