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

/// <summary>What builds a Dockerfile in a container engine.</summary>
public enum ImageBuilder
{
    /// <summary>The builder that every engine has.</summary>
    Classic,

    /// <summary>Docker's newer one (https://docs.docker.com/build/buildkit/): <c>RUN --mount</c>, unused stages skipped, stages in parallel.</summary>
    BuildKit,
}

/// <summary>What to do about a build that failed, as far as its last words tell.</summary>
public static class BuildFailure
{
    /// <param name="said">The reason that the engine gives.</param>
    /// <returns>Null where the words say it all.</returns>
    public static string? RemedyOf(string said) => said switch
    {
        // moby/buildkit, session/group.go: what only a client of BuildKit's own can give was asked for
        _ when Has(said, "no active session") => $"BuildKit asked for a login, a secret or an SSH agent, which it is not given here. Pull the images that the Dockerfile names first (docker pull), write it without --mount=type=secret and type=ssh, or use the classic builder: {BuilderChoice.Variable}=0.",
        // moby, daemon/builder/dockerfile/dispatchers.go
        _ when Has(said, "requires BuildKit") => $"Build with BuildKit, if the engine has it: {BuilderChoice.Variable}=1.",
        _ when Has(said, "not supported by buildkit") => $"Use the classic builder: {BuilderChoice.Variable}=0.",
        _ when Has(said, "exec format error") => "The command is for another platform than the engine's machine. Set up emulation there (https://docs.docker.com/build/building/multi-platform/#qemu), or only copy into the image.",
        _ => null,
    };

    private static bool Has(string said, string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
}
