using Docker.DotNet.Models;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images;
using ReleaseTools.Images.Builds;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>
/// Has an engine fetch the images that a Dockerfile begins with, before it is built. BuildKit asks the client for logins, over a session, which is a server of its own: without one it gets
/// "no active sessions" even for public images of registries that give out tokens (moby 20.10 to 28). The classic builder would have to be given every login that there is. An image that
/// the engine has is used by both of them as it is, and what is pulled gets the one login that it needs.
/// </summary>
internal sealed class BaseImagePull(EngineClient engine, IRegistryCredentials credentials)
{
    private readonly EnginePuller _puller = new(engine, credentials);
    private readonly List<(ImageReference Image, string Before, string After)> _moved = [];

    /// <summary>The images that were pulled in the place of others, and have no name once those have theirs back.</summary>
    public IEnumerable<string> Replacements => _moved.Select(moved => moved.After);

    /// <param name="pulled">Told of each image before it is pulled.</param>
    /// <exception cref="RefusedException">One is not there, and could not be pulled.</exception>
    public async Task PullAsync(BuildRequest request, Action<string> pulled, CancellationToken cancellation)
    {
        string path = Path.Combine(request.Folder, request.Dockerfile);
        if (!File.Exists(path)) return;
        foreach (BaseImage image in BaseImage.In(DockerfileText.Parse(await File.ReadAllTextAsync(path, cancellation)), request.Arguments, request.Platform))
        {
            ImageInspectResponse? there = await _puller.FindAsync(image.Image, cancellation);
            if (there is not null && (image.Platform is null || EnginePuller.PlatformOf(there)?.Satisfies(image.Platform) is not false)) continue;
            pulled($"pulling {image.Image}{(image.Platform is null ? "" : $" for {image.Platform}")}");
            ImageInspectResponse now = await _puller.PullAsync(image.Image, cancellation, image.Platform);
            if (there is not null && there.ID != now.ID && image.Image.Digest is null) _moved.Add((image.Image, there.ID, now.ID));
        }
    }

    /// <summary>Gives names back to the images that had them: an engine that keeps one platform of an image moves its tag to the one that was pulled.</summary>
    public async Task RestoreAsync(CancellationToken cancellation)
    {
        foreach ((ImageReference image, string before, _) in Enumerable.Reverse(_moved))
            await engine.CommandAsync(docker => docker.Images.TagImageAsync(before, new ImageTagParameters { RepositoryName = image.Name, Tag = image.Tag ?? ImageReference.DefaultTag }, cancellation));
    }
}
