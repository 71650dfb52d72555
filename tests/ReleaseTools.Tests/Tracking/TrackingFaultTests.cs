using ReleaseTools.Engine.Workflow.Tracking;
using ReleaseTools.Sessions;

namespace ReleaseTools.Tests.Tracking;

/// <summary>Each fault at each request of opening, updating and closing an issue: there is one issue in the end, whatever happened.</summary>
public sealed class TrackingFaultTests
{
    [Theory]
    [InlineData("502", false)]
    [InlineData("502", true)]
    [InlineData("reset", false)]
    [InlineData("reset", true)]
    [InlineData("lost", false)]
    [InlineData("lost", true)]
    public async Task There_is_never_a_second_issue(string fault, bool forGood)
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync();
        ReleaseSession session = await product.OpenAsync();
        int requests = await WorkAsync(product, session, fault: null, at: 0, forGood);
        Assert.InRange(requests, 6, 8);
        for (int at = 1; at <= requests; at++)
        {
            product.Issues.Clear();
            await WorkAsync(product, session, fault, at, forGood);
            GitHubFakeIssue issue = Assert.Single(product.Issues);
            Assert.Equal("closed", issue.State);
        }
    }

    /// <returns>How many requests it took.</returns>
    private static async Task<int> WorkAsync(TrackedProduct product, ReleaseSession session, string? fault, int at, bool forGood)
    {
        int before = product.World.Fake.Requests.Count, hits = 0;
        product.World.Fake.Plan = request =>
        {
            if (fault is null || (forGood ? request.Number < before + at : request.Number != before + at)) return null;
            bool isFirst = Interlocked.Increment(ref hits) == 1;
            return fault switch
            {
                "502" => new GitHubFault(502),
                "lost" => isFirst ? new GitHubFault { LosesAnswer = true } : new GitHubFault { Resets = true },
                _ => new GitHubFault { Resets = true },
            };
        };
        Exception? failure = await Record.ExceptionAsync(() => OpenUpdateCloseAsync(product, session));
        int requests = product.World.Fake.Requests.Count - before;
        Assert.Equal(forGood && fault is not null, failure is not null);
        if (failure is null) return requests;
        Assert.IsAssignableFrom<ReleaseException>(failure);
        product.World.Fake.Plan = null;
        // the issue that was closed before its answer was lost is not the one of the next release
        if (product.Issues is [{ State: "closed" }]) return requests;
        await OpenUpdateCloseAsync(product, session);
        return requests;
    }

    private static async Task OpenUpdateCloseAsync(TrackedProduct product, ReleaseSession session)
    {
        var issues = new TrackingIssues(await product.WorkspaceAsync(), product.World.Access());
        session = session with { TrackingIssue = await issues.OpenAsync(session, product.Observer, default) };
        session = session with { History = [new StepRecord("build", StepState.Done, DateTimeOffset.UnixEpoch, TimeSpan.Zero, ReleaseTools.Engine.Processes.LocalProcess.Current, "f")] };
        await issues.UpdateAsync(session, default);
        await issues.CloseAsync(session, abandoned: false, default);
    }
}
