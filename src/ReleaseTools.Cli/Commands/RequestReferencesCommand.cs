using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.References;
using ReleaseTools.Engine.References.Requests;
using ReleaseTools.References;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release references request</c>: the update as a pull request.</summary>
internal sealed class RequestReferencesCommand : ReferencesSubcommand
{
    private readonly Option<string?> _version = new("--version", "-v") { Description = "The new version; by default the one that the dependencies file has.", HelpName = "V" };
    private readonly Option<string?> _base = new("--base") { Description = "The branch to merge into; by default the one that is checked out.", HelpName = "BRANCH" };
    private readonly Option<string?> _title = new("--title") { Description = "The title of the request and its commit; by default made of names and versions.", HelpName = "TEXT" };
    private readonly RemoteOption _remote = new();
    private readonly GitHubOption _gitHub = new();
    private readonly WhatIfOption _whatIf = new();

    public RequestReferencesCommand() : base("request", "Proposes an update as a pull request on GitHub: one commit on a branch of its own. The checkout stays as it is.")
    {
        foreach (Option option in new Option[] { _version, _base, _title, _remote, _gitHub, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        using var observer = new ConsoleObserver(console);
        var proposal = new ReferenceProposal
        {
            Selections = [.. Names(arguments).Select(name => new ReferenceSelection(name, arguments.GetValue(_version)))],
            DefinitionFile = DefinitionFile(arguments),
            Path = Path(arguments),
            Here = Environment.CurrentDirectory,
            Base = arguments.GetValue(_base),
            Title = arguments.GetValue(_title),
            Remote = arguments.GetValue(_remote),
            GitHubRepository = arguments.GetValue(_gitHub),
        };
        bool whatIf = arguments.GetValue(_whatIf);
        using ReferenceProposalPlan? plan = await ReferenceProposalPlan.CreateAsync(await OpenAsync(arguments, cancellation), proposal, whatIf, observer, cancellation);
        string? action = plan?.Action;
        if (action is null) console.Line("Nothing to change: every place agrees.");
        else if (whatIf) console.Line($"What if: {action}");
        VersionReferenceRequest? request = plan is null || whatIf ? null : await plan.RunAsync(cancellation);
        if (request is not null) console.Line($"{request.Page}: {request.Title} ({request.Branch} into {request.Base}, {request.Outcome.ToString().ToLowerInvariant()})");
        return () => whatIf ? ReferencesJson.WhatIf(action) : ReferencesJson.Write(request);
    }
}
