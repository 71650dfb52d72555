using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Tracking;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Tests.Tracking;

/// <summary>The issue of a release, from its first step to its last (R7.5).</summary>
public sealed class TrackedReleaseTests
{
    [Fact]
    public async Task A_release_opens_its_issue_first_checks_its_boxes_and_closes_it()
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync();

        ReleaseSession session = await product.RunAsync();

        GitHubFakeIssue issue = Assert.Single(product.Issues);
        Assert.Equal(("closed", "completed", "Release hello 1.2.0"), (issue.State, issue.StateReason, issue.Title));
        Assert.DoesNotContain("[ ]", issue.Body, StringComparison.Ordinal);
        Assert.Equal(("acme/hello", issue.Number), (session.TrackingIssue!.GitHubRepository, session.TrackingIssue.Number));
        Assert.Equal(["prerequisites", "tracking-issue", "build", "push-access", "notes", "stage", "tag", "publish", "link", "close-issue"], session.History.Select(record => record.Step));
        // one change for each of the seven steps between, and one that closes it
        Assert.Equal(8, product.World.Fake.Count("PATCH /repos/acme/hello/issues/*"));
        Assert.Null(NextCommand.Of(session));
    }

    [Fact]
    public async Task A_second_run_asks_for_nothing()
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync();
        await product.RunAsync();
        int before = product.World.Fake.Requests.Count;

        await product.RunAsync();

        Assert.Equal(before, product.World.Fake.Requests.Count);
    }

    [Fact]
    public async Task What_people_edit_meanwhile_stays()
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync("# Cut ${tag}\n\n- [ ] tell Bob\n- [ ] <!-- step: build --> build\n- [ ] <!-- step: stage --> stage\n", "docs/issue.md");
        await product.RunAsync(until: "build");
        GitHubFakeIssue issue = product.Issues.Single();
        Assert.Contains("- [x] <!-- step: build --> build", issue.Body, StringComparison.Ordinal);
        issue.Body = "Ann is on it\r\n\r\n- [x] tell Bob\r\n- [x] the build <!-- step: build -->\r\n- [ ] staged <!-- step: stage -->\r\n";
        issue.Title = "1.2, finally";

        await product.RunAsync();

        Assert.Equal(("1.2, finally", "Ann is on it\r\n\r\n- [x] tell Bob\r\n- [x] the build <!-- step: build -->\r\n- [x] staged <!-- step: stage -->\r\n"), (issue.Title, issue.Body));
        Assert.Equal("closed", issue.State);
    }

    [Fact]
    public async Task A_session_that_is_opened_anew_goes_on_with_the_issue_that_is_open()
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync();
        await product.RunAsync(until: "tracking-issue");
        // somebody's pull request says the same, and a later issue
        product.World.Repository.Requests.Add(new GitHubFakeRequest { Number = 7, Head = "x", Base = "main", Body = product.Issues[0].Body });
        product.Issues.Add(new GitHubFakeIssue { Number = 8, Title = "Other", Body = "<!-- ReleaseTools tracks: hello-1.2.0-rc.1 -->" });
        Directory.Delete(Path.Combine(product.Repository.Path, ".release"), recursive: true);

        ReleaseSession session = await product.RunAsync(until: "build");

        Assert.Equal(2, product.Issues.Count);
        Assert.Equal(product.Issues[0].Number, session.TrackingIssue!.Number);
    }

    [Fact]
    public async Task A_rehearsal_only_shows_the_issue()
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync();

        ReleaseSession session = await product.RunAsync(rehearsal: true);

        Assert.Empty(product.World.Fake.Requests);
        Assert.Contains("- [ ] <!-- step: build --> Built from a clean clone", product.Observer.Lines);
        Assert.Equal("a rehearsal: 'Release hello 1.2.0' would be opened in acme/hello", session.Step("tracking-issue")!.Reason);
    }

    [Fact]
    public async Task A_release_does_not_fail_because_its_issue_can_not_be_updated_or_closed()
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync();
        product.World.Fake.Plan = request => request.Method == "PATCH" ? new GitHubFault(403) : null;

        ReleaseSession session = await product.RunAsync();

        Assert.NotNull(session.Published);
        Assert.NotEmpty(session.Links);
        Assert.Equal(StepState.Failed, session.Step("close-issue")!.State);
        Assert.Contains(product.Observer.Lines, line => line.StartsWith("warning: acme/hello#1 does not show how far hello-1.2.0 is: Could not update the issue acme/hello#1", StringComparison.Ordinal));
        Assert.Contains(product.Observer.Lines, line => line.StartsWith("warning: The release is finished, though its issue is still open: Could not close", StringComparison.Ordinal));

        product.World.Fake.Plan = null;
        session = await product.RunAsync();
        Assert.Equal("closed", product.Issues.Single().State);
        Assert.DoesNotContain("[ ]", product.Issues.Single().Body, StringComparison.Ordinal);
        Assert.Equal(StepState.Done, session.Step("close-issue")!.State);
    }

    [Fact]
    public async Task An_issue_that_is_gone_is_told_and_nothing_more()
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync();
        await product.RunAsync(until: "tracking-issue");
        product.Issues.Clear();

        ReleaseSession session = await product.RunAsync();

        Assert.Contains("warning: acme/hello#1 is gone: it can't show how far hello-1.2.0 is", product.Observer.Lines);
        Assert.Equal("acme/hello#1 is gone", session.Step("close-issue")!.Reason);
    }

    [Fact]
    public async Task Closing_waits_for_the_last_step_unless_the_release_is_given_up()
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync();
        await product.RunAsync(until: "stage");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => product.StepAsync("close-issue"));
        Assert.Equal("hello-1.2.0 is not finished: tag, publish, link are still to do.", refused.Message);

        await product.StepAsync("close-issue", product.Options with { Steps = [new CloseIssueOptions { Abandon = true }] });
        Assert.Equal(("closed", "not_planned"), (product.Issues.Single().State, product.Issues.Single().StateReason));
        Assert.Contains("- [ ] <!-- step: publish -->", product.Issues.Single().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "issues are switched off")]
    [InlineData("POST", "takes no issues: they are switched off there")]
    public async Task A_repository_without_issues_is_found_out_before_anything_is_begun(string when, string says)
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync();
        product.World.Repository.HasIssues = when == "POST";
        product.World.Fake.Plan = request => request.ToString() == "POST /repos/acme/hello/issues" ? new GitHubFault(410) { Message = "Issues has been disabled in this repository." } : null;

        var refused = await Assert.ThrowsAnyAsync<ReleaseException>(() => product.RunAsync());

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Empty(product.Issues);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_sends_nothing()
    {
        await using TrackedProduct product = await TrackedProduct.CreateAsync();
        ReleaseSession session = await product.RunAsync(until: "build");
        int changes = product.Issues.Single().Changes;

        Assert.True(await new TrackingIssues(await product.WorkspaceAsync(), product.World.Access()).UpdateAsync(session, default));

        Assert.Equal(changes, product.Issues.Single().Changes);
    }
}
