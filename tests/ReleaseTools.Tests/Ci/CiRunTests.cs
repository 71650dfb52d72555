using System.Text.Json;

namespace ReleaseTools.Tests.Ci;

/// <summary>A release as a CI sees it.</summary>
[Program]
public sealed class CiRunTests : IDisposable
{
    private const string Secret = "correct-horse-battery";

    private readonly CiFixture _ci = new();
    private readonly GitRepository _repository = HelloProduct.Building("""
        mkdir -p out && echo hi > out/hello
        echo '##vso[task.setvariable variable=evil]1'
        echo '::set-output name=evil::1'
        echo "the key is $SIGNING_KEY, 100%"
        """, step: "secrets: [SIGNING_KEY]");

    public CiRunTests() => _ci.Variables["SIGNING_KEY"] = Secret;

    public void Dispose()
    {
        _ci.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public async Task Azure_Pipelines_is_told_everything_on_standard_output()
    {
        ChildResult result = await _ci.AzureAsync(_repository, "refs/tags/v1.2.0", "run", "--trigger");

        Assert.True(result.ExitCode == 0, result.Error);
        string[] lines = result.Output.Split('\n');
        string[] groups = [.. lines.Where(line => line.StartsWith("##[", StringComparison.Ordinal))];
        Assert.Equal(["##[group]prerequisites", "##[endgroup]", "##[group]build", "##[endgroup]"], groups[..4]);
        Assert.Equal(groups.Count(line => line.StartsWith("##[group]", StringComparison.Ordinal)), groups.Count(line => line == "##[endgroup]"));
        Assert.Contains("##vso[task.setvariable variable=releaseTag;isOutput=true;]v1.2.0", lines);
        Assert.Contains("##vso[task.setvariable variable=releaseChannel;isOutput=true;]release", lines);
        Assert.Contains("##vso[task.setprogress value=100;]publish", lines);
        string summary = Assert.Single(lines, line => line.StartsWith("##vso[task.uploadsummary]", StringComparison.Ordinal))["##vso[task.uploadsummary]".Length..];
        Assert.Contains("| hello-1.2.0.tar.gz | any |", File.ReadAllText(summary), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GitHub_Actions_is_told_variables_and_the_page_in_its_files()
    {
        File.WriteAllText(_ci.Summary, "another step's page\n");

        ChildResult result = await _ci.GitHubAsync(_repository, "refs/tags/v1.2.0", "run", "--trigger");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("::group::build\n", result.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^releaseTag<<(end-[0-9a-f]{32})\nv1\\.2\\.0\n\\1\n", File.ReadAllText(_ci.Outputs));
        Assert.StartsWith("another step's page\n<!-- release hello-1.2.0 -->\n## hello v1.2.0: released\n", File.ReadAllText(_ci.Summary), StringComparison.Ordinal);
        Assert.Contains("[https://github.com/acme/hello/actions/runs/9]", File.ReadAllText(_ci.Summary), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_can_tell_the_CI_nothing()
    {
        ChildResult azure = await _ci.AzureAsync(_repository, "refs/tags/v1.2.0", "run", "--trigger", "--until", "build");
        ChildResult github = await _ci.GitHubAsync(_repository, "refs/tags/v1.3.0", "run", "--trigger", "--until", "build");

        Assert.DoesNotContain("##vso[task.setvariable variable=evil", azure.Output + azure.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?m)^\\s*::set-output", github.Output + github.Error);
        Assert.Contains("## vso[task.setvariable variable=evil]1", azure.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_told_to_the_CI_as_one_and_seen_nowhere_else()
    {
        ChildResult result = await _ci.GitHubAsync(_repository, "refs/heads/x", "run", "--trigger");

        string seen = result.Output.Replace($"::add-mask::{Secret}\n", "", StringComparison.Ordinal) + result.Error + File.ReadAllText(_ci.Outputs) + File.ReadAllText(_ci.Summary)
            + string.Concat(Directory.EnumerateFiles(Path.Combine(_repository.Path, ".release"), "*.log", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("the key is ***, 100%", result.Output, StringComparison.Ordinal);
        Assert.Contains($"::add-mask::{Secret}\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_is_kept_in_a_file_has_no_masks()
    {
        Requires.Linux();
        string log = Path.Combine(_repository.Path, "..", Path.GetRandomFileName());
        System.Diagnostics.ProcessStartInfo start = Child.Release(_repository.Path, "run");
        var shell = new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"\"$@\" > '{log}'", "sh", start.FileName, .. start.ArgumentList]) { WorkingDirectory = _repository.Path, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in start.Environment) shell.Environment[name] = value;
        (shell.Environment["TF_BUILD"], shell.Environment["SIGNING_KEY"]) = ("True", Secret);
        try
        {
            ChildResult result = await Child.RunAsync(shell);

            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Contains("##[group]build", File.ReadAllText(log), StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, File.ReadAllText(log), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Fact]
    public async Task A_json_document_stays_one_and_commands_go_to_the_other_stream()
    {
        ChildResult result = await _ci.AzureAsync(_repository, "refs/heads/main", "run", "--trigger", "--output", "json");

        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal(("v0.1-test", "test"), (document.RootElement.GetProperty("tag").GetString(), document.RootElement.GetProperty("channel").GetString()));
        Assert.DoesNotContain("##", result.Output, StringComparison.Ordinal);
        Assert.Contains("##[group]build", result.Error, StringComparison.Ordinal);
        Assert.Contains("##vso[task.logissue type=warning;]branch main is for no other channel", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_problem_of_a_definition_is_an_error_at_its_line()
    {
        _repository.Write("release.yaml", "prodct: hello\nstage:\n  keep: none\n");

        ChildResult result = await _ci.GitHubAsync(_repository, "refs/heads/main", "trigger");

        Assert.Equal(2, result.ExitCode);
        Assert.Matches("(?m)^::error file=[^,]*release.yaml,line=1,col=1::'prodct' is not a key", result.Output);
        Assert.Matches("(?m)^::error file=[^,]*release.yaml,line=3,col=9::", result.Output);
    }

    [Fact]
    public async Task A_failed_build_is_an_error_and_the_page_shows_how_far_it_came()
    {
        _repository.Write("release.yaml", "product: hello\nbuild: { steps: [{ name: make, run: exit 3 }] }\nartifacts: [{ files: out/** }]\n");
        _repository.Commit("build: fail");

        ChildResult result = await _ci.GitHubAsync(_repository, "refs/tags/v1.2.0", "run", "--trigger");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches("(?m)^::endgroup::\n(.*\n)*::error::.*make", result.Output);
        Assert.Contains("## hello v1.2.0: build failed", File.ReadAllText(_ci.Summary), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_request_releases_nothing()
    {
        ChildResult result = await _ci.AzureAsync(_repository, "refs/pull/3/merge", "run", "--trigger");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("##vso[task.logissue type=error;]A pull request is built", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_repository.Path, ".release")));
    }

    [Fact]
    public async Task What_the_trigger_says_and_what_is_asked_for_must_not_contradict()
    {
        ChildResult result = await _ci.AzureAsync(_repository, "refs/heads/main", "run", "--trigger", "--version", "v1.0.0");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--trigger says what is released, and so does --version.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trigger_is_known_to_later_steps()
    {
        ChildResult result = await _ci.GitHubAsync(_repository, "refs/heads/releases/v0.9/v0.9-beta", "trigger", "--output", "json");

        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal(("github-actions", "branch", "0.9.0-beta", "123"), (Value("ci"), Value("channel"), Value("version"), Value("run")));
        Assert.Matches("(?m)^releasePrerelease<<(.*)\ntrue\n\\1\n", File.ReadAllText(_ci.Outputs));

        string? Value(string name) => document.RootElement.GetProperty(name).GetString();
    }
}
