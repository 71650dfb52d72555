using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Images;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of an entry of <c>images</c>, and the rules between them.</summary>
internal static class ImageKeys
{
    private static readonly ListShape<string> s_tags = new("image tags", new TextShape(ImageRules.Tag)) { TakesOne = true, NeedsOne = true, Identity = tag => tag };

    private static readonly ListShape<string> s_floating = new("image tags", new TextShape(ImageRules.Tag)) { TakesOne = true, Identity = tag => tag };

    private static readonly ListShape<string> s_aliases = new("repositories", new TextShape(ImageRules.Repository)) { TakesOne = true, Identity = name => name };

    private static readonly ListShape<string> s_platforms = new("platforms", new TextShape(ImageRules.Platform)) { NeedsOne = true, Identity = name => ImagePlatform.TryParse(name, out ImagePlatform? platform) ? platform.ToString() : name };

    private static readonly ListShape<string> s_joined = new("images", new TextShape(ImageRules.JoinedImage)) { NeedsOne = true, Identity = name => name };

    /// <summary>Where an image comes from, also one of a pod.</summary>
    public static SectionTable<ImageOrigin> Origin { get; } = new SectionTable<ImageOrigin>("an image's origin", new ImageOrigin()) { Complete = Complete }
        .Key("dockerfile", new TextShape(PathRules.Any), origin => origin.Dockerfile, (origin, value) => origin with { Dockerfile = value },
            "Built from this Dockerfile by the container engine. It is a path in `context`.", example: "Dockerfile")
        .Key("context", new TextShape(PathRules.Folder), origin => origin.Context, (origin, value) => origin with { Context = value },
            "The folder that the Dockerfile lies in and can copy from, relative to the source.")
        .Key("args", new MapShape<string>("build arguments", TextRules.EnvironmentName, new TextShape(TextRules.EnvironmentValue)), origin => origin.Args, (origin, value) => origin with { Args = value },
            "What the Dockerfile names as `ARG`. They can be read in the image: no place for secrets.", defaultNote: "none", example: "{ VERSION: \"${version}\" }")
        .Key("platforms", s_platforms, origin => origin.Platforms, (origin, value) => origin with { Platforms = value },
            "The platforms that it is built for, one image each; several are joined into an index. Commands (`RUN`) for a platform that is not the engine's need emulation there.", defaultNote: "the engine's own", example: "[linux/amd64, linux/arm64]")
        .Key("archive", new TextShape(PathRules.ImageArchive), origin => origin.Archive, (origin, value) => origin with { Archive = value },
            "A file that the build wrote with `docker save`, or the tar of an OCI layout, compressed by gzip or Zstandard or not; `FILE:TAG` or `FILE@DIGEST` takes one of several images in it. Which of both it is, its content tells. Docker 25 and later write both into one file: `docker-archive:FILE` or `oci-archive:FILE` says which is taken; by default the layout, if it is complete.", example: "out/hello.tar")
        .Key("layout", new TextShape(PathRules.Any), origin => origin.Layout, (origin, value) => origin with { Layout = value },
            "The folder of an OCI layout that the build wrote; `FOLDER:TAG` takes one of several images in it.", example: "out/oci")
        .Key("engine", new TextShape(ImageRules.EngineImage), origin => origin.Engine, (origin, value) => origin with { Engine = value },
            "An image that the build left in the container engine.", example: "hello:build")
        .Key("join", s_joined, origin => origin.Join, (origin, value) => origin with { Join = value },
            "Images that the build made for one platform each; they are joined into an index. Each is an archive as in `archive`, `oci:FOLDER` or `docker-daemon:NAME`; of an index, its images are taken. What an image runs on, its configuration says; two for one platform are an error.", defaultNote: "none", example: "[out/amd64.tar, \"docker-archive:out/arm64.tar\"]");

    private static SectionTable<ImageDefinition> Image { get; } = new SectionTable<ImageDefinition>("an image", new ImageDefinition { Name = "", From = new ImageOrigin() })
        .Key("name", new TextShape(ImageRules.Repository), image => image.Name, (image, value) => image with { Name = value },
            "The repository that it is released in. It is staged there by its digest, and has no tag before the release.", required: true, example: "registry.example.com/hello")
        .Key("from", Origin, image => image.From, (image, value) => image with { From = value },
            "Where it comes from: one of `dockerfile`, `archive`, `layout`, `engine` and `join`.", required: true, example: "{ dockerfile: Dockerfile }")
        .Key("tags", s_tags, image => image.Tags, (image, value) => image with { Tags = value },
            "The image's permanent tags. If a tag already points to another image, the release fails before anything is public. The exception: a tag set by another release of the same commit, such as an rc, moves to the higher version. `${imageTag}` is incremented if the version already has an image.")
        .Key("floating", s_floating, image => image.Floating, (image, value) => image with { Floating = value },
            "The tags that move to it from an older release, after all others. They never move back to an older version, and those that start with `stable` move only to official ones.", defaultNote: "none", example: "[latest]")
        .Key("aliases", s_aliases, image => image.Aliases, (image, value) => image with { Aliases = value },
            "Further repositories that have it under the same tags.", defaultNote: "none", example: "[\"registry.example.com/hello-${major}.${minor}\"]");

    public static ListShape<ImageDefinition> List { get; } = new("images", Image) { Identity = image => image.Name, IdentityKey = "name" };

    private static ImageOrigin Complete(ImageOrigin origin, MapNode node, ProblemList problems)
    {
        int kinds = new[] { "dockerfile", "archive", "layout", "engine", "join" }.Count(kind => node.Find(kind) is not null);
        bool isSaid = kinds == 0 && node.Entries.Any(entry => entry.Key.Value is not ("context" or "args" or "platforms"));      // a key of another name: that is an error already
        if (kinds != 1 && !isSaid) problems.Add(node, "An image comes from one of 'dockerfile', 'archive', 'layout', 'engine' and 'join'.");
        foreach (string key in new[] { "context", "args", "platforms" })
        {
            if (node.Find(key) is { } value && node.Find("dockerfile") is null) problems.Add(value, $"'{key}' is for images that are built: it belongs to 'dockerfile'.");
        }
        return origin;
    }
}
