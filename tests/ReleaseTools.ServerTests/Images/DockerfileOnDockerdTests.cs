namespace ReleaseTools.ServerTests.Images;

/// <summary>By the classic builder.</summary>
public sealed class DockerfileOnDockerdTests(Dockerd server) : DockerfileContract(server), IClassFixture<Dockerd>
{
    [Fact]
    public async Task What_only_BuildKit_can_do_says_how_to_ask_for_it()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nRUN --mount=type=cache,target=/c [\"/bin/busybox\", \"true\"]\n");

        ReleaseException e = await Assert.ThrowsAnyAsync<ReleaseException>(() => ExportAsync(Request, _ => { }));

        Assert.Contains("DOCKER_BUILDKIT=1", e.Remedy, StringComparison.Ordinal);
    }
}
