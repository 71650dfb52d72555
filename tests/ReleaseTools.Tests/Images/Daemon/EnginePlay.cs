using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Images.Daemon;

namespace ReleaseTools.Tests.Images.Daemon;

/// <summary>An engine, played by a server in this process: each request is answered by what a test says for it.</summary>
internal sealed class EnginePlay : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<string> _requests = [];
    private LoopbackServer? _server;

    /// <summary>What was asked for, in order: <c>GET images/json?all=1</c>.</summary>
    public IReadOnlyList<string> Requests
    {
        get { lock (_lock) return [.. _requests]; }
    }

    public Uri Address => _server!.Address;

    public DockerConnection Client => new(DockerAddress.From(name => name == "DOCKER_HOST" ? $"tcp://{Address.Authority}" : null));

    /// <param name="answer">Given method and path, <c>POST build</c>, and the request.</param>
    /// <param name="builder">The version of the builder that it prefers; null = it does not say.</param>
    public static async Task<EnginePlay> StartAsync(Func<string, HttpContext, Task> answer, string? builder = null)
    {
        var play = new EnginePlay();
        play._server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.Headers["Api-Version"] = "1.41";
            if (builder is not null) context.Response.Headers["Builder-Version"] = builder;
            if (context.Request.Path == "/_ping") return;
            string asked = $"{context.Request.Method} {context.Request.Path.ToString()["/v1.41/".Length..]}";
            lock (play._lock) play._requests.Add(asked + context.Request.QueryString);
            await answer(asked, context);
        });
        return play;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
