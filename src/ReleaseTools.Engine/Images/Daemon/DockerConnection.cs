using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Docker.DotNet;
using Docker.DotNet.Models;
using ReleaseTools.Engine.Http;
using ReleaseTools.Logging;
using Version = System.Version;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>Speaks to a container engine (https://docs.docker.com/reference/api/engine/) by Docker.DotNet, in the newest version of its API that both know.</summary>
internal sealed class DockerConnection
{
    private static readonly Version s_oldest = new(1, 41), s_newest = new(1, 47);

    // what runs in an engine says nothing for as long as it likes: whoever asks for it has a timeout of their own
    private static readonly HttpTimeouts s_patient = new() { Answer = TimeSpan.FromHours(6), Idle = TimeSpan.FromHours(6), Retry = new() { Attempts = 2 } };

    private static readonly HttpTimeouts s_quick = new() { Retry = new() { Attempts = 3 } };

    private readonly DockerAddress _engine;
    private readonly HttpPipeline _quickly, _patiently;
    private readonly DockerClient _quick;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private string? _version, _builder;

    public DockerConnection(DockerAddress engine)
    {
        _engine = engine;
        HttpMessageInvoker transport = DockerTransport.New(engine);
        // those that wait for a container to end must not keep others out
        var gate = new HostRateLimiter(256);
        _quickly = new HttpPipeline(transport, s_quick, TimeProvider.System, _ => gate);
        _patiently = new HttpPipeline(transport, s_patient, TimeProvider.System, _ => gate);
        _quick = new DockerHandler(this, _quickly, streams: false, login: null).Client(engine.Address);
        Patient = Lend(login: null);
    }

    /// <summary>The engine that an environment names, as <c>docker</c> finds it.</summary>
    public static DockerConnection Of(IReadOnlyDictionary<string, string> environment) => new(DockerAddress.From(environment.GetValueOrDefault));

    /// <summary>For messages: <c>unix:///var/run/docker.sock</c>.</summary>
    public string Name => _engine.Shown;

    /// <summary>For what takes its time: what arrives is handed on as it does.</summary>
    public DockerClient Patient { get; }

    /// <summary>For what an engine gets from a registry.</summary>
    /// <param name="login">Lent to it for that; null where there is none.</param>
    public DockerClient Lend(DockerLogin? login) => new DockerHandler(this, _patiently, streams: true, login).Client(_engine.Address);

    /// <summary>The version of the builder that the engine prefers, as it says; null where it does not.</summary>
    public async Task<string?> PreferredBuilderAsync(CancellationToken cancellation)
    {
        await NegotiatedAsync(cancellation);
        return _builder;
    }

    /// <summary>Asks for what is done at once.</summary>
    public async Task<T> AskAsync<T>(Func<DockerClient, Task<T>> ask) where T : class
    {
        try
        {
            return await ask(_quick) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            throw new ReleaseException("EngineFailed", ErrorCategory.InvalidData, "engine", $"The container engine at {Name} answered what can't be read: {e.Message}", inner: e);
        }
    }

    /// <inheritdoc cref="AskAsync"/>
    /// <returns>Null where there is no such thing.</returns>
    public async Task<T?> FindAsync<T>(Func<DockerClient, Task<T>> ask) where T : class
    {
        try
        {
            return await AskAsync(ask);
        }
        catch (DockerFailedException e) when (e.IsMissing)
        {
            return null;
        }
    }

    /// <inheritdoc cref="AskAsync"/>
    /// <returns>False where there is no such thing.</returns>
    public async Task<bool> CommandAsync(Func<DockerClient, Task> command) => await FindAsync(async docker =>
    {
        await command(docker);
        return Name;
    }) is not null;

    /// <summary>Follows what an engine tells while it works. That it failed is told there, too: the answer began as a success.</summary>
    /// <param name="asked">What is done, as part of a sentence.</param>
    /// <param name="failed">That it failed, as part of a sentence.</param>
    /// <param name="login">Nothing of it is in the message.</param>
    /// <exception cref="DockerFailedException">It failed, or broke off.</exception>
    public async Task FollowAsync(Func<IProgress<JSONMessage>, Task> work, string asked, string failed, DockerLogin? login = null)
    {
        try
        {
            await work(new Listener(message =>
            {
                if (message.Error is { } failure) throw new DockerFailedException(Name, failed, Clean(failure.Message ?? "it does not say why", login));
            }));
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            throw new DockerFailedException(Name, asked, $"what it tells broke off: {e.Message}");
        }
    }

    /// <summary>Words of the engine for a message: one line, without anything of a login, shortened.</summary>
    public static string Clean(string text, DockerLogin? login = null) => HttpAnswer.Clean(text, new Redactor(login?.Secrets ?? []));

    /// <summary>The version that is spoken, such as <c>1.41</c>.</summary>
    public async Task<string> NegotiatedAsync(CancellationToken cancellation)
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

    /// <param name="asked">For messages: <c>GET /images/json</c>.</param>
    /// <exception cref="DockerFailedException">It refused.</exception>
    public async Task<HttpAnswer> SendAsync(HttpPipeline pipeline, HttpCall call, string asked, CancellationToken cancellation)
    {
        HttpAnswer answer;
        try
        {
            answer = await pipeline.SendAsync(call, cancellation);
        }
        catch (HttpFailedException e)
        {
            throw new ReleaseException("EngineUnreachable", ErrorCategory.ResourceUnavailable, Name, $"The container engine at {Name} does not answer {asked}: {e.GetBaseException().Message.TrimEnd('.')}.", "Start it, or set DOCKER_HOST to one that runs.", e);
        }
        if (answer.IsSuccess || answer.Status is HttpStatusCode.NotModified) return answer;
        using (answer)
        {
            throw new DockerFailedException(Name, string.Create(CultureInfo.InvariantCulture, $"{asked} was answered with {(int)answer.Status}"), Message(answer)) { IsMissing = answer.Status is HttpStatusCode.NotFound };
        }
    }

    // the package's ping does not show what the answer's headers say
    private async Task<string> NegotiateAsync(CancellationToken cancellation)
    {
        using HttpAnswer answer = await SendAsync(_quickly, HttpCall.Get(new Uri(_engine.Address, "_ping")), "GET /_ping", cancellation);
        string? said = answer.Header("Api-Version");
        if (!Version.TryParse(said, out Version? version) || version < s_oldest)
            throw new ReleaseException("EngineTooOld", ErrorCategory.ResourceUnavailable, Name, $"The container engine at {Name} speaks version {said ?? "none"} of the engine's API; {s_oldest} is the oldest that is known here.", "Use a newer engine: Docker 20.10 speaks it.");
        _builder = answer.Header("Builder-Version");
        return (version > s_newest ? s_newest : version).ToString(2);
    }

    private static string Message(HttpAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, DockerJson.Default.JSONError)?.Message is { Length: > 0 } message ? answer.Clean(message) : answer.Words;
        }
        catch (JsonException)
        {
            return answer.Words;
        }
    }

    /// <summary>Hears each message before the next one is read, which <see cref="Progress{T}"/> doesn't promise.</summary>
    private sealed class Listener(Action<JSONMessage> heard) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => heard(value);
    }
}

/// <summary>A container engine could not do what it was asked for.</summary>
/// <param name="engine">Where it listens.</param>
/// <param name="asked">As part of a sentence.</param>
/// <param name="said">The engine's words.</param>
/// <param name="remedy">What to do about them, where more is known than they say.</param>
internal sealed class DockerFailedException(string engine, string asked, string said, string? remedy = null) : ReleaseException(
    "EngineFailed", ErrorCategory.InvalidOperation, engine, $"The container engine at {engine}: {asked}: {said.Trim()}", remedy ?? ReleaseTools.Remedy.FixAndRerun)
{
    /// <summary>Whether it is because there is no such thing.</summary>
    public bool IsMissing { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JSONError))]
[JsonSerializable(typeof(DockerMessage))]
[JsonSerializable(typeof(DockerLogin))]
internal sealed partial class DockerJson : JsonSerializerContext;
