using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>Speaks to a container engine (https://docs.docker.com/reference/api/engine/), in the newest version of its API that both know.</summary>
internal sealed class EngineClient
{
    private static readonly Version s_oldest = new(1, 41), s_newest = new(1, 47);

    // what runs in an engine says nothing for as long as it likes: whoever asks for it has a timeout of their own
    private static readonly Patience s_patient = new() { Answer = TimeSpan.FromHours(6), Idle = TimeSpan.FromHours(6), Attempts = 2 };

    private static readonly Patience s_quick = new() { Attempts = 3 };

    private readonly EngineAddress _engine;
    private readonly HttpPipeline _quickly, _patiently;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private string? _version, _builder;

    public EngineClient(EngineAddress engine)
    {
        _engine = engine;
        HttpMessageInvoker transport = EngineTransport.New(engine);
        // those that wait for a container to end must not keep others out
        var gate = new HostGate(256);
        _quickly = new HttpPipeline(transport, s_quick, TimeProvider.System, _ => gate);
        _patiently = new HttpPipeline(transport, s_patient, TimeProvider.System, _ => gate);
    }

    /// <summary>The engine that an environment names, as <c>docker</c> finds it.</summary>
    public static EngineClient Of(IReadOnlyDictionary<string, string> environment) => new(EngineAddress.From(environment.GetValueOrDefault));

    /// <summary>For messages: <c>unix:///var/run/docker.sock</c>.</summary>
    public string Name => _engine.Shown;

    /// <summary>The version of the builder that the engine prefers, as it says; null where it does not.</summary>
    public async Task<string?> PreferredBuilderAsync(CancellationToken cancellation)
    {
        await NegotiatedAsync(cancellation);
        return _builder;
    }

    /// <returns>Null where there is no such thing.</returns>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) where T : class
    {
        using HttpAnswer answer = await SendAsync(_quickly, await CallAsync(HttpMethod.Get, path, cancellation), cancellation);
        return answer.Status is HttpStatusCode.NotFound ? null : Read(Checked(answer, $"GET {Bare(path)}"), type);
    }

    /// <summary>Asks for what is done at once.</summary>
    public async Task<T> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellation) where T : class
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(body, bodyType);
        HttpCall call = await CallAsync(HttpMethod.Post, path, cancellation);
        using HttpAnswer answer = await SendAsync(_quickly, call with { Body = () => Json(bytes) }, cancellation);
        return Read(Checked(answer, $"POST {Bare(path)}"), type);
    }

    /// <returns>False where there is no such thing.</returns>
    public async Task<bool> CommandAsync(HttpMethod method, string path, CancellationToken cancellation)
    {
        using HttpAnswer answer = await SendAsync(_quickly, await CallAsync(method, path, cancellation), cancellation);
        return answer.Status is not HttpStatusCode.NotFound && Checked(answer, $"{method} {Bare(path)}") is not null;
    }

    /// <summary>Asks for what takes its time, and hands on what arrives as it does.</summary>
    /// <param name="body">What is sent along; null for nothing.</param>
    /// <param name="length">Of the body, in bytes, as far as it is known.</param>
    /// <returns>Null where there is no such thing.</returns>
    public async Task<HttpAnswer?> StreamAsync(HttpMethod method, string path, Func<HttpContent>? body, long length, CancellationToken cancellation)
    {
        HttpCall call = await CallAsync(method, path, cancellation) with { Body = body, BodyLength = length, Streams = true };
        HttpAnswer answer = await SendAsync(_patiently, call, cancellation);
        if (answer.Status is HttpStatusCode.NotFound)
        {
            answer.Dispose();
            return null;
        }
        return Checked(answer, $"{method} {Bare(path)}");
    }

    /// <summary>Asks for what an engine gets from a registry, and hands on what arrives as it does.</summary>
    /// <param name="login">Lent to it for that; null where there is none.</param>
    /// <exception cref="EngineFailedException">It refused, also because there is no such thing: the engine's words, or the registry's, say which.</exception>
    public async Task<HttpAnswer> FetchAsync(HttpMethod method, string path, EngineLogin? login, CancellationToken cancellation)
    {
        HttpCall call = await CallAsync(method, path, cancellation) with { Streams = true };
        if (login?.Encode() is { } encoded) call = call.With(EngineLogin.Header, encoded) with { Secrets = [.. new[] { encoded, login.Password, login.IdentityToken }.OfType<string>()] };
        return Checked(await SendAsync(_patiently, call, cancellation), $"{method} {Bare(path)}");
    }

    private static ByteArrayContent Json(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/json");
        return content;
    }

    private static T Read<T>(HttpAnswer answer, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ReleaseException("EngineFailed", ErrorCategory.InvalidData, "engine", $"The container engine answered what can't be read: {answer.Words}", inner: e);
        }
    }

    private async Task<HttpCall> CallAsync(HttpMethod method, string path, CancellationToken cancellation) =>
        new(method, new Uri(_engine.Address, $"v{await NegotiatedAsync(cancellation)}/{path}")) { MayRepeat = method == HttpMethod.Get };

    private async Task<string> NegotiatedAsync(CancellationToken cancellation)
    {
        await _asking.WaitAsync(cancellation);
        try
        {
            return _version ??= await NegotiateAsync(cancellation);
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<string> NegotiateAsync(CancellationToken cancellation)
    {
        using HttpAnswer answer = await SendAsync(_quickly, HttpCall.Get(new Uri(_engine.Address, "_ping")), cancellation);
        string? said = Checked(answer, "GET /_ping").Header("Api-Version");
        if (!Version.TryParse(said, out Version? version) || version < s_oldest)
            throw new ReleaseException("EngineTooOld", ErrorCategory.ResourceUnavailable, Name, $"The container engine at {Name} speaks version {said ?? "none"} of the engine's API; {s_oldest} is the oldest that is known here.", "Use a newer engine: Docker 20.10 speaks it.");
        _builder = answer.Header("Builder-Version");
        return (version > s_newest ? s_newest : version).ToString(2);
    }

    private async Task<HttpAnswer> SendAsync(HttpPipeline pipeline, HttpCall call, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.SendAsync(call, cancellation);
        }
        catch (HttpFailedException e)
        {
            throw new ReleaseException("EngineUnreachable", ErrorCategory.ResourceUnavailable, Name, $"The container engine at {Name} does not answer {call.Method} {call.Address.AbsolutePath}: {e.GetBaseException().Message.TrimEnd('.')}.", "Start it, or set DOCKER_HOST to one that runs.", e);
        }
    }

    private HttpAnswer Checked(HttpAnswer answer, string asked)
    {
        if (answer.IsSuccess || answer.Status is HttpStatusCode.NotModified) return answer;
        using (answer) throw new EngineFailedException(Name, string.Create(CultureInfo.InvariantCulture, $"{asked} was answered with {(int)answer.Status}"), Message(answer));
    }

    private static string Message(HttpAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, EngineJson.Default.EngineProblem)?.Message is { Length: > 0 } message ? answer.Clean(message) : answer.Words;
        }
        catch (JsonException)
        {
            return answer.Words;
        }
    }

    // arguments of a build may be in the query
    private static string Bare(string path) => "/" + path.Split('?')[0];
}
