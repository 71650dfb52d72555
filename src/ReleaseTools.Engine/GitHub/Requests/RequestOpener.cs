using System.Net;
using Octokit;

namespace ReleaseTools.Engine.GitHub.Requests;

/// <summary>Opens the pull request of a branch, or finds the one that is open: there is never a second one.</summary>
internal sealed class RequestOpener(RequestApi api)
{
    /// <returns>The request, and whether it was opened just now.</returns>
    public async Task<(PullRequest Request, bool IsNew)> OpenAsync(NewPullRequest request, CancellationToken cancellation)
    {
        try
        {
            return (await MadeOnce.CreateAsync(() => api.CreateAsync(request, cancellation), FindAsync, api.Patience, cancellation), true);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.UnprocessableEntity)
        {
            // refused because there is one: that is seen by looking
            if (await FindAsync() is { } there) return (there, false);
            throw;
        }

        Task<PullRequest?> FindAsync() => api.FindOpenAsync(request.Head, request.Base, cancellation);
    }
}
