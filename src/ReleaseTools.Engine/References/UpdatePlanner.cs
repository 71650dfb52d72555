using System.Text.RegularExpressions;
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

/// <summary>Everything that an update will do, worked out before any of it is done.</summary>
/// <param name="Files">The dependencies file first.</param>
internal sealed record UpdatePlan(IReadOnlyList<FileRewrite> Files)
{
    public IReadOnlyList<VersionReferenceChange> Changes => [.. Files.SelectMany(file => file.Changes)];

    /// <summary>For a person who is asked, or who only wants to see.</summary>
    public string Describe() =>
        $"Update version references in {(Files.Count == 1 ? Files[0].Path : $"{Files.Count} files")}:\n{string.Concat(Files.Select(file => file.Diff())).TrimEnd('\n')}";
}

/// <summary>Finds the edits that one reference needs in its file.</summary>
internal sealed class EditFinder(ReferenceCheck check, IReadOnlyList<FileLine> lines)
{
    private readonly PlaceRewrite _rewrite = new(check.Before, check.After, check.Dependency.Scheme);
    private readonly List<PlacedEdit> _edits = [];
    private readonly List<VersionReferenceFinding> _findings = [];

    public (IReadOnlyList<PlacedEdit> Edits, IReadOnlyList<VersionReferenceFinding> Findings) Find(CancellationToken cancellation)
    {
        if (check.Expression is { } expression) FindByExpression(expression, cancellation);
        else FindAnywhere();
        return (_edits, _findings);
    }

    private void FindByExpression(MatchExpression expression, CancellationToken cancellation)
    {
        bool isMatched = false;
        foreach (FileLine line in lines)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                IReadOnlyList<MatchedPlace> places = expression.PlacesIn(line.Text);
                isMatched |= places.Count > 0;
                if (places.Count > 0) Edit(line, places, expression);
            }
            catch (RegexMatchTimeoutException)
            {
                _findings.Add(check.TooSlow(line.Number));
                return;
            }
        }
        if (!isMatched) _findings.Add(check.NothingMatches());
    }

    private void Edit(FileLine line, IReadOnlyList<MatchedPlace> places, MatchExpression expression)
    {
        var edits = new List<LineEdit>();
        foreach (MatchedPlace place in places)
        {
            if (_rewrite.Of(line.Text, place) is not { } found)
            {
                string text = place.Kind is PlaceKind.Line ? "of this line" : $"of '{place.In(line.Text)}'";
                _findings.Add(Unclear(line, place, $"what {text} is the version can't be told: neither {check.Before.Text} nor exactly one version like {check.After.Text} is there"));
                return;
            }
            edits.AddRange(found.Where(edit => !edits.Contains(edit)));
        }
        if (edits.Count == 0) return;
        string rewritten = LineEdit.Apply(line.Text, edits);
        IReadOnlyList<MatchedPlace> after = expression.PlacesIn(rewritten);
        if (after.Count == 0)
            _findings.Add(Unclear(line, places[0], $"{check.Reference.Match} would not match the line any more: it holds the version itself, write it for every version"));
        else if (after.Any(place => !PlaceComparison.Of(rewritten, place, check.After).Agrees))
            _findings.Add(Unclear(line, places[0], $"the line would read '{rewritten.Trim()}', which does not agree with {check.After.Text} either"));
        else Add(line, edits);
    }

    // without an expression, the version may stand anywhere, and has to stand somewhere
    private void FindAnywhere()
    {
        if (lines.Any(line => check.After.In(line.Text).Any())) return;
        List<(FileLine Line, VersionToken Token)> places = [.. lines.SelectMany(line => check.Before.In(line.Text).Select(token => (line, token)))];
        if (places.Count == 0 && check.Dependency.Scheme is VersionScheme.Semver && check.After.IsNumeric)
        {
            places = [.. lines.SelectMany(line => check.After.VersionsIn(line.Text).Select(token => (line, token))).Where(place => check.After.HasAsManyNumbers(place.token.Text)).Take(2)];
            if (places.Count > 1) places = [];
        }
        if (places.Count == 0)
            _findings.Add(check.Finding(VersionReferenceFault.PlaceUnclear, $"what is the version can't be told: neither {check.Before.Text} nor exactly one version like {check.After.Text} is in the file ({check.Declared})"));
        foreach (IGrouping<FileLine, (FileLine Line, VersionToken Token)> line in places.GroupBy(place => place.Line))
            Add(line.Key, line.Select(place => new LineEdit(place.Token.Start, place.Token.End, check.After.Core)));
    }

    private void Add(FileLine line, IEnumerable<LineEdit> edits) =>
        _edits.AddRange(edits.Select(edit => new PlacedEdit(line, edit, check.Dependency, check.After.Text)));

    private VersionReferenceFinding Unclear(FileLine line, MatchedPlace place, string message) =>
        check.Finding(VersionReferenceFault.PlaceUnclear, $"{message} ({check.Declared})", line.Number, place.Start + 1, PlaceComparison.Of(line.Text, place, check.After).Found);
}
