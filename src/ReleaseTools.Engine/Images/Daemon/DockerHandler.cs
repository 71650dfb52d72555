using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>
/// What Docker.DotNet sends its requests by: our pipeline, so that they have its connections, limits, timeouts, redaction and errors. What an engine refuses is
/// an <see cref="DockerFailedException"/> here: the package's exceptions show all that was answered, secrets, too.
/// </summary>
/// <param name="login">Sent along with each request; null where there is none. The package sends one with some of its requests only, and the pipeline has to know what nobody may see.</param>
internal sealed class DockerHandler(DockerConnection engine, HttpPipeline pipeline, bool streams, DockerLogin? login) : HttpMessageHandler
{
    /// <summary>A client that sends its requests by this.</summary>
    public DockerClient Client(Uri address) => new DockerClientBuilder().WithEndpoint(address).WithTimeout(Timeout.InfiniteTimeSpan).WithTransportOptions(new Factory(), this).Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri asked = request.RequestUri!;
        HttpContent? body = request.Content;
        var call = new HttpCall(request.Method, new Uri(asked, $"/v{await engine.NegotiatedAsync(cancellationToken)}{asked.PathAndQuery}"))
        {
            MayRepeat = request.Method == HttpMethod.Get,
            Body = body is null ? null : () => Interlocked.Exchange(ref body, null) ?? throw new IOException("it wants to be sent again what can be sent once"),
            BodyLength = body?.Headers.ContentLength ?? 0,
            Streams = streams,
        };
        if (login is not null) call = call.With(DockerLogin.Header, login.Encode()) with { Secrets = login.Secrets };
        // arguments of a build may be in the query
        HttpAnswer answer = await engine.SendAsync(pipeline, call, $"{request.Method} {asked.AbsolutePath}", cancellationToken);
        return new HttpResponseMessage(answer.Status) { Content = new StreamContent(answer.Stream) };
    }

    private sealed class Factory : IDockerHandlerFactory<DockerHandler>
    {
        public ResolvedTransport CreateHandler(DockerHandler transportOptions, ResolvedClientOptions clientOptions, ILogger logger) => new(transportOptions, clientOptions.Endpoint);

        public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) => throw new NotSupportedException("There is one handler for each client.");

        public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) => throw new NotSupportedException("What a container says is read from its log.");
    }
}
