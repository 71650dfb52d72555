using System.Text.Json;

namespace ReleaseTools.ServerTests.Images;

/// <summary>A release whose image is built from a Dockerfile, for several platforms.</summary>
public sealed class ReleasedDockerfileTests(BuildKitDockerd server) : IClassFixture<BuildKitDockerd>
{
    [Theory]
    [InlineData("[linux/arm64, linux/amd64]", "linux/amd64, linux/arm64")]
    [InlineData("[linux/s390x]", "linux/s390x")]
    public async Task It_has_an_image_for_each_platform(string platforms, string built)
    {
        using GitRepository origin = HelloProduct.Create($$"""
            product: hello
            build:
              steps:
                - { name: make, run: "mkdir -p out && echo hello > out/hello && printf 'FROM scratch\\nCOPY out /\\n' > Dockerfile" }
            artifacts:
              - { name: "hello-${version}.tar.gz", files: out/** }
            images:
              - { name: registry.example.com/hello, from: { dockerfile: Dockerfile, platforms: {{platforms}} } }
            """);
        using var machine = new Machine($"builder-{Guid.NewGuid():n}", origin.Path) { Environment = { ["DOCKER_HOST"] = $"unix://{server.Socket}" } };

        ChildResult run = await machine.RunAsync("run", "--rehearsal", "--until", "build", "--output", "json");

        Assert.True(run.ExitCode == 0, run.Error);
        using var session = JsonDocument.Parse(run.Output);
        JsonElement image = Assert.Single(session.RootElement.GetProperty("images").EnumerateArray());
        Assert.Equal(built, string.Join(", ", image.GetProperty("platforms").EnumerateArray().Select(platform => platform.GetString()).Order(StringComparer.Ordinal)));
    }
}
