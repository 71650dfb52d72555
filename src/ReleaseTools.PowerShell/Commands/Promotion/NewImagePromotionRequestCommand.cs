using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.Promotion.Requests;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Promotion;

namespace ReleaseTools.PowerShell.Commands.Promotion;

/// <summary>Proposes a promotion as a pull request on GitHub: the digests of a staged tag are added to the project's list of images.</summary>
/// <remarks>
/// The list is edited in place, comments and order stay. Everything goes by the API: no clone is needed. Whoever may not write to the repository has the branch in
/// a fork, which is made where there is none. Asking again finds the request that is open; where every image is listed, none is opened.
/// </remarks>
/// <example><code>New-ImagePromotionRequest hello 1.2.0 -GitHubRepository acme/hello -Folder promotion</code>Opens a pull request that adds what is staged as 1.2.0 to promotion/images/hello/images.yaml.</example>
/// <example><code>New-ImagePromotionRequest hello 1.2.0 -GitHubRepository acme/hello -Folder promotion -Image hello -WhatIf</code>Says which image would be added.</example>
[Cmdlet(VerbsCommon.New, "ImagePromotionRequest", SupportsShouldProcess = true)]
[OutputType(typeof(ImagePromotionRequest))]
public sealed class NewImagePromotionRequestCommand : ImageCommand
{
    /// <summary>The project, as the folder with its list of images is called.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Project { get; set; } = "";

    /// <summary>The tag that the images are staged with, and will have.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string Tag { get; set; } = "";

    /// <summary>The repository of the manifests on GitHub, as owner/name or host/owner/name.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GitHubRepositoryCompleter))]
    public string GitHubRepository { get; set; } = "";

    /// <summary>The folder of the manifests in that repository; by default its top.</summary>
    [Parameter]
    [ValidateNotNull]
    public string Folder { get; set; } = "";

    /// <summary>The images; each has to be staged. By default those that are listed already, as far as they are staged with the tag.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Image { get; set; } = [];

    /// <summary>The fork for the branch, as owner or owner/name; by default the repository itself, or where the token may not write to it your fork.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Fork { get; set; }

    /// <summary>The branch to merge into; by default the repository's default branch.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Base { get; set; }

    /// <summary>The title of the request and of its commit; by default made of project and tag.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    protected override void ProcessRecord()
    {
        var proposal = new PromotionProposal { Project = Project, Tag = Tag, GitHubRepository = GitHubRepository, Folder = Folder, Images = Image, Fork = Fork, Base = Base, Title = Title, GitHub = new(Token) };
        bool isPreview = IsPreview;
        Work(async (host, cancellation) =>
        {
            PromotionProposalPlan? plan = await PromotionProposalPlan.CreateAsync(proposal, isPreview, Registries, host, cancellation);
            if (plan is null) host.Say("Nothing to change: every image is listed.");
            else if (await host.AskAsync(() => ShouldProcess(plan.Action, plan.Action + "\n", "Open a pull request?"), cancellation)) host.Write(await plan.RunAsync(cancellation));
        });
    }
}
