using ReleaseTools.Definitions.Reading;
using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>Works out what each file is to become.</summary>
internal sealed class UpdatePlanner(string root, DependenciesFile dependencies)
{
    private readonly List<VersionReferenceFinding> _findings = [];

    /// <param name="wanted">The dependencies to update, each with its new version, spelled as the dependencies file spells it.</param>
    /// <exception cref="ReferencesRefusedException">Something would be left behind, or would have to be guessed.</exception>
    public UpdatePlan Plan(IReadOnlyList<(DeclaredDependency Declared, string Version)> wanted, CancellationToken cancellation)
    {
        IReadOnlyList<FileChecks> files = ReferenceChecks.Of(root, dependencies, wanted.Select(pair => (pair.Declared.Dependency, pair.Version)), _findings);
        var rewrites = new List<FileRewrite>();
        FileChecks? own = files.FirstOrDefault(file => file.FullPath == dependencies.FullPath);
        FileChecks first = own ?? new FileChecks(dependencies.Path, dependencies.FullPath, []);
        foreach (FileChecks file in files.Where(file => file != own).Prepend(first))
        {
            if (Rewrite(file, file == first ? wanted : [], cancellation) is { Edits.Count: > 0 } rewrite) rewrites.Add(rewrite);
        }
        if (_findings.Count > 0) throw new ReferencesRefusedException(_findings);
        if (rewrites.Count > 0 && rewrites[0].FullPath == dependencies.FullPath) CheckResult(rewrites[0], wanted);
        return new UpdatePlan(rewrites);
    }

    private FileRewrite? Rewrite(FileChecks file, IReadOnlyList<(DeclaredDependency Declared, string Version)> declared, CancellationToken cancellation)
    {
        byte[] content = [];
        List<FileLine> lines = [];
        (VersionReferenceFault Fault, string Message)? failure = ReferenceFile.TryRead(file.FullPath, stream =>
        {
            var copy = new MemoryStream();
            stream.CopyTo(copy);
            content = copy.ToArray();
            lines = [.. LineReader.Read(new MemoryStream(content), cancellation)];
        });
        if (failure is { } what)
        {
            _findings.AddRange(file.Checks.Select(check => check.Finding(what.Fault, $"{what.Message} ({check.Declared})")));
            return null;
        }
        var edits = new List<PlacedEdit>();
        foreach ((DeclaredDependency dependency, string version) in declared) Declare(dependency, version, lines, edits);
        foreach (ReferenceCheck check in file.Checks)
        {
            (IReadOnlyList<PlacedEdit> found, IReadOnlyList<VersionReferenceFinding> findings) = new EditFinder(check, lines).Find(cancellation);
            _findings.AddRange(findings);
            foreach (PlacedEdit edit in found) Add(file.Path, edit, edits);
        }
        return new FileRewrite(file.Path, file.FullPath, content, edits);
    }

    /// <summary>The version in the dependencies file itself.</summary>
    private void Declare(DeclaredDependency declared, string version, List<FileLine> lines, List<PlacedEdit> edits)
    {
        Dependency dependency = declared.Dependency;
        if (dependency.Version == version) return;
        FileLine? line = declared.Offset is null ? null : lines.ElementAtOrDefault(dependency.Line - 1);
        int start = dependency.Column - 1, end = start + dependency.Version.Length;
        if (line is null || end > line.Text.Length || line.Text[start..end] != dependency.Version)
        {
            _findings.Add(new VersionReferenceFinding(VersionReferenceFault.PlaceUnclear, dependency.Name, dependencies.Path, dependency.Line, dependency.Column, dependency.Version, version,
                $"{dependencies.Path}:{dependency.Line}:{dependency.Column}", "the version is not written on one line as it reads: write it without escapes"));
            return;
        }
        int prefix = dependency.Version.Length - WantedVersion.WithoutPrefix(dependency.Version).Length;
        string core = prefix > 0 ? WantedVersion.WithoutPrefix(version) : version;
        Add(dependencies.Path, new PlacedEdit(line, new LineEdit(start + prefix, end, core), dependency, version), edits);
    }

    private void Add(string path, PlacedEdit edit, List<PlacedEdit> edits)
    {
        PlacedEdit? other = edits.Find(known => known.Line.Number == edit.Line.Number && known.Edit.Start < edit.Edit.End && known.Edit.End > edit.Edit.Start);
        if (other is null) edits.Add(edit);
        else if (other.Edit != edit.Edit)
            _findings.Add(new VersionReferenceFinding(VersionReferenceFault.PlaceUnclear, edit.Dependency.Name, path, edit.Line.Number, edit.Edit.Start + 1, edit.Line.Text[edit.Edit.Start..edit.Edit.End],
                edit.Version, $"{dependencies.Path}:{edit.Dependency.Line}:{edit.Dependency.Column}", $"wants {edit.Version} where {other.Dependency.Name} wants {other.Version}"));
    }

    /// <summary>What the file will say, read as anybody will read it: an alias, or a version that YAML takes for something else, is found here.</summary>
    private void CheckResult(FileRewrite rewrite, IReadOnlyList<(DeclaredDependency Declared, string Version)> wanted)
    {
        var versions = new Dictionary<DeclaredDependency, string>(ReferenceEqualityComparer.Instance);
        foreach ((DeclaredDependency declared, string version) in wanted) versions[declared] = version;
        string text = System.Text.Encoding.UTF8.GetString(rewrite.After).TrimStart('\ufeff');
        IReadOnlyList<DeclaredDependency> after = DependenciesFile.Parse(new SourceText(dependencies.Path, text));
        for (int i = 0; i < dependencies.Dependencies.Count; i++)
        {
            DeclaredDependency declared = dependencies.Dependencies[i];
            string expected = versions.GetValueOrDefault(declared, declared.Dependency.Version);
            if (after[i].Dependency.Version == expected) continue;
            Dependency dependency = declared.Dependency;
            throw new ReferencesRefusedException([new VersionReferenceFinding(VersionReferenceFault.PlaceUnclear, dependency.Name, dependencies.Path, dependency.Line, dependency.Column,
                after[i].Dependency.Version, expected, $"{dependencies.Path}:{dependency.Line}:{dependency.Column}",
                $"would become {after[i].Dependency.Version} instead of {expected}: it shares its place with another dependency, so that both have to be named")]);
        }
    }
}
