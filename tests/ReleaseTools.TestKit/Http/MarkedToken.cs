using System.Net.Http.Headers;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.TestKit.Http;

internal sealed class MarkedToken(string token) : IHttpCredential
{
    public ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return ValueTask.CompletedTask;
    }
}
