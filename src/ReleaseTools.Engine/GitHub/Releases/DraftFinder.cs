using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>The draft that a release is put together in: the one that an earlier run of the same owner left, or a new one. Anybody else's is not touched.</summary>
internal sealed class DraftFinder(ReleaseApi api, GitHubReleaseRequest request, IProgressSink progress)
{
    /// <param name="all">What the repository has.</param>
    /// <returns>The draft, and whether it was made just now.</returns>
    public async Task<(ReleaseResource Draft, bool IsNew)> FindAsync(IEnumerable<ReleaseResource> all, TagPlace target, CancellationToken cancellation)
    {
        List<ReleaseResource> own = [.. all.Where(IsOwn).OrderByDescending(release => release.Assets.Count).ThenBy(release => release.Id)];
        // an earlier run may have made two, when the answer to the first was lost
        foreach (ReleaseResource extra in own.Skip(1)) await api.DeleteAsync(extra.Id, request.Tag, cancellation);
        if (own is [{ } left, ..])
        {
            progress.Say($"going on with the draft of {request.Tag} that an earlier run left in {request.Repository}");
            return (left, false);
        }
        return (await CreateAsync(target, cancellation), true);
    }

    /// <summary>The tag of a draft while the release that it replaces is still there, on servers that want tags to differ.</summary>
    private string TagMeanwhile => request.Tag + "-next";

    private bool IsOwn(ReleaseResource release) =>
        release.Draft && (release.TagName == request.Tag || (request.Replaces && release.TagName == TagMeanwhile)) && ReleaseText.IsOf(ReleaseText.MarkOf(release.Body), request.Owner);

    private async Task<ReleaseResource> CreateAsync(TagPlace target, CancellationToken cancellation)
    {
        var draft = new ReleaseBody
        {
            TagName = request.Tag,
            TargetCommitish = target.Named,
            Name = request.Tag,
            Draft = true,
            Prerelease = request.IsPrerelease,
            Body = request.Text,
            GenerateReleaseNotes = request.GeneratesNotes ? true : null,
        };
        return await MadeOnce.CreateAsync(MakeAsync, () => api.ListAsync(cancellation).FirstOrDefaultAsync(IsOwn, cancellation).AsTask(), api.Patience, cancellation);

        async Task<ReleaseResource> MakeAsync()
        {
            try
            {
                return await api.CreateAsync(draft, cancellation);
            }
            catch (GitHubException e) when (request.Replaces && draft.TagName == request.Tag && e.Codes.Contains("already_exists"))
            {
                draft = draft with { TagName = TagMeanwhile };
                return await api.CreateAsync(draft, cancellation);
            }
        }
    }
}
