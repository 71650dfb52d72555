using ReleaseTools.Engine.Images.Daemon;

namespace ReleaseTools.ServerTests.Images;

/// <summary>By BuildKit.</summary>
public sealed class DockerfileOnBuildKitTests(BuildKitDockerd server) : DockerfileContract(server), IClassFixture<BuildKitDockerd>
{
    [Fact]
    public async Task Commands_have_caches_and_no_network_and_stages_that_are_not_needed_are_not_built()
    {
        Context("""
            FROM scratch AS base
            COPY busybox /bin/busybox
            COPY busybox /bin/sh
            FROM base AS unused
            RUN exit 9
            FROM base AS made
            RUN --mount=type=cache,target=/cache echo kept > /cache/file
            RUN --mount=type=cache,target=/cache busybox cat /cache/file > /made; busybox ip route; echo "made at $(busybox cat /made)"
            FROM base
            COPY --from=made /made /made
            RUN --mount=type=bind,from=made,target=/made-there busybox ls /made-there/made
            """);
        var lines = new List<string>();

        await ExportAsync(Request, lines.Add);

        Assert.Contains("made at kept", lines);
        Assert.Contains("/made-there/made", lines);
        Assert.DoesNotContain(lines, line => line.Contains("exit 9", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("default via", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("COPY busybox /bin/busybox", StringComparison.Ordinal) || line.EndsWith("COPY busybox /bin/busybox: cached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_which_it_can_not_be_given_says_what_to_do()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nRUN --mount=type=secret,id=token,required [\"/bin/busybox\", \"true\"]\n");

        DockerFailedException e = await Assert.ThrowsAsync<DockerFailedException>(() => ExportAsync(Request, _ => { }));

        Assert.Contains("--mount=type=secret", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_is_cancelled_ends()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo begun; while :; do /bin/busybox sleep 1; done\"]\n");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DockerBuilder(server.Client).BuildAsync(Request, line =>
        {
            if (line == "begun") stop.Cancel();
        }, stop.Token));
    }
}
