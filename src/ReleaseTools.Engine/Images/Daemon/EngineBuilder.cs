using System.Text.Json;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Images;
using ReleaseTools.Images.Builds;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>Builds images in a container engine (https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Image/operation/ImageBuild), with BuildKit where the engine prefers that.</summary>
/// <param name="builder">The value of <see cref="BuilderChoice.Variable"/>; null = the engine's preferred builder.</param>
internal sealed class EngineBuilder(EngineClient engine, string? builder = null)
{
    /// <param name="line">Gets each line that the build says.</param>
    /// <returns>The image's id: the digest of its configuration, or of its manifest where the engine keeps those.</returns>
    /// <exception cref="UsageException">There is no such Dockerfile in the folder.</exception>
    /// <exception cref="EngineFailedException">The build failed; the last lines that it said are in the message.</exception>
    public async Task<ImageDigest> BuildAsync(BuildRequest request, Action<string> line, CancellationToken cancellation)
    {
        string dockerfile = Dockerfile(request);
        var ignore = await BuildContext.IgnoredAsync(request.Folder, dockerfile, cancellation);
        ImageBuilder chosen = BuilderChoice.Of(await engine.PreferredBuilderAsync(cancellation), builder);
        using HttpAnswer answer = await engine.StreamAsync(HttpMethod.Post, "build" + Query(request, dockerfile, chosen), () => new BuildContext(request.Folder, dockerfile, ignore), length: 0, cancellation)
            ?? throw new EngineFailedException(engine.Name, "POST /build", "it does not know that");
        var output = new BuildOutput(line, Redactor.ForEnvironment(ProcessEnvironment.Read()).CutOf);
        string? id = null;
        await foreach (EngineMessage message in EngineMessage.ReadAsync(answer.Stream, engine.Name, $"building {request.Folder}", cancellation))
        {
            if (message.Trace is { } trace) output.Add(BuildTrace.Read(trace));
            else output.Append(message.Text ?? (message.Status is null ? "" : message.Status + "\n"));
            id = message.ImageId ?? id;
            if (message.Failure is { } failure) throw new EngineFailedException(engine.Name, $"the build of {request.Folder} failed", output.Failed(answer.Clean(failure)), BuildFailure.RemedyOf(failure));
        }
        output.Finish();
        return ImageDigest.TryParse(id, out ImageDigest? digest) ? digest : throw new EngineFailedException(engine.Name, $"the build of {request.Folder}", "it did not say which image it made");
    }

    private static string Query(BuildRequest request, string dockerfile, ImageBuilder builder) => UrlText.Query(
        ("dockerfile", dockerfile),
        ("t", request.Name?.ToString()),
        ("labels", Json(request.Labels)),
        ("buildargs", Json(request.Arguments)),
        ("networkmode", request.Network),
        ("platform", request.Platform?.ToString()),
        // without "remote" and "session" the body is the folder for both builders
        ("version", builder is ImageBuilder.BuildKit ? "2" : "1"),
        // what the classic builder remembers of earlier builds it takes for any platform
        ("nocache", request.Platform is null || builder is ImageBuilder.BuildKit ? null : "1"),
        ("rm", "1"),
        ("forcerm", "1"));

    private static string? Json(IReadOnlyDictionary<string, string> values) =>
        values.Count == 0 ? null : JsonSerializer.Serialize(new Dictionary<string, string>(values, StringComparer.Ordinal), EngineJson.Default.DictionaryStringString);

    private static string Dockerfile(BuildRequest request)
    {
        string name = request.Dockerfile.Replace('\\', '/');
        string? inside = Archive.TarEntryName.Normalize(name);
        if (inside is null or "") throw new UsageException("DockerfileOutside", request.Dockerfile, $"The Dockerfile {request.Dockerfile} is not in the folder {request.Folder}, which the image is built from.", "Move it there, or build from a folder above both.");
        if (!File.Exists(Path.Combine(request.Folder, inside))) throw new UsageException("DockerfileMissing", request.Dockerfile, $"There is no {inside} in {request.Folder}.", "Write it, or name another one.");
        return inside;
    }
}
