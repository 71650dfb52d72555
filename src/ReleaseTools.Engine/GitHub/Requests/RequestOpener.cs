using System.Net;

namespace ReleaseTools.Engine.GitHub.Requests;

/// <summary>Opens the pull request of a branch, or finds the one that is open: there is never a second one.</summary>
internal sealed class RequestOpener(RequestApi api)
{
    private const int Attempts = 4;

    /// <returns>The request, and whether it was opened just now.</returns>
    public async Task<(RequestResource Request, bool IsNew)> OpenAsync(RequestBody request, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return (await api.CreateAsync(request, cancellation), true);
            }
            catch (GitHubException e) when (e.MayBeDone || e.Status is HttpStatusCode.UnprocessableEntity)
            {
                // refused because there is one, or opened and the answer lost: that is seen by looking
                if (e.MayBeDone) await Task.Delay(api.Patience.WaitAfter(attempt), cancellation);
                if (await api.FindOpenAsync(request.Head, request.Base, cancellation) is { } there) return (there, e.MayBeDone);
                if (!e.MayBeDone || attempt == Attempts) throw;
            }
        }
    }
}
