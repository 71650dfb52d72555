using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.References;
using ReleaseTools.References;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release references update</c>: all places, or none.</summary>
internal sealed class UpdateReferencesCommand : ReferencesSubcommand
{
    private readonly Option<string?> _version = new("--version", "-v") { Description = "The new version; by default the one that the dependencies file has.", HelpName = "V" };
    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Changes nothing and shows the diff of every file." };

    public UpdateReferencesCommand() : base("update", "Sets a version in the dependencies file and every place that it lists, or brings the places in line: all or none.")
    {
        Options.Add(_version);
        Options.Add(_whatIf);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        using var observer = new ConsoleObserver(console);
        VersionReferences references = await ReferencesAsync(arguments, observer, cancellation);
        ReferenceSelection[] selections = [.. Names(arguments).Select(name => new ReferenceSelection(name, arguments.GetValue(_version)))];
        bool whatIf = arguments.GetValue(_whatIf);
        string? planned = null;
        IReadOnlyList<VersionReferenceChange> changes = await references.UpdateAsync(selections, Approve, cancellation);
        if (planned is null) console.Line("Nothing to change: every place agrees.");
        else if (whatIf) console.Line($"What if: {planned}");
        foreach (VersionReferenceChange change in changes) console.Line(change.ToString());
        return () => whatIf ? ReferencesJson.WhatIf(planned) : ReferencesJson.Write(changes);

        Task<bool> Approve(string what)
        {
            planned = what;
            return Task.FromResult(!whatIf);
        }
    }
}
