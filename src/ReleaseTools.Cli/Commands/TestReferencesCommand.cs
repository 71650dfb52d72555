using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.References;
using ReleaseTools.References;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release references test</c>: exits with 1 where a place disagrees.</summary>
internal sealed class TestReferencesCommand() : ReferencesSubcommand("test", "Compares every place of a version with the dependencies file. Exits with 1 where one disagrees.")
{
    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        using var observer = new ConsoleObserver(console);
        VersionReferences references = await ReferencesAsync(arguments, observer, cancellation);
        ReferenceSelection[] selections = [.. Names(arguments).Select(name => new ReferenceSelection(name))];
        IReadOnlyList<VersionReferenceFinding> findings = await references.TestAsync(selections, cancellation);
        foreach (VersionReferenceFinding finding in findings) console.Line(finding.ToString());
        if (findings.Count == 0)
        {
            int count = selections.Sum(selection => references.List(selection).Count);
            console.Line(count == 1 ? "1 dependency: every place agrees." : $"{count} dependencies: every place agrees.");
        }
        if (findings.Count > 0) Outcome = findings.Any(finding => finding.Fault is VersionReferenceFault.ExpressionInvalid) ? ExitCode.Usage : ExitCode.Failed;
        return () => ReferencesJson.Write(findings);
    }
}
