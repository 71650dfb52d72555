using Docker.DotNet.Models;
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
        await using var context = new BuildContext(request.Folder, dockerfile, ignore);
#pragma warning disable CS0618 // the one that reads the answer itself ends at what BuildKit tells: EngineMessage
        await using Stream answer = await engine.Patient.Images.BuildImageFromDockerfileAsync(context, Parameters(request, dockerfile, chosen), cancellation);
#pragma warning restore CS0618
        var output = new BuildOutput(line, Redactor.ForEnvironment(ProcessEnvironment.Read()).CutOf);
        string? id = null;
        await foreach (EngineMessage message in EngineMessage.ReadAsync(answer, engine.Name, $"building {request.Folder}", cancellation))
        {
            if (message.Trace is { } trace) output.Add(BuildTrace.Read(trace));
            else output.Append(message.Text ?? (message.Status is null ? "" : message.Status + "\n"));
            id = message.ImageId ?? id;
            if (message.Failure is { } failure) throw new EngineFailedException(engine.Name, $"the build of {request.Folder} failed", output.Failed(EngineClient.Clean(failure)), BuildFailure.RemedyOf(failure));
        }
        output.Finish();
        return ImageDigest.TryParse(id, out ImageDigest? digest) ? digest : throw new EngineFailedException(engine.Name, $"the build of {request.Folder}", "it did not say which image it made");
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
