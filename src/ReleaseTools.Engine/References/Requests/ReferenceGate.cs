using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Requests;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.References;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.References.Requests;

/// <summary>Keeps a version from being tagged before its references are right in the commit (R2.9).</summary>
/// <param name="path">The dependencies file, relative to the top of the repository. A commit without it has no references.</param>
/// <param name="product">The dependency of that name, where there is one, is the product itself: an official version has to be the one that the file says.</param>
/// <param name="remote">Where requests are looked for; null = <c>origin</c>.</param>
/// <param name="gitHub">How GitHub is reached; null = as the environment says.</param>
public sealed class ReferenceGate(ReleaseWorkspace workspace, string path, string product, string? remote, GitHubAccess? gitHub = null)
{
    private const int MostShown = 5;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(10);

    /// <param name="tag">For messages.</param>
    /// <exception cref="RefusedException">Some places of the commit disagree.</exception>
    public async Task RequireAsync(string tag, ReleaseVersion version, string commit, CancellationToken cancellation)
    {
        if ((await workspace.Source.Git.TryRunAsync(["cat-file", "-e", $"{commit}:{path}"], cancellation)).ExitCode != 0) return;
        using CommitFiles files = await CommitFiles.OpenAsync(workspace.Source, commit, cancellation);
        VersionReferences references = await CommitReferences.OpenAsync(files, path, NoProgress.Instance, cancellation);
        List<string> wrong = [.. (await references.TestAsync([new ReferenceSelection(Name: null)], cancellation)).Select(finding => finding.ToString())];
        Dependency? own = references.List(new ReferenceSelection(Name: null)).FirstOrDefault(dependency => dependency.Name.Equals(product, StringComparison.OrdinalIgnoreCase));
        bool isOther = own is not null && version.IsOfficial && WantedVersion.WithoutPrefix(own.Version) != version.ToString();
        if (isOther) wrong.Insert(0, $"{path}:{own!.Line}:{own.Column}: {own.Name}: is {own.Version}, wanted {version}");
        if (wrong.Count == 0) return;
        string more = wrong.Count > MostShown ? $"\n  and {wrong.Count - MostShown} more" : "";
        string propose = isOther ? $"release references request --name {own!.Name} --version {version}" : "release references request";
        string cmdlet = isOther ? $"New-VersionReferenceRequest {own!.Name} {version}" : "New-VersionReferenceRequest";
        throw new RefusedException("VersionReferencesDiffer", ErrorCategory.InvalidData, tag, $"{tag} can't be made at {commit[..7]}, where version references differ:\n{string.Join('\n', wrong.Take(MostShown).Select(line => "  " + line))}{more}",
            await OpenRequestsAsync(cancellation) is { Length: > 0 } open
                ? $"Merge {open}, then tag the commit that has it."
                : $"Propose the change: {propose} (in PowerShell: {cmdlet}), merge it, then tag the commit that has it.");
    }

    // only a help for the person: an answer that doesn't come is none
    private async Task<string> OpenRequestsAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_longestWait);
        try
        {
            if (await SourceRepository.TryFindAsync(workspace.Source, remote, limit.Token) is not { } repository) return "";
            var api = new RequestApi((gitHub ?? GitHubAccess.Default).Open(repository, workspace.Environment), repository);
            return string.Join(" or ", await api.ListOpenAsync(into: null, limit.Token)
                .Where(request => request.Head.Ref.StartsWith(ReferenceRequestText.BranchPrefix, StringComparison.Ordinal)).Select(request => request.HtmlUrl).Take(3).ToListAsync(limit.Token));
        }
        catch (Exception e) when (e is ReleaseException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return "";
        }
    }
}

/// <summary>The version references of a commit, apart from any checkout.</summary>
internal static class CommitReferences
{
    /// <summary>Writes the files that the dependencies file of a commit names, and itself.</summary>
    /// <param name="path">The dependencies file, relative to the top folder.</param>
    public static async Task<VersionReferences> OpenAsync(CommitFiles files, string path, IProgressSink sink, CancellationToken cancellation)
    {
        await files.WriteAsync([path], cancellation);
        var references = new VersionReferences(files.Root, path, sink);
        string[] places = [.. references.List(new ReferenceSelection(Name: null)).SelectMany(dependency => dependency.RefPaths).Select(place => place.Path).Distinct(StringComparer.Ordinal)];
        if (places.Length > 0) await files.WriteAsync(places, cancellation);
        return references;
    }
}
