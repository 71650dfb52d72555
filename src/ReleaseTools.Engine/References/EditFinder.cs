using System.Text.RegularExpressions;
using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

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
