using System.Text;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Contents;
using ReleaseTools.Engine.GitHub.Pulls;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.GitHub.Requests;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;
using ReleaseTools.Promotion;
using ReleaseTools.References;

namespace ReleaseTools.Engine.Promotion.Requests;

/// <summary>
/// A promotion as a pull request against a repository of manifests (R6.5): the digests are those of the staged tag, the list of images is edited in place, and
/// everything goes by the API, so that no clone is needed. What is added is known, and nothing is written yet.
/// </summary>
public sealed class PromotionProposalPlan
{
    private readonly PromotionProposal _proposal;
    private readonly GitHubClient _client;
    private readonly GitHubRepository _repository;
    private readonly Octokit.Repository _about;
    private readonly ManifestFiles _files;
    private readonly IReadOnlyList<PromotedTag> _tags;
    private readonly string _into, _head, _content;

    private PromotionProposalPlan(PromotionProposal proposal, GitHubClient client, GitHubRepository repository, Octokit.Repository about, ManifestFiles files, IReadOnlyList<PromotedTag> tags, (string Name, string Head) into, string content)
    {
        (_proposal, _client, _repository, _about, _files, _tags, _into, _head, _content) = (proposal, client, repository, about, files, tags, into.Name, into.Head, content);
        Action = $"Open a pull request into {_into} of {repository} that adds to {files.Path}: {string.Join(", ", tags)}";
    }

    /// <summary>What is done.</summary>
    public string Action { get; }

    /// <summary>With the credentials of this machine.</summary>
    /// <inheritdoc cref="CreateAsync(PromotionProposal, bool, IImageTransports, IProgressSink, IReadOnlyDictionary{string, string}, CancellationToken)"/>
    public static Task<PromotionProposalPlan?> CreateAsync(PromotionProposal proposal, bool isPreview, RegistryOptions? registries, IProgressSink progress, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> environment = ProcessEnvironment.Read();
        return CreateAsync(proposal, isPreview, new ImageTransports(environment, registries), progress, environment, cancellation);
    }

    /// <param name="isPreview">Whether it is only looked at: no token is needed then.</param>
    /// <returns>Null where every image is listed already.</returns>
    /// <exception cref="RefusedException">There is no such manifest, nothing is staged, or a tag is promoted as another image.</exception>
    internal static async Task<PromotionProposalPlan?> CreateAsync(PromotionProposal proposal, bool isPreview, IImageTransports places, IProgressSink progress, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        proposal.Require();
        GitHubRepository repository = GitHubReleases.RepositoryOf(proposal.GitHubRepository, environment);
        GitHubClient client = proposal.GitHub.Open(repository, environment);
        if (!isPreview) new RequestApi(client, repository).RequireToken();
        var contents = new ContentApi(client, repository);
        Octokit.Repository about = await new GitHubRepositories(client).GetAsync(repository, cancellation);
        string into = proposal.Base ?? about.DefaultBranch;
        string head = await contents.HeadAsync(into, cancellation)
            ?? throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, into, $"{repository} has no branch {into} to merge into.", "Name another one: --base main (in PowerShell: -Base main).");
        ManifestFiles files = await ManifestFiles.FindAsync(contents, proposal.Folder, proposal.Project, head, cancellation);
        byte[]? list = await contents.ReadAsync(files.Path, head, cancellation);
        bool isNamed = proposal.Images.Count > 0;
        IReadOnlyList<PromotedTag> tags = await new StagedTags(places, progress).FindAsync(files, isNamed ? proposal.Images : files.Names(list), isNamed, proposal.Tag, cancellation);
        string content = files.Add(list, tags);
        return list is not null && content == Encoding.UTF8.GetString(list) ? null : new PromotionProposalPlan(proposal, client, repository, about, files, tags, (into, head), content);
    }

    /// <summary>Opens the pull request, or finds the one that is open.</summary>
    /// <exception cref="RefusedException">There is a branch of its name with other commits.</exception>
    public async Task<ImagePromotionRequest> RunAsync(CancellationToken cancellation)
    {
        var text = ImagePromotionRequestText.Of(_proposal.Project, _proposal.Tag, _tags, _proposal.Command(), _proposal.Title);
        var requests = new RequestApi(_client, _repository);
        var branch = new PromotionBranch(new ContentApi(_client, await HomeAsync(cancellation)), requests, _files, _tags);
        string commit = await branch.PushAsync(text, _into, _head, _content, cancellation);
        var wanted = new Octokit.NewPullRequest(text.Title, branch.HeadOf(text.Branch), _into) { Body = text.Body };
        (Octokit.PullRequest request, bool isNew) = await new RequestOpener(requests).OpenAsync(wanted, cancellation);
        return new ImagePromotionRequest(_repository.ToString(), request.Number, request.Title ?? "", request.HtmlUrl, wanted.Head, _into)
        {
            Commit = commit,
            State = request.State.StringValue,
            Outcome = isNew ? RequestOutcome.Created : RequestOutcome.Existing,
            Promotions = Promotions(_files.Manifest, _tags),
        };
    }

    // where the branch goes: whoever may write needs no fork
    private async Task<GitHubRepository> HomeAsync(CancellationToken cancellation)
    {
        if (_proposal.Fork is { } named) return GitHubRepository.Parse(named.Contains('/', StringComparison.Ordinal) ? named : $"{named}/{_repository.Name}", _repository.Host);
        return _about.Permissions is { Push: true } ? _repository : await new ForkApi(_client, _repository).MakeAsync(cancellation);
    }

    // an array: PowerShell can't index what the compiler makes of [..]
    private static ImagePromotion[] Promotions(PromotionManifest manifest, IReadOnlyList<PromotedTag> tags) =>
        PromotionEdges.Of([manifest with { Images = [.. tags.Select(tag => new PromotedImage(tag.Image, [new PromotedDigest(tag.Digest, [tag.Tag])]))] }])
            .Select(ImagePromotion.Of).ToArray();
}

/// <summary>The promotion that is to be proposed as a pull request.</summary>
public sealed record PromotionProposal
{
    /// <summary>The project, as the folder of its manifests is called.</summary>
    public required string Project { get; init; }

    /// <summary>The tag that its images are staged with, and get.</summary>
    public required string Tag { get; init; }

    /// <summary>The repository of the manifests, as <c>owner/name</c>.</summary>
    public required string GitHubRepository { get; init; }

    /// <summary>The folder of the manifests in it; empty = its top.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The images, as manifests name them; none = those that are listed already and are staged with the tag.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>The fork to push to, as <c>owner</c> or <c>owner/name</c>; null = the repository itself where the token may write to it, else the fork of whose it is.</summary>
    public string? Fork { get; init; }

    /// <summary>The branch to merge into; null = the default branch.</summary>
    public string? Base { get; init; }

    /// <summary>Null = by project and tag.</summary>
    public string? Title { get; init; }

    /// <summary>How GitHub is reached.</summary>
    public GitHubAccess GitHub { get; init; } = GitHubAccess.Default;

    /// <summary>The command that proposes the same, in a shell.</summary>
    internal string Command() => string.Join(' ', (IEnumerable<string>)
    [
        "release promote request", Quote(Project), Quote(Tag), "--github-repository", Quote(GitHubRepository),
        .. Folder.Length > 0 ? ["--folder", Quote(Folder)] : Array.Empty<string>(),
        .. Images.SelectMany(image => (string[])["--image", Quote(image)]),
        .. Fork is null ? Array.Empty<string>() : ["--fork", Quote(Fork)],
        .. Base is null ? Array.Empty<string>() : ["--base", Quote(Base)],
    ]);

    /// <exception cref="UsageException">It can't become part of a branch's name.</exception>
    internal void Require()
    {
        if (Project.Length == 0 || !Project.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') || Project.Contains("..", StringComparison.Ordinal) || Project[0] is '.' or '-')
            throw new UsageException("PromotionProjectInvalid", Project, $"'{Project}' can't be a project: it is the name of a folder, of letters, digits, '.', '-' and '_'.", "Name it as its folder beside the manifests is called.");
        if (!RegistryReference.IsTag(Tag) || Tag.Contains("..", StringComparison.Ordinal)) throw new UsageException("ImageTagInvalid", Tag, $"'{Tag}' can't be the tag of an image.", "Name the tag that the images are staged with, such as v1.2.0.");
    }

    private static string Quote(string word) => ShellText.Quote(word, ":");
}

/// <summary>The branch of a pull request: made if it is missing, added to while the pull request is open. A branch that someone else has worked on is never overwritten.</summary>
/// <param name="home">Where the branch is: the repository of the manifests, or a fork.</param>
internal sealed class PromotionBranch(ContentApi home, RequestApi requests, ManifestFiles files, IReadOnlyList<PromotedTag> tags)
{
    /// <summary>The branch as a request names it: of a fork with its owner.</summary>
    public string HeadOf(string branch) => home.Repository.IsSame(requests.Repository) ? branch : $"{home.Repository.Owner}:{branch}";

    /// <param name="head">The commit of the branch to merge into.</param>
    /// <param name="proposed">The list of images as it is to be there.</param>
    /// <returns>The commit that the branch has.</returns>
    /// <exception cref="RefusedException">There is a branch of that name with other commits.</exception>
    public async Task<string> PushAsync(ImagePromotionRequestText text, string into, string head, string proposed, CancellationToken cancellation)
    {
        if (await home.HeadAsync(text.Branch, cancellation) is not { } there)
        {
            string made = await CommitAsync(head, proposed, text, cancellation);
            await home.CreateBranchAsync(text.Branch, made, cancellation);
            return made;
        }
        bool isOpen = await requests.FindOpenAsync(HeadOf(text.Branch), into, cancellation) is not null;
        byte[]? bytes = await home.ReadAsync(files.Path, there, cancellation);
        // others may have added commits while it is open: they stay
        string wanted = isOpen ? files.Add(bytes, tags) : proposed;
        if (bytes is not null && Encoding.UTF8.GetString(bytes) == wanted) return there;
        if (!isOpen && Subject((await home.CommitAsync(there, cancellation)).Message) != text.Title)
        {
            throw new RefusedException("RequestBranchTaken", ErrorCategory.ResourceExists, text.Branch, $"{home.Repository} has a branch {text.Branch} with other commits, and no open pull request.",
                "Open one for it by hand, or delete the branch.");
        }
        string commit = await CommitAsync(isOpen ? there : head, wanted, text, cancellation);
        await home.MoveBranchAsync(text.Branch, commit, force: !isOpen, cancellation);
        return commit;
    }

    private async Task<string> CommitAsync(string parent, string content, ImagePromotionRequestText text, CancellationToken cancellation) =>
        await home.CommitAsync(await home.CommitAsync(parent, cancellation), files.Path, content, $"{text.Title}\n\n{string.Join('\n', tags)}\n", cancellation);

    private static string Subject(string message) => message.Split('\n')[0];
}

/// <summary>Finds what is staged under a tag.</summary>
internal sealed class StagedTags(IImageTransports places, IProgressSink progress)
{
    /// <param name="images">As the manifest names them.</param>
    /// <param name="needsAll">Whether each has to be there; else those count that are.</param>
    /// <returns>Sorted.</returns>
    /// <exception cref="RefusedException">Some, or all, are not there.</exception>
    public async Task<IReadOnlyList<PromotedTag>> FindAsync(ManifestFiles files, IReadOnlyList<string> images, bool needsAll, string tag, CancellationToken cancellation)
    {
        PromotionRegistry source = files.Manifest.Registries.Single(registry => registry.IsSource);
        if (images.Count == 0)
            throw new RefusedException("PromotionListEmpty", ErrorCategory.ObjectNotFound, files.Path, $"{files.Path} lists no images whose tag {tag} could be looked for in {source}.", "Name them: --image hello (in PowerShell: -Image hello).");
        await using var survey = new PromotionSurvey(repository => places.OpenSource(ImageReference.Of(repository)), progress);
        await survey.AskAsync(images.Select(image => source.Of(image).WithTag(tag)), cancellation);
        ILookup<bool, (string Image, ImageDigest? Digest)> found = images.Distinct(StringComparer.Ordinal).Select(image => (image, survey.Found.TagOf(source.Of(image), tag))).ToLookup(each => each.Item2 is not null);
        if (!found.Contains(true) || (needsAll && found.Contains(false)))
        {
            throw new RefusedException("PromotionNotStaged", ErrorCategory.ObjectNotFound, tag, $"{source} has no {string.Join(", no ", found[false].Take(10).Select(each => $"{each.Image}:{tag}"))}{(found[false].Count() > 10 ? ", and others" : "")}.",
                "Stage the images first, or name the tag that they are staged with.");
        }
        foreach ((string image, _) in found[false]) progress.Say($"{source.Of(image)} has no {tag}: left out");
        return [.. found[true].Select(each => new PromotedTag(each.Image, each.Digest!, tag)).OrderBy(each => each.Image, StringComparer.Ordinal)];
    }
}
