using System.Security;
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
/// Proposes a promotion as a pull request against a repository of manifests (R6.5): the digests are those of the staged tag, the list of images is edited in place, and
/// everything goes by the API, so that no clone is needed.
/// </summary>
public sealed class PromotionRequests
{
    private readonly PromotionRequestOrder _order;
    private readonly IImagePlaces _places;
    private readonly IProgressSink _progress;
    private readonly Func<GitHubRepository, SecureString?, GitHubClient> _connect;
    private readonly GitHubRepository _repository;

    internal PromotionRequests(PromotionRequestOrder order, IImagePlaces places, IProgressSink progress, IReadOnlyDictionary<string, string> environment, Func<GitHubRepository, SecureString?, GitHubClient> connect)
    {
        // both become part of a branch's name
        if (order.Project.Length == 0 || !order.Project.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') || order.Project.Contains("..", StringComparison.Ordinal) || order.Project[0] is '.' or '-')
            throw new UsageException("PromotionProjectInvalid", order.Project, $"'{order.Project}' can't be a project: it is the name of a folder, of letters, digits, '.', '-' and '_'.", "Name it as its folder beside the manifests is called.");
        if (!ImageReference.IsTag(order.Tag) || order.Tag.Contains("..", StringComparison.Ordinal)) throw new UsageException("ImageTagInvalid", order.Tag, $"'{order.Tag}' can't be the tag of an image.", "Name the tag that the images are staged with, such as v1.2.0.");
        (_order, _places, _progress, _connect) = (order, places, progress, connect);
        _repository = GitHubReleases.RepositoryOf(order.GitHubRepository, environment);
    }

    /// <summary>With the credentials of this machine.</summary>
    public static PromotionRequests Of(PromotionRequestOrder order, IProgressSink progress, RegistryOptions? registries = null)
    {
        IReadOnlyDictionary<string, string> environment = ProcessEnvironment.Read();
        return new PromotionRequests(order, new ImagePlaces(environment, registries), progress, environment, (repository, token) => GitHubClient.For(repository, token, environment));
    }

    /// <param name="approve">Is told what will be done, and says whether it may be. Not asked where there is nothing to change.</param>
    /// <param name="mayWrite">Whether it will be done once it is approved: a token is needed then.</param>
    /// <returns>Null where every image is listed already, or it was not approved.</returns>
    /// <exception cref="RefusedException">There is no such manifest, nothing is staged, or a tag is promoted as another image: nothing was proposed.</exception>
    public async Task<ImagePromotionRequest?> OpenAsync(Func<string, Task<bool>> approve, bool mayWrite, CancellationToken cancellation)
    {
        GitHubClient client = _connect(_repository, _order.Token);
        if (mayWrite && client.Token is null)
            throw new RefusedException("GitHubTokenMissing", ErrorCategory.PermissionDenied, _repository.ToString(), $"A pull request in {_repository} needs a token, and there is none.", GitHubToken.HowToGive(_repository.Host));
        var contents = new ContentApi(client, _repository);
        Octokit.Repository about = await new GitHubRepositories(client).GetAsync(_repository, cancellation);
        string into = _order.Base ?? about.DefaultBranch;
        string head = await contents.HeadAsync(into, cancellation)
            ?? throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, into, $"{_repository} has no branch {into} to merge into.", "Name another one: --base main (in PowerShell: -Base main).");
        ManifestFiles files = await ManifestFiles.FindAsync(contents, _order.Folder, _order.Project, head, cancellation);
        byte[]? list = await contents.ReadAsync(files.Path, head, cancellation);
        IReadOnlyList<PromotedTag> tags = await new StagedTags(_places, _progress).FindAsync(files, _order.Images.Count > 0 ? _order.Images : files.Names(list), _order.Images.Count > 0, _order.Tag, cancellation);
        string proposed = files.Add(list, tags);
        if (list is not null && proposed == System.Text.Encoding.UTF8.GetString(list)) return null;
        var text = ImagePromotionRequestText.Of(_order.Project, _order.Tag, tags, _order.Command(), _order.Title);
        if (!await approve($"Open a pull request into {into} of {_repository} that adds to {files.Path}: {string.Join(", ", tags)}")) return null;

        GitHubRepository home = await HomeAsync(client, about, cancellation);
        var branch = new PromotionBranch(new ContentApi(client, home), new RequestApi(client, _repository), files, tags);
        string commit = await branch.PushAsync(text, into, head, proposed, cancellation);
        (Octokit.PullRequest request, bool isNew) = await OpenAsync(new RequestApi(client, _repository), new Octokit.NewPullRequest(text.Title, branch.HeadOf(text.Branch), into) { Body = text.Body }, cancellation);
        return new ImagePromotionRequest(_repository.ToString(), request.Number, request.Title ?? "", request.HtmlUrl, branch.HeadOf(text.Branch), into)
        {
            Commit = commit,
            State = request.State.StringValue,
            Outcome = isNew ? RequestOutcome.Created : RequestOutcome.Existing,
            Promotions = Promotions(files.Manifest, tags),
        };
    }

    // where the branch goes: whoever may write needs no fork
    private async Task<GitHubRepository> HomeAsync(GitHubClient client, Octokit.Repository about, CancellationToken cancellation)
    {
        if (_order.Fork is { } named) return GitHubRepository.Parse(named.Contains('/', StringComparison.Ordinal) ? named : $"{named}/{_repository.Name}", _repository.Host);
        return about.Permissions is { Push: true } ? _repository : await new ForkApi(client, _repository).MakeAsync(cancellation);
    }

    private static async Task<(Octokit.PullRequest Request, bool IsNew)> OpenAsync(RequestApi api, Octokit.NewPullRequest request, CancellationToken cancellation) =>
        await api.FindOpenAsync(request.Head, request.Base, cancellation) is { } there ? (there, false) : await new RequestOpener(api).OpenAsync(request, cancellation);

    // an array: PowerShell can't index what the compiler makes of [..]
    private static ImagePromotion[] Promotions(PromotionManifest manifest, IReadOnlyList<PromotedTag> tags) =>
        PromotionEdges.Of([manifest with { Images = [.. tags.Select(tag => new PromotedImage(tag.Image, [new PromotedDigest(tag.Digest, [tag.Tag])]))] }])
            .Select(ImagePromotion.Of).ToArray();
}
