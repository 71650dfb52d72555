using System.Collections.Concurrent;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.GitHub;

namespace ReleaseTools.Tests.GitHub;

/// <summary>
/// Each fault at each request of publishing, one at a time, and the end of everything after each. Whatever happened, the next run ends with one published release,
/// each file once, no draft.
/// </summary>
public sealed class GitHubFaultTests
{
    private const int Files = 12;

    [Theory]
    [InlineData("502", false)]
    [InlineData("502", true)]
    [InlineData("reset", false)]
    [InlineData("reset", true)]
    [InlineData("lost", false)]
    [InlineData("lost", true)]
    [InlineData("429", false)]
    public async Task A_fault_that_passes_is_got_over_without_a_second_run(string fault, bool replaces) => await TryEachAsync(fault, replaces, forGood: false);

    [Theory]
    [InlineData("502", false)]
    [InlineData("502", true)]
    [InlineData("reset", false)]
    [InlineData("reset", true)]
    [InlineData("lost", false)]
    [InlineData("lost", true)]
    public async Task After_one_that_does_not_pass_the_next_run_ends_as_if_nothing_had_been(string fault, bool replaces) => await TryEachAsync(fault, replaces, forGood: true);

    private static async Task TryEachAsync(string fault, bool replaces, bool forGood)
    {
        int requests = await RequestsAsync(replaces);
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Enumerable.Range(1, requests), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            if (await TryAsync(fault, replaces, forGood, number) is { } why) wrong.Enqueue($"request {number} of {requests}: {why}");
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
    }

    private static async Task<string?> TryAsync(string fault, bool replaces, bool forGood, int number)
    {
        await using GitHubWorld world = await WorldAsync(replaces);
        int before = world.Fake.Requests.Count, hits = 0;
        world.Fake.Plan = request =>
        {
            bool isHit = forGood ? request.Number >= before + number : request.Number == before + number;
            if (!isHit) return null;
            // what is lost for good: the one request was done, and then the network was gone
            bool isFirst = Interlocked.Increment(ref hits) == 1;
            return fault switch
            {
                "502" => new GitHubFault(502),
                "429" => new GitHubFault(429) { RetryAfter = "0" },
                "lost" => isFirst ? new GitHubFault { LosesAnswer = true } : new GitHubFault { Resets = true },
                _ => new GitHubFault { Resets = true },
            };
        };
        Exception? failure = await Record.ExceptionAsync(() => world.PublishAsync(Request(replaces)));
        if (hits == 0) return "the request was not made";
        if (failure is not null && !forGood) return $"it was not got over: {failure}";
        if (failure is not null and not ReleaseException { Remedy.Length: > 0 }) return $"not an error of ours: {failure}";
        world.Fake.Plan = null;
        if (failure is not null && await Record.ExceptionAsync(() => world.PublishAsync(Request(replaces))) is { } second) return $"after '{failure.Message}' the next run failed: {second}";
        return Objection(world.Repository, replaces);
    }

    private static string? Objection(GitHubFakeRepository repository, bool replaces)
    {
        string drafts = string.Join(", ", repository.Releases.Where(release => release.Draft).Select(release => release.Id));
        if (drafts.Length > 0) return $"drafts are left: {drafts}";
        if (repository.Releases is not [var release]) return $"{repository.Releases.Count} releases";
        if (release.Assets.Count != Files || release.Assets.Any(asset => !asset.IsUploaded)) return $"{release.Assets.Count} files, {release.Assets.Count(asset => asset.IsUploaded)} whole";
        AssetSource[] wanted = [.. Request(replaces).Assets];
        if (wanted.Any(asset => release.Assets.Single(there => there.Name == asset.Name).Sha256 != asset.Sha256)) return "files differ";
        return repository.Refs[$"refs/tags/{release.Tag}"] == repository.Refs["refs/heads/main"] ? null : "the tag is elsewhere";
    }

    private static async Task<int> RequestsAsync(bool replaces)
    {
        await using GitHubWorld world = await WorldAsync(replaces);
        int before = world.Fake.Requests.Count;
        await world.PublishAsync(Request(replaces));
        Assert.Null(Objection(world.Repository, replaces));
        Assert.InRange(world.Fake.Requests.Count - before, Files + 4, Files + 15);
        return world.Fake.Requests.Count - before;
    }

    private static async Task<GitHubWorld> WorldAsync(bool replaces)
    {
        GitHubWorld world = await GitHubWorld.CreateAsync();
        if (!replaces) return world;
        await world.PublishAsync(GitHubWorld.Request("v0.1-test"));
        world.Repository.AddCommit("second");
        return world;
    }

    private static GitHubReleaseRequest Request(bool replaces) => GitHubWorld.Request(replaces ? "v0.1-test" : "v1.2.0", Files, "new") with { Replaces = replaces };
}
