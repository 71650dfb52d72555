using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ReleaseTools.Tests.Cli;

/// <summary>A release that is announced, at a prompt.</summary>
[Program]
public sealed class AnnounceTests : IAsyncLifetime
{
    private const string Secret = "MARKEDSECRET";

    private readonly MailServer _mail = new();
    private WebhookReceiver _slack = null!, _program = null!;
    private Func<HttpContext, Task> _answer = WebhookReceiver.Answer(200, "ok");
    private GitRepository _repository = null!;

    public async ValueTask InitializeAsync()
    {
        _slack = await WebhookReceiver.StartAsync(context => _answer(context));
        _program = await WebhookReceiver.StartAsync();
        _repository = HelloProduct.Create(HelloProduct.Definition + $$"""

            publish: { publicUrl: "https://dl.example.com/" }
            announce:
              - webhook: { url: "${env.CHAT}", format: slack }
              - email: { to: [a@example.com, b@example.com], from: releases@example.com, server: "{{_mail.Name}}", user: me, password: "${env.MAIL_PASSWORD}", subject: "${product} ${version} is out" }
              - webhook: { name: program, url: "${env.PROGRAM}", template: docs/program.md }
            """);
        _repository.Write("docs/program.md", "{{product}} {{version}}{{#each groups}}{{#each entries}} {{title}}{{/each}}{{/each}}{{#each packages}}\n{{name}} {{url}} {{size}} {{sha256}}{{/each}}\n");
        _repository.Commit("docs: *all* of it");
    }

    public async ValueTask DisposeAsync()
    {
        await _slack.DisposeAsync();
        await _program.DisposeAsync();
        await _mail.DisposeAsync();
        _repository.Dispose();
    }

    [Fact]
    public async Task A_release_is_announced_once_it_is_published_and_never_again()
    {
        ChildResult first = await RunAsync("run"), again = await RunAsync("run"), alone = await RunAsync("announce");

        first.IsDone();
        again.IsDone();
        alone.IsDone();
        Assert.Contains("slack: sent to ${env.CHAT}", first.Output, StringComparison.Ordinal);
        Arrived(slack: 1, mails: 1, program: 1);
        using var message = JsonDocument.Parse(_program.Posts.Single());
        Assert.Equal("https://dl.example.com/release/hello/0.1.0-alpha.0/hello-0.1.0-alpha.0.tar.gz", message.RootElement.GetProperty("packages")[1].GetProperty("url").GetString());
        Assert.StartsWith("hello 0.1.0-alpha.0 say hello \\*all\\* of it\n", message.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("Subject: hello 0.1.0-alpha.0 is out\r\n", _mail.Mails.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_that_fails_keeps_no_other_from_being_sent_and_is_sent_again_alone()
    {
        _answer = WebhookReceiver.Answer(404, "no_service");
        ChildResult first = await RunAsync("run");
        _answer = WebhookReceiver.Answer(200, "ok");
        ChildResult second = await RunAsync("announce");

        first.IsOneClearError(ExitCode.Failed, "1 of its 3 announcements did not go out", "slack: not sent: 127.0.0.1 answered 404: no_service", "release announce hello-0.1.0-alpha.0");
        second.IsDone();
        Assert.Contains("email: sent already", second.Output, StringComparison.Ordinal);
        Arrived(slack: 2, mails: 1, program: 1);
        Assert.DoesNotContain("Next:", (await RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_channels_that_are_named_are_sent_and_the_release_is_not_done_before_the_others_are()
    {
        (await RunAsync("run", "--until", "link")).IsDone();
        ChildResult named = await RunAsync("announce", "--channel", "email"), unknown = await RunAsync("announce", "--channel", "mastodon");

        named.IsDone();
        Arrived(slack: 0, mails: 1, program: 0);
        unknown.IsOneClearError(ExitCode.Usage, "no channel mastodon", "slack, email, program");
        Assert.Contains("not announced by slack, program", (await RunAsync("status")).Output, StringComparison.Ordinal);
        (await RunAsync("resume")).IsDone();
        Arrived(slack: 1, mails: 1, program: 1);
    }

    [Theory]
    [InlineData(2, "--channel", "slack")]
    [InlineData(1, "--arrived")]
    public async Task Killed_while_it_sends_nobody_knows_until_a_person_sends_it_again_or_says_that_it_arrived(int times, params string[] said)
    {
        var came = new TaskCompletionSource();
        _answer = async context =>
        {
            came.SetResult();
            await WebhookReceiver.Hang(context);
        };
        (await RunAsync("run", "--until", "link")).IsDone();
        using Process release = Process.Start(Start("announce"))!;
        _ = release.StandardOutput.ReadToEndAsync();
        _ = release.StandardError.ReadToEndAsync();
        await came.Task;
        release.Kill();
        await release.WaitForExitAsync();
        _answer = WebhookReceiver.Answer(200, "ok");

        ChildResult after = await RunAsync("run");

        after.IsOneClearError(ExitCode.Failed, "slack: may have been sent: it was begun, and how it ended was not recorded", "See whether slack has it", "--channel slack");
        Arrived(slack: 1, mails: 1, program: 1);
        (await RunAsync("run")).IsOneClearError(ExitCode.Failed, "slack: may have been sent");
        Arrived(slack: 1, mails: 1, program: 1);
        (await RunAsync(["announce", .. said])).IsDone();
        Arrived(times, mails: 1, program: 1);
        (await RunAsync("run")).IsDone();
        Arrived(times, mails: 1, program: 1);
    }

    [Fact]
    public async Task What_was_sent_is_sent_again_by_name_and_force_only_and_is_another_mail_then()
    {
        (await RunAsync("run")).IsDone();

        (await RunAsync("announce", "--force")).IsDone();
        (await RunAsync("announce", "--channel", "email")).IsDone();
        Arrived(slack: 1, mails: 1, program: 1);
        (await RunAsync("announce", "--channel", "email", "--force")).IsDone();

        Arrived(slack: 1, mails: 2, program: 1);
        Assert.Equal(2, _mail.Mails.Select(mail => mail.Text.Split("Message-ID: ")[1].Split('\r')[0]).Distinct().Count());
    }

    [Fact]
    public async Task A_rehearsal_shows_what_would_be_sent_and_sends_nothing()
    {
        ChildResult result = await RunAsync("run", "--rehearsal");

        result.IsDone();
        Assert.Contains("Subject: hello 0.1.0-alpha.0 is out", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"type\": \"mrkdwn\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("https://dl.example.com/release/hello/0.1.0-alpha.0/hello-0.1.0-alpha.0.tar.gz", result.Output, StringComparison.Ordinal);
        Arrived(slack: 0, mails: 0, program: 0);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_told_beforehand_and_costs_only_its_own_channel()
    {
        ProcessStartInfo start = Start("run");
        start.Environment.Remove("CHAT");

        ChildResult result = await Child.RunAsync(start);

        result.IsOneClearError(ExitCode.Failed, "slack: not sent: the environment has no CHAT");
        Assert.Contains("warning: announcement's secret CHAT: not set", result.Output, StringComparison.Ordinal);
        Arrived(slack: 0, mails: 1, program: 1);
    }

    [Fact]
    public async Task A_template_that_is_wrong_is_named_with_its_line_and_costs_only_its_own_channel()
    {
        _repository.Write("docs/program.md", "{{product}}\n{{nothing}}\n");
        _repository.Commit("docs: break it");

        (await RunAsync("run")).IsOneClearError(ExitCode.Failed, "program: not sent: ", "docs/program.md:2");
        Arrived(slack: 1, mails: 1, program: 0);
    }

    [Fact]
    public async Task No_secret_is_in_anything_that_a_release_says_or_keeps_or_starts()
    {
        _repository.Write("release.yaml", File.ReadAllText(Path.Combine(_repository.Path, "release.yaml")).Replace("- name: make\n      run: |\n", "- name: make\n      run: |\n        tr '\\0' ' ' < /proc/$PPID/cmdline; env; test -z \"$CHAT$PROGRAM$MAIL_PASSWORD\"\n", StringComparison.Ordinal));
        _repository.Commit("build: look for secrets");
        _mail.Answers["AUTH"] = $"535 {Secret}mail is wrong, {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0me\0{Secret}mail"))}";
        _answer = WebhookReceiver.Answer(400, "no such hook: {path}");
        var said = new List<string>();

        foreach (string[] arguments in (string[][])[["run"], ["run", "--output", "json"], ["announce"], ["status"], ["status", "--output", "json"], ["announce", "--channel", "slack", "--output", "json"], ["run", "--rehearsal"]])
        {
            ChildResult result = await RunAsync(arguments);
            said.Add(result.Output + result.Error);
        }

        Assert.Contains("no such hook: ***", said[0], StringComparison.Ordinal);
        Assert.Contains("email: not sent", said[0], StringComparison.Ordinal);
        Assert.All(said, text => Assert.DoesNotContain(Secret, text, StringComparison.OrdinalIgnoreCase));
        string[] files = Directory.GetFiles(Path.Combine(_repository.Path, ".release"), "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith(".log", StringComparison.Ordinal));
        Assert.All(files, file => Assert.False(File.ReadAllText(file).Contains(Secret, StringComparison.OrdinalIgnoreCase), file));
    }

    private void Arrived(int slack, int mails, int program) => Assert.Equal((slack, mails, program), (_slack.Posts.Count, _mail.Mails.Count, _program.Posts.Count));

    private Task<ChildResult> RunAsync(params string[] arguments) => Child.RunAsync(Start(arguments));

    private ProcessStartInfo Start(params string[] arguments)
    {
        ProcessStartInfo start = Child.Release(_repository.Path, arguments);
        start.Environment["CHAT"] = $"{_slack.Address}services/{Secret}/chat";
        start.Environment["PROGRAM"] = $"{_program.Address}{Secret}?key={Secret}";
        start.Environment["MAIL_PASSWORD"] = Secret + "mail";
        return start;
    }
}
