using System.Text.RegularExpressions;
using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>Compares the places of one file with what they should have. The file is read once, a line at a time.</summary>
internal sealed class ReferenceTester(FileChecks file)
{
    private readonly List<VersionReferenceFinding> _findings = [];

    public IReadOnlyList<VersionReferenceFinding> Test(CancellationToken cancellation)
    {
        Progress[] open = [.. file.Checks.Select(check => new Progress(check))];
        (VersionReferenceFault Fault, string Message)? failure = ReferenceFile.TryRead(file.FullPath, stream =>
        {
            foreach (FileLine line in LineReader.Read(stream, cancellation))
            {
                foreach (Progress progress in open) Look(progress, line);
            }
        });
        if (failure is { } what) return [.. file.Checks.Select(check => check.Finding(what.Fault, $"{what.Message} ({check.Declared})"))];
        foreach (Progress progress in open) Finish(progress);
        return [.. _findings.OrderBy(finding => finding.Line ?? 0)];
    }

    private void Look(Progress progress, FileLine line)
    {
        if (progress.IsOver) return;
        ReferenceCheck check = progress.Check;
        try
        {
            if (check.Expression is null) progress.LookAnywhere(line);
            else foreach (MatchedPlace place in check.Expression.PlacesIn(line.Text)) Compare(progress, line, place);
        }
        catch (RegexMatchTimeoutException)
        {
            _findings.Add(check.TooSlow(line.Number));
            progress.IsOver = progress.IsMatched = true;
        }
    }

    private void Compare(Progress progress, FileLine line, MatchedPlace place)
    {
        progress.IsMatched = true;
        PlaceComparison comparison = PlaceComparison.Of(line.Text, place, progress.Check.After);
        if (comparison.Agrees) return;
        _findings.Add(comparison.Found is { } found
            ? progress.Check.Finding(VersionReferenceFault.VersionDiffers, $"is {found}, wanted {progress.Check.After.Text}", line.Number, comparison.Start + 1, found)
            : progress.Check.Finding(VersionReferenceFault.VersionMissing, $"has no version, wanted {progress.Check.After.Text}", line.Number, comparison.Start + 1));
    }

    private void Finish(Progress progress)
    {
        ReferenceCheck check = progress.Check;
        if (progress.IsMatched) return;
        if (check.Expression is not null) _findings.Add(check.NothingMatches());
        else if (progress.Elsewhere is { } other)
            _findings.Add(check.Finding(VersionReferenceFault.VersionDiffers, $"is {other.Text}, wanted {check.After.Text}", progress.ElsewhereLine, other.Start + 1, other.Text));
        else _findings.Add(check.Finding(VersionReferenceFault.VersionMissing, $"has no version, wanted {check.After.Text}"));
    }

    /// <summary>How far a check has come.</summary>
    private sealed class Progress(ReferenceCheck check)
    {
        public ReferenceCheck Check { get; } = check;

        public bool IsMatched { get; set; }

        public bool IsOver { get; set; }

        /// <summary>The first other version, for a check that any line could satisfy.</summary>
        public VersionToken? Elsewhere { get; private set; }

        public int ElsewhereLine { get; private set; }

        public void LookAnywhere(FileLine line)
        {
            if (Check.After.In(line.Text).Any()) IsMatched = IsOver = true;
            else if (Elsewhere is null && Check.After.VersionsIn(line.Text).FirstOrDefault() is { Text: not null } other) (Elsewhere, ElsewhereLine) = (other, line.Number);
        }
    }
}
