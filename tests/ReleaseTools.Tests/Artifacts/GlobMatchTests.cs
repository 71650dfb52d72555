using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;

namespace ReleaseTools.Tests.Artifacts;

public sealed class GlobMatchTests
{
    [Fact]
    public async Task Of_alternatives_one_that_matches_is_enough()
    {
        using TestTree tree = new();
        IReadOnlyList<Artifact> made = await tree.Add("dist/a.deb", "a").CollectAsync(new ArtifactDefinition { Files = ["**/*.deb", "**/*.rpm"], Match = GlobMatch.Any });
        Assert.Equal("a.deb", Assert.Single(made).Name);
    }

    [Fact]
    public async Task Where_no_alternative_matches_all_of_them_are_named()
    {
        using TestTree tree = new();
        var e = await Assert.ThrowsAsync<ArtifactsInvalidException>(() => tree.Add("a.txt", "a").CollectAsync(new ArtifactDefinition { Files = ["**/*.deb", "**/*.rpm"], Match = GlobMatch.Any }));
        Assert.Contains("no file matches any of", e.Message, StringComparison.Ordinal);
        Assert.Contains("**/*.rpm", e.Message, StringComparison.Ordinal);
    }
}
