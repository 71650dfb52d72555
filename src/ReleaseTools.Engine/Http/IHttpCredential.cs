namespace ReleaseTools.Engine.Http;

/// <summary>Says to a server on whose behalf a request comes.</summary>
internal interface IHttpCredential
{
    /// <summary>Adds what the server wants to see, such as an <c>Authorization</c> header. Asked for each attempt: what has expired is renewed here.</summary>
    /// <exception cref="UnauthorizedAccessException">There is no credential, or it can't be renewed.</exception>
    ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation);
}
