using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Docker.DotNet.Models;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Images;
using ReleaseTools.Images.Builds;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>Builds images in a container engine (https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Image/operation/ImageBuild), with BuildKit where the engine prefers that.</summary>
/// <param name="builder">The value of <see cref="BuilderChoice.Variable"/>; null = the engine's preferred builder.</param>
internal sealed class DockerBuilder(DockerConnection engine, string? builder = null)
{
    /// <param name="line">Gets each line that the build says.</param>
    /// <returns>The image's id: the digest of its configuration, or of its manifest where the engine keeps those.</returns>
    /// <exception cref="UsageException">There is no such Dockerfile in the folder.</exception>
    /// <exception cref="DockerFailedException">The build failed; the last lines that it said are in the message.</exception>
    public async Task<ImageDigest> BuildAsync(BuildRequest request, Action<string> line, CancellationToken cancellation)
    {
        string dockerfile = Dockerfile(request);
        var ignore = await BuildContext.IgnoredAsync(request.Folder, dockerfile, cancellation);
        ImageBuilder chosen = BuilderChoice.Of(await engine.PreferredBuilderAsync(cancellation), builder);
        await using var context = new BuildContext(request.Folder, dockerfile, ignore);
#pragma warning disable CS0618 // the one that reads the answer itself ends at what BuildKit tells: DockerMessage
        await using Stream answer = await engine.Patient.Images.BuildImageFromDockerfileAsync(context, Parameters(request, dockerfile, chosen), cancellation);
#pragma warning restore CS0618
        var output = new BuildOutput(line, Redactor.ForEnvironment(ProcessEnvironment.Read()).CutOf);
        string? id = null;
        await foreach (DockerMessage message in DockerMessage.ReadAsync(answer, engine.Name, $"building {request.Folder}", cancellation))
        {
            if (message.Trace is { } trace) output.Add(BuildTrace.Read(trace));
            else output.Append(message.Text ?? (message.Status is null ? "" : message.Status + "\n"));
            id = message.ImageId ?? id;
            if (message.Failure is { } failure) throw new DockerFailedException(engine.Name, $"the build of {request.Folder} failed", output.Failed(DockerConnection.Clean(failure)), BuildFailure.RemedyOf(failure));
        }
        output.Finish();
        return ImageDigest.TryParse(id, out ImageDigest? digest) ? digest : throw new DockerFailedException(engine.Name, $"the build of {request.Folder}", "it did not say which image it made");
    }

    private static ImageBuildParameters Parameters(BuildRequest request, string dockerfile, ImageBuilder builder) => new()
    {
        Dockerfile = dockerfile,
        Tags = request.Name is null ? null : [$"{request.Name}"],
        Labels = OrNull(request.Labels),
        BuildArgs = OrNull(request.Arguments),
        NetworkMode = request.Network,
        Platform = request.Platform?.ToString(),
        // without "remote" and "session" the body is the folder for both builders
        Version = builder is ImageBuilder.BuildKit ? "2" : "1",
        // what the classic builder remembers of earlier builds it takes for any platform
        NoCache = request.Platform is null || builder is ImageBuilder.BuildKit ? null : true,
        Remove = true,
        ForceRemove = true,
    };

    private static Dictionary<string, string>? OrNull(IReadOnlyDictionary<string, string> values) => values.Count == 0 ? null : new Dictionary<string, string>(values, StringComparer.Ordinal);

    private static string Dockerfile(BuildRequest request)
    {
        string name = request.Dockerfile.Replace('\\', '/');
        string? inside = Archive.TarEntryName.Normalize(name);
        if (inside is null or "") throw new UsageException("DockerfileOutside", request.Dockerfile, $"The Dockerfile {request.Dockerfile} is not in the folder {request.Folder}, which the image is built from.", "Move it there, or build from a folder above both.");
        if (!File.Exists(Path.Combine(request.Folder, inside))) throw new UsageException("DockerfileMissing", request.Dockerfile, $"There is no {inside} in {request.Folder}.", "Write it, or name another one.");
        return inside;
    }
}

/// <summary>An image that is to be built.</summary>
/// <param name="Folder">What the Dockerfile can copy from.</param>
internal sealed record BuildRequest(string Folder)
{
    /// <summary>Its path in the folder, with forward slashes.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>What the image is called then; null = it is found by its id.</summary>
    public RegistryReference? Name { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the Dockerfile names as <c>ARG</c>. They can be read in the image's history: no place for secrets.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The network that its commands have: <c>none</c>, <c>host</c>, or one that the engine knows.</summary>
    public string Network { get; init; } = "none";

    /// <summary>The platform that it is built for; null = the engine's own.</summary>
    public ImagePlatform? Platform { get; init; }
}

/// <summary>
/// A piece of what an engine tells while it builds. That it failed is told there, too: the answer began as a success. Docker.DotNet's <see cref="JSONMessage"/> takes no text for
/// <c>aux</c>, which is what BuildKit tells, and ends without a word where the last piece is not whole.
/// </summary>
internal sealed record DockerMessage(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("stream")] string? Text,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("errorDetail")] JSONError? Detail,
    [property: JsonPropertyName("aux")] JsonElement? Result)
{
    /// <summary>Why it failed; null where this says nothing of that.</summary>
    public string? Failure => Detail?.Message ?? Error;

    /// <summary>The digest of an image that was made; null where this says nothing of that.</summary>
    public string? ImageId => Result is { ValueKind: JsonValueKind.Object } result && result.TryGetProperty("ID", out JsonElement id) && id.ValueKind is JsonValueKind.String ? id.GetString() : null;

    /// <summary>What BuildKit tells, as it encodes it; null where this says nothing of that.</summary>
    public byte[]? Trace => Id is "moby.buildkit.trace" && Result is { ValueKind: JsonValueKind.String } result && result.TryGetBytesFromBase64(out byte[]? trace) ? trace : null;

    public static async IAsyncEnumerable<DockerMessage> ReadAsync(Stream stream, string engine, string asked, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using IAsyncEnumerator<DockerMessage?> messages = JsonSerializer.DeserializeAsyncEnumerable(stream, DockerJson.Default.DockerMessage!, topLevelValues: true, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await messages.MoveNextAsync()) yield break;
            }
            catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
            {
                throw new DockerFailedException(engine, asked, $"what it tells broke off: {e.Message}");
            }
            if (messages.Current is { } message) yield return message;
        }
    }
}
