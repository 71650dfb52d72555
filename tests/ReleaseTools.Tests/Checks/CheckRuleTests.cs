using ReleaseTools.Checks;

namespace ReleaseTools.Tests.Checks;

public sealed class CheckRuleTests
{
    [Theory]
    [InlineData("completed", "success", CheckOutcome.Green)]
    [InlineData("completed", "neutral", CheckOutcome.Green)]
    [InlineData("completed", "skipped", CheckOutcome.Green)]
    [InlineData("completed", "failure", CheckOutcome.Failed)]
    [InlineData("completed", "cancelled", CheckOutcome.Failed)]
    [InlineData("completed", "timed_out", CheckOutcome.Failed)]
    [InlineData("completed", "action_required", CheckOutcome.Failed)]
    [InlineData("completed", "stale", CheckOutcome.Failed)]
    [InlineData("completed", "startup_failure", CheckOutcome.Failed)]
    [InlineData("completed", null, CheckOutcome.Failed)]
    [InlineData("completed", "something new", CheckOutcome.Failed)]
    [InlineData("queued", null, CheckOutcome.Pending)]
    [InlineData("in_progress", null, CheckOutcome.Pending)]
    [InlineData("waiting", null, CheckOutcome.Pending)]
    [InlineData("requested", null, CheckOutcome.Pending)]
    public void A_check_run_says(string status, string? conclusion, CheckOutcome outcome) => Assert.Equal(outcome, CommitCheck.OfRun("build", status, conclusion).Outcome);

    [Theory]
    [InlineData("success", CheckOutcome.Green)]
    [InlineData("pending", CheckOutcome.Pending)]
    [InlineData("failure", CheckOutcome.Failed)]
    [InlineData("error", CheckOutcome.Failed)]
    public void A_status_says(string state, CheckOutcome outcome) => Assert.Equal(outcome, CommitCheck.OfStatus("ci/build", state).Outcome);

    [Theory]
    [InlineData("", null, false, "no checks")]
    [InlineData("", "build", false, "no checks")]
    [InlineData("build=success", null, true, "1 green")]
    [InlineData("build=success test=skipped", null, true, "2 green")]
    [InlineData("build=success test=failure", null, false, "failed: test (failure)")]
    [InlineData("build=queued test=failure lint=queued", null, false, "failed: test (failure); pending: build (queued), lint (queued)")]
    [InlineData("build=success test=failure", "build", true, "1 green")]                            // only what is required counts
    [InlineData("build=success", "build,test", false, "missing: test")]                             // it has not even been begun
    [InlineData("build=failure", "test", false, "missing: test")]
    [InlineData("test-linux=success test-mac=success lint=failure", "test-*", true, "2 green")]
    [InlineData("test-linux=success test-mac=queued", "test-*", false, "pending: test-mac (queued)")]
    [InlineData("build=success", "bui", false, "missing: bui")]                                     // whole names
    [InlineData("Build=success", "build", false, "missing: build")]
    [InlineData("build=success build=failure", "build", false, "failed: build (failure)")]          // of two of one name both count
    [InlineData("test[1]=success", "test[1]", true, "1 green")]                                     // a name is first of all a name
    [InlineData("a=failure b=failure c=failure d=failure e=failure f=failure g=failure", null, false, "failed: a (failure), b (failure), c (failure), d (failure), e (failure) and 2 more")]
    public void A_commit_is_green_where_all_that_counts_is(string checks, string? required, bool isGreen, string reason)
    {
        CommitCheck[] all = [.. checks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => pair[1] == "queued"
            ? CommitCheck.OfRun(pair[0], pair[1], null) : CommitCheck.OfRun(pair[0], "completed", pair[1]))];

        CheckVerdict verdict = CheckRule.Judge(all, required?.Split(','));

        Assert.Equal((isGreen, reason), (verdict.IsGreen, verdict.Reason));
    }
}
