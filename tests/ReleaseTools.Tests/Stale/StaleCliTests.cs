using System.Text.Json;

namespace ReleaseTools.Tests.Stale;

[Program]
public sealed class StaleCliTests : StaleTestBase
{
    [Fact]
    public async Task It_shows_what_would_go_and_removes_it_with_yes_only()
    {
        await StageAsync("1.0.0", 1);
        await StageAsync("1.1.0", 2);
        ChildResult shown = await Child.ReleaseAsync(Repository.Path, "stale", "--keep", "1");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("staged build  1.0.0    20260101T000000Z-1a2b3c4  2026-01-01  yes   not the highest", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was removed.", shown.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Area.ListAsync(null, null, Skipped.Nothing, None)).Count);

        ChildResult removed = await Child.ReleaseAsync(Repository.Path, "stale", "--keep", "1", "--all", "--yes", "--output", "json");
        JsonElement[] items = [.. JsonDocument.Parse(removed.Output).RootElement.EnumerateArray()];
        Assert.Equal(0, removed.ExitCode);
        Assert.Equal(["1.1.0 -", "1.0.0 removed"], items.Select(item => $"{item.GetProperty("release").GetProperty("version")} {(item.TryGetProperty("outcome", out JsonElement outcome) ? outcome : "-")}"));
        Assert.Single(await Area.ListAsync(null, null, Skipped.Nothing, None));
        Assert.Equal("Nothing is stale.\n", (await Child.ReleaseAsync(Repository.Path, "stale", "--keep", "1")).Output.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(2, "CriteriaMissing")]
    [InlineData(2, "CriteriaMissing", "--not-like", "v*")]
    [InlineData(2, "AgeInvalid", "--older-than", "30")]
    [InlineData(2, "KeepInvalid", "--keep", "-1")]
    [InlineData(2, "GitHubRepositoryMissing", "--place", "GitHubRelease", "--keep", "1")]
    [InlineData(2, "GitHubRepositoryInvalid", "--github-repository", "acme", "--keep", "1")]
    public async Task What_can_not_be_meant_has_a_code_and_a_remedy(int exitCode, string errorId, params string[] arguments)
    {
        ChildResult result = await Child.ReleaseAsync(Repository.Path, ["stale", .. arguments, "--output", "json"]);
        Assert.Equal((exitCode, errorId), (result.ExitCode, JsonDocument.Parse(result.Output).RootElement.GetProperty("error").GetProperty("id").GetString()));
        Assert.Contains("remedy: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_can_not_be_read_does_not_keep_the_rest_and_is_told_by_the_exit_code()
    {
        await OpenFinishedAsync("1.0.0");
        await OpenFinishedAsync("1.1.0");
        await OpenFinishedAsync("2.0.0");
        ChildResult result = await Child.ReleaseAsync(Repository.Path, "stale", "--place", "Session", "--place", "Tag", "--keep", "0", "--remote", "nowhere", "--yes", "--output", "json");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nowhere", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(result.Output).RootElement.GetArrayLength());
        Assert.Equal("hello-2.0.0", Assert.Single(await Sessions.ListAsync(Skipped.Nothing, None)).Id);
    }
}
