using ReleaseTools.Engine.GitHub.Contents;
using ReleaseTools.Engine.GitHub.Requests;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion.Requests;

/// <summary>The branch of a request: made if it is not there, gone on with while its request is open, and never taken from somebody who has worked on it.</summary>
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
        // while it is open, others may have gone on with it: what they did stays
        string wanted = isOpen ? files.Add(bytes, tags) : proposed;
        if (bytes is not null && System.Text.Encoding.UTF8.GetString(bytes) == wanted) return there;
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
