namespace ReleaseTools.Images.Builds;

/// <summary>Which builder an image is built with: the one that the user names in <c>DOCKER_BUILDKIT</c>, else the one that the engine prefers.</summary>
public static class BuilderChoice
{
    /// <summary>The variable that <c>docker build</c> reads, too (https://docs.docker.com/build/buildkit/#getting-started).</summary>
    public const string Variable = "DOCKER_BUILDKIT";

    /// <param name="preferred">The engine's <c>Builder-Version</c>: <c>2</c> is BuildKit (https://docs.docker.com/reference/api/engine/version/v1.47/#tag/System/operation/SystemPing). Null where it names none.</param>
    /// <param name="named">The variable's value; null or empty where it isn't set.</param>
    /// <exception cref="UsageException">The variable is neither true nor false.</exception>
    public static ImageBuilder Of(string? preferred, string? named) => named switch
    {
        null or "" => preferred is "2" ? ImageBuilder.BuildKit : ImageBuilder.Classic,
        // what Go's ParseBool takes
        "1" or "t" or "T" or "true" or "True" or "TRUE" => ImageBuilder.BuildKit,
        "0" or "f" or "F" or "false" or "False" or "FALSE" => ImageBuilder.Classic,
        _ => throw new UsageException("ImageBuilderInvalid", Variable, $"{Variable} is '{named}', which is neither true nor false.", "Set it to 1 for BuildKit or 0 for the classic builder, or unset it: then the engine's preferred builder is used."),
    };
}
