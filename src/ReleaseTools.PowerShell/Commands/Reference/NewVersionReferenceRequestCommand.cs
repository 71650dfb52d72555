using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.References;
using ReleaseTools.Engine.References.Requests;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.References;

namespace ReleaseTools.PowerShell.Commands.Reference;

/// <summary>Proposes an update of version references as a pull request on GitHub: one commit, with exactly the files that change, on a branch of its own.</summary>
/// <remarks>
/// It is worked out on the newest commit of the remote's branch. The checkout, its branch and what is being edited in it stay as they are. Asking again finds the request
/// that is open; where every place agrees, none is opened. A version is tagged only where the references of its commit are right: merge the request first.
/// </remarks>
/// <example><code>New-VersionReferenceRequest hello v1.3.0 -WhatIf</code>Shows the diff of every file, and changes nothing.</example>
/// <example><code>New-VersionReferenceRequest hello v1.3.0 -Base main</code>Opens the pull request. Its Page is where it is reviewed and merged.</example>
[Cmdlet(VerbsCommon.New, "VersionReferenceRequest", SupportsShouldProcess = true)]
[OutputType(typeof(VersionReferenceRequest))]
public sealed class NewVersionReferenceRequestCommand : RemoteCommand
{
    private readonly List<ReferenceSelection> _selections = [];

    /// <summary>The dependency; the wildcards * and ? are allowed. By default all, or with -Version the only one.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Product")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DependencyCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The new version, with or without a leading v: each place keeps its own way. By default the one that the dependencies file has.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string? Version { get; set; }

    /// <summary>The branch to merge into; by default the one that is checked out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Base { get; set; }

    /// <summary>The title of the request and of its commit; by default made of names and versions.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>The dependencies file; by default the one that the definition names, else dependencies.yaml.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? Path { get; set; }

    /// <summary>The repository on GitHub, as owner/name or host/owner/name; by default the one that the remote is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GitHubRepositoryCompleter))]
    public string? GitHubRepository { get; set; }

    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>Any folder of the git checkout to work in; by default the current location.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = ".";

    /// <summary>The definition file; by default release.yaml of the checkout.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? Definition { get; set; }

    protected override void ProcessRecord()
    {
        if (Name is null) _selections.Add(new ReferenceSelection(Name: null, Version));
        else _selections.AddRange(Name.Select(name => new ReferenceSelection(name, Version)));
    }

    protected override void EndProcessing()
    {
        if (_selections.Count == 0) return;
        string repository = FullPath(Repository);
        bool isPreview = IsPreview;
        var proposal = new ReferenceProposal
        {
            Selections = [.. _selections.Distinct()],
            DefinitionFile = Definition,
            Path = Path,
            Here = FullPath("."),
            Base = Base,
            Title = Title,
            Remote = Remote,
            Credential = GitCredential,
            GitHubRepository = GitHubRepository,
            GitHub = new(Token),
        };
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(repository, sessionStore: null, cancellation);
            using ReferenceProposalPlan? plan = await ReferenceProposalPlan.CreateAsync(workspace, proposal, isPreview, host, cancellation);
            if (plan is null) host.Say("Nothing to change: every place agrees.");
            else if (await host.AskAsync(() => ShouldProcess(plan.Action, plan.Action + "\n", "Open a pull request?"), cancellation)) host.Write(await plan.RunAsync(cancellation));
        });
    }
}
