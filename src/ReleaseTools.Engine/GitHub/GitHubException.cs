using System.Net;

namespace ReleaseTools.Engine.GitHub;

/// <summary>GitHub did not do what it was asked.</summary>
/// <param name="status">What it answered; null where no answer came.</param>
public sealed class GitHubException(string errorId, ErrorCategory category, object target, string message, string remedy, HttpStatusCode? status, Exception? inner = null)
    : ReleaseException(errorId, category, target, message, remedy, inner)
{
    public HttpStatusCode? Status => status;

    /// <summary>The codes of the fields that it objects to, such as <c>already_exists</c>.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Whether it may have been done nevertheless: no answer came, or that of a server in trouble.</summary>
    public bool MayBeDone => status is null or >= HttpStatusCode.InternalServerError;
}
