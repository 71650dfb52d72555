namespace ReleaseTools.Images.Builds;

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
