using ReleaseTools.Ci;

namespace ReleaseTools.Tests.Ci.Templates;

/// <summary>The pipelines that people copy: each is run from the push to the validation.</summary>
[Program]
public sealed class CiTemplateTests : IDisposable
{
    private readonly TestFolder _bucket = new();
    private readonly GitRepository _origin;

    public CiTemplateTests() => _origin = HelloProduct.Create(HelloProduct.Definition + $"\npublish: {{ store: \"{new Uri(_bucket.Path)}\" }}\n");

    public static TheoryData<string> All => ["docs/azure-pipelines/release.yml", "docs/azure-pipelines/release-store.yml", "docs/azure-pipelines/release-artifact.yml", "docs/github-actions/release.yml"];

    public void Dispose()
    {
        _origin.Dispose();
        _bucket.Dispose();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_is_published_without_an_approval(string template)
    {
        IReadOnlyList<TemplateJob> jobs = Read(template);

        Assert.Equal(["build", "publish", "validate"], jobs.Select(job => job.Name));
        Assert.Equal([null, "releases", null], jobs.Select(job => job.Environment));
        Assert.Equal(["", "build", "build,publish"], jobs.Select(job => string.Join(',', job.Needs)));
        Assert.Contains("-until stage", Assert.Single(jobs[0].Steps, step => step.Id == "release").Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Values_reach_scripts_by_their_environment_alone(string template) =>        // else a branch's name could be a command
        Assert.All(Read(template).SelectMany(job => job.Steps), step => Assert.DoesNotMatch(@"\$\{\{|\$\(|\$\[", step.Text));

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_tag_is_released(string template)
    {
        Requires.Unix();
        Requires.Program("pwsh");
        _origin.Tag("v1.2.0");
        using TemplateRun run = Run(template, "refs/tags/v1.2.0");
        TemplateJob[] jobs = [.. Read(template)];

        Assert.True(await run.RunAsync(jobs[0]) == 0, run.Log);
        Assert.False(IsPublished("1.2.0"));
        Assert.True(await run.RunAsync(jobs[1]) == 0, run.Log);
        Assert.True(IsPublished("1.2.0"));
        Assert.True(await run.RunAsync(jobs[2]) == 0, run.Log);
        Assert.DoesNotContain(TemplateRun.Secret, Masks().Replace(run.Log, ""), StringComparison.Ordinal);
        Assert.All(jobs.SelectMany(job => job.Steps).Where(step => step.Kind is TemplateStepKind.Upload), step => Assert.False(Directory.Exists(Path.Combine(run.Artifact(step.Text), "logs"))));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Validation_fails_where_the_release_is_gone_again(string template)
    {
        Requires.Unix();
        using TemplateRun run = Run(template, "refs/heads/feature");
        TemplateJob[] jobs = [.. Read(template)];
        Assert.True(await run.RunAsync(jobs[0]) == 0, run.Log);
        Assert.True(await run.RunAsync(jobs[1]) == 0, run.Log);
        Directory.Delete(Path.Combine(_bucket.Path, "release"), recursive: true);

        Assert.NotEqual(0, await run.RunAsync(jobs[2]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_a_branch_released_is_tagged_by_the_job_that_publishes(string template)
    {
        Requires.Unix();
        _origin.Write("release.yaml", File.ReadAllText(Path.Combine(_origin.Path, "release.yaml")) + "channels: [{ name: next, when: { branch: main }, tag: v2.0.0-beta.0 }]\n");
        _origin.Commit("build: release main");
        using TemplateRun run = Run(template, "refs/heads/main");
        TemplateJob[] jobs = [.. Read(template)];

        Assert.True(await run.RunAsync(jobs[0]) == 0, run.Log);
        Assert.Empty(_origin.Git("tag"));
        Assert.True(await run.RunAsync(jobs[1]) == 0, run.Log);

        Assert.Equal(_origin.Head, _origin.Git("rev-parse", "v2.0.0-beta.0^{commit}"));
        Assert.True(await run.RunAsync(jobs[2]) == 0, run.Log);
    }

    [Fact]
    public void Only_the_job_that_publishes_on_GitHub_may_write_contents()
    {
        TemplateJob[] jobs = [.. Read("docs/github-actions/release.yml")];

        Assert.Equal(["read", "write", "read"], jobs.Select(job => job.Permissions["contents"]));
        Assert.Equal(["contents"], jobs[2].Permissions.Keys);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Secrets_of_the_public_store_are_given_where_it_is_written_or_read(string template)
    {
        bool isBucketBetween = template.Contains("store", StringComparison.Ordinal);

        Assert.Equal([isBucketBetween, true, true], Read(template).Select(job => job.Steps.Any(step => step.Environment.ContainsKey("AWS_SECRET_ACCESS_KEY"))));
    }

    [Fact]
    public async Task What_a_failed_job_had_announced_is_not_announced_again_when_it_is_run_again()
    {
        Requires.Unix();
        await using WebhookReceiver chat = await WebhookReceiver.StartAsync(), program = await WebhookReceiver.StartAsync(WebhookReceiver.Answer(404), WebhookReceiver.Answer(200, "ok"));
        _origin.Write("release.yaml", File.ReadAllText(Path.Combine(_origin.Path, "release.yaml")) + $$"""
            announce: [{ webhook: { name: chat, url: "${env.CHAT}", format: slack } }, { webhook: { name: program, url: "${env.PROGRAM}" } }]
            """);
        _origin.Commit("build: announce");
        _origin.Tag("v1.2.0");
        using TemplateRun run = Run("docs/github-actions/release.yml", "refs/tags/v1.2.0");
        run.Environment["CHAT"] = $"{chat.Address}hook";
        run.Environment["PROGRAM"] = $"{program.Address}hook";
        TemplateJob[] jobs = [.. Read("docs/github-actions/release.yml")];
        Assert.True(await run.RunAsync(jobs[0]) == 0, run.Log);

        Assert.NotEqual(0, await run.RunAsync(jobs[1]));
        Assert.True(await run.RunAsync(jobs[1]) == 0, run.Log);

        Assert.Equal((1, 2), (chat.Posts.Count, program.Posts.Count));
        Assert.True(await run.RunAsync(jobs[2]) == 0, run.Log);
    }

    [Fact]
    public async Task Validation_mends_nothing()
    {
        Requires.Unix();
        using TemplateRun run = Run("docs/github-actions/release.yml", "refs/heads/feature");
        TemplateJob[] jobs = [.. Read("docs/github-actions/release.yml")];
        Assert.True(await run.RunAsync(jobs[0]) == 0, run.Log);
        Assert.True(await run.RunAsync(jobs[1]) == 0, run.Log);
        foreach (string manifest in Directory.GetFiles(Path.Combine(_bucket.Path, "release"), "manifest.json", SearchOption.AllDirectories)) File.Delete(manifest);

        Assert.Equal(1, await run.RunAsync(jobs[2]));

        Assert.Contains("manifest.json is missing", run.Log, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_bucket.Path, "release"), "manifest.json", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_tool_that_they_install_is_the_one_that_is_packed() =>
        Assert.Contains("<PackageId>ReleaseTools.Cli</PackageId>", File.ReadAllText(InCheckout("src/ReleaseTools.Cli/ReleaseTools.Cli.csproj")), StringComparison.Ordinal);

    private bool IsPublished(string version) => File.Exists(Path.Combine(_bucket.Path, "release/hello", version, "manifest.json"));

    private TemplateRun Run(string template, string reference)
    {
        if (template.Contains("store", StringComparison.Ordinal))
        {
            _origin.Write("release.yaml", File.ReadAllText(Path.Combine(_origin.Path, "release.yaml")) + $"stage: {{ store: \"{new Uri(_bucket.Path)}\" }}\nsession: {{ store: \"{new Uri(_bucket.Path)}\" }}\n");
            _origin.Commit("build: hand over through a bucket");
            if (reference.StartsWith("refs/tags/", StringComparison.Ordinal)) _origin.Git("tag", "--force", reference["refs/tags/".Length..]);
        }
        return new TemplateRun(KindOf(template), _origin, reference);
    }

    private static CiKind KindOf(string template) => template.Contains("azure", StringComparison.Ordinal) ? CiKind.AzurePipelines : CiKind.GitHubActions;

    private static IReadOnlyList<TemplateJob> Read(string template) =>
        KindOf(template) is CiKind.AzurePipelines ? AzureTemplate.Read(InCheckout(template)) : GitHubTemplate.Read(InCheckout(template));

    private static string InCheckout(string path) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../..", path));

    private static System.Text.RegularExpressions.Regex Masks() => new(@"(?m)^(##vso\[task\.setsecret\]|::add-mask::).*\n", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
}
