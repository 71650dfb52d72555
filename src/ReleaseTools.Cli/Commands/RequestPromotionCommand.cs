using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Promotion.Requests;
using ReleaseTools.Promotion;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release promote request</c>: a promotion as a pull request.</summary>
internal sealed class RequestPromotionCommand : ReleaseCommand
{
    private readonly Argument<string> _project = new("PROJECT") { Description = "The project, as the folder with its list of images is called." };
    private readonly Argument<string> _tag = new("TAG") { Description = "The tag that the images are staged with, and will have." };
    private readonly Option<string> _gitHub = new("--github-repository") { Description = "The repository of the manifests on GitHub. GH_TOKEN or GITHUB_TOKEN is its token.", HelpName = "OWNER/NAME", Required = true };
    private readonly Option<string?> _folder = new("--folder") { Description = "The folder of the manifests in that repository; by default its top.", HelpName = "PATH" };
    private readonly Option<string[]> _image = new("--image") { Description = "An image; by default those that are listed already, as far as they are staged. May be repeated.", HelpName = "NAME" };
    private readonly Option<string?> _fork = new("--fork") { Description = "The fork for the branch; by default the repository itself, or where the token may not write to it your fork.", HelpName = "OWNER" };
    private readonly Option<string?> _base = new("--base") { Description = "The branch to merge into; by default the default branch.", HelpName = "BRANCH" };
    private readonly Option<string?> _title = new("--title") { Description = "The title of the request and its commit; by default made of project and tag.", HelpName = "TEXT" };
    private readonly PlainHttpOption _plainHttp = new();
    private readonly WhatIfOption _whatIf = new();

    public RequestPromotionCommand() : base("request", "Proposes a promotion as a pull request on GitHub: the digests of a staged tag, added to the project's list of images. No clone is needed.")
    {
        Arguments.Add(_project);
        Arguments.Add(_tag);
        foreach (Option option in new Option[] { _gitHub, _folder, _image, _fork, _base, _title, _plainHttp, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        using var observer = new ConsoleObserver(console);
        var proposal = new PromotionProposal
        {
            Project = arguments.GetValue(_project)!,
            Tag = arguments.GetValue(_tag)!,
            GitHubRepository = arguments.GetValue(_gitHub)!,
            Folder = arguments.GetValue(_folder) ?? "",
            Images = arguments.GetValue(_image) ?? [],
            Fork = arguments.GetValue(_fork),
            Base = arguments.GetValue(_base),
            Title = arguments.GetValue(_title),
        };
        bool whatIf = arguments.GetValue(_whatIf);
        PromotionProposalPlan? plan = await PromotionProposalPlan.CreateAsync(proposal, whatIf, _plainHttp.In(arguments), observer, cancellation);
        if (plan is null) console.Line("Nothing to change: every image is listed.");
        else if (whatIf) console.Line($"What if: {plan.Action}");
        ImagePromotionRequest? request = plan is null || whatIf ? null : await plan.RunAsync(cancellation);
        if (request is not null) console.Line($"{request.Page}: {request.Title} ({request.Branch} into {request.Base}, {request.Outcome.ToString().ToLowerInvariant()})");
        return () => whatIf ? ReferencesJson.WhatIf(plan?.Action) : PromotionJson.Write(request);
    }
}
