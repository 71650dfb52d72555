using ReleaseTools.Sessions;
using ReleaseTools.Verification;

namespace ReleaseTools.Tests.Verification;

/// <summary>What is changed behind the back of a published release is found, by name; and put back by the next resume, from what is still there.</summary>
public sealed class SessionVerifierTests : IAsyncLifetime
{
    private const string Release = "release/hello/1.0.0/";

    private PublishedProduct _product = null!;
    private ReleaseSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _product = await PublishedProduct.CreateAsync();
        _session = await _product.RunAsync();
    }

    public ValueTask DisposeAsync() => _product.DisposeAsync();

    [Fact]
    public async Task An_untouched_release_holds() => Assert.All(await _product.VerifyAsync(_session), verdict => Assert.True(verdict.Holds, verdict.ToString()));

    [Theory]
    [InlineData("overwrite", Release + "guide.md", "publish", "guide.md has digest")]
    [InlineData("grow", Release + "guide.md", "publish", "guide.md has 12 bytes instead of 6")]
    [InlineData("empty", Release + "hello-1.0.0.tar.gz", "publish", "hello-1.0.0.tar.gz has 0 bytes")]
    [InlineData("delete", Release + "hello-1.0.0.tar.gz", "publish", "hello-1.0.0.tar.gz is missing")]
    [InlineData("delete", Release + "SHA256SUMS", "publish", "SHA256SUMS is missing")]
    [InlineData("overwrite", Release + "SHA256SUMS", "publish", "SHA256SUMS has digest")]
    [InlineData("overwrite", Release + "RELEASE_NOTES.md", "publish", "RELEASE_NOTES.md has digest")]
    [InlineData("delete", Release + "manifest.json", "publish", "manifest.json is missing")]
    [InlineData("empty", Release + "manifest.json", "publish", "manifest.json can't be read")]
    [InlineData("overwrite", Release + "manifest.json", "publish", "manifest.json can't be read")]
    [InlineData("delete", "release/hello/index.html", "publish", "index.html is missing")]
    [InlineData("overwrite", "release/hello/index.html", "publish", "index.html does not show what is published")]
    [InlineData("delete", "release/hello/index.json", "publish", "index.json is missing")]
    [InlineData("empty", "release/hello/index.json", "publish", "index.json does not show what is published")]
    [InlineData("delete", "release/hello/latest.txt", "link", "latest.txt is missing")]
    [InlineData("delete", "release/hello/latest-1.txt", "link", "latest-1.txt is missing")]
    [InlineData("write 9.9.9", "release/hello/latest.txt", "link", "latest.txt names 9.9.9, which is not published")]
    [InlineData("write 0.9.0", "release/hello/latest.txt", "link", "latest.txt names 0.9.0 instead of 1.0.0 or a higher version")]
    [InlineData("delete", "stage", "stage", "manifest.json is missing")]
    [InlineData("delete", "release", "publish", "manifest.json is missing")]
    public async Task Damage_is_found_and_repaired(string how, string key, string step, string says)
    {
        Damage(how, _product.At(key));

        IReadOnlyList<StepVerdict> verdicts = await _product.VerifyAsync(_session);

        StepVerdict verdict = verdicts.Single(verdict => verdict.Step == step);
        Assert.False(verdict.Holds);
        Assert.Contains(verdict.Findings, finding => finding.ToString().Contains(says, StringComparison.Ordinal));
        await RepairAsync();
    }

    [Theory]
    [InlineData("write nonsense", "release/hello/latest.txt", "link", "latest.txt can't be read", "LinkInvalid")]
    public async Task What_a_person_has_to_decide_is_found_and_left_alone(string how, string key, string step, string says, string error)
    {
        Damage(how, _product.At(key));

        Assert.Contains(says, (await _product.VerifyAsync(_session)).Single(verdict => verdict.Step == step).Reason, StringComparison.Ordinal);
        Assert.Equal(error, (await Assert.ThrowsAsync<ReleaseException>(() => _product.RunAsync(repairs: true))).ErrorId);
    }

    [Fact]
    public async Task What_does_not_belong_to_the_release_is_found_and_left_where_it_is()
    {
        File.WriteAllText(_product.At(Release + "hello.asc"), "a signature");

        StepVerdict verdict = (await _product.VerifyAsync(_session)).Single(verdict => verdict.Step == "publish");
        await _product.RunAsync(repairs: true);

        Assert.Equal((ReleaseFault.Unexpected, "hello.asc"), (verdict.Findings.Single().Fault, verdict.Findings.Single().Name));
        Assert.False(verdict.IsRepairable);
        Assert.True(File.Exists(_product.At(Release + "hello.asc")));
    }

    [Fact]
    public async Task What_the_stage_has_lost_as_well_comes_from_GitHub()
    {
        string name = "hello-1.0.0.tar.gz";
        byte[] before = File.ReadAllBytes(_product.At(Release + name));
        Damage("delete", _product.At("stage"));
        Damage("empty", _product.At(Release + name));
        Damage("delete", _product.At(Release + "guide.md"));

        await RepairAsync();

        Assert.Equal(before, File.ReadAllBytes(_product.At(Release + name)));
        Assert.Contains(_product.Observer.Lines, line => line.Contains(name, StringComparison.Ordinal) && line.Contains("restored from GitHub", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_lost_everywhere_is_named_and_everything_else_is_repaired()
    {
        string name = "hello-1.0.0.tar.gz";
        Damage("delete", _product.At("stage"));
        Damage("delete", _product.At(Release + name));
        Damage("delete", _product.At(Release + "guide.md"));
        Replace(name, [.. Asset(name).Bytes.Reverse()]);

        ReleaseException lost = await Assert.ThrowsAsync<ReleaseException>(() => _product.RunAsync(repairs: true));

        Assert.Equal("ReleaseLost", lost.ErrorId);
        Assert.Contains($"{name} is missing", lost.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("guide.md", lost.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_product.At(Release + "guide.md")));
        Assert.False(File.Exists(_product.At(Release + name)));
    }

    [Fact]
    public async Task Files_on_GitHub_that_are_gone_or_changed_are_found_and_sent_again()
    {
        List<GitHubFakeAsset> assets = _product.World.Repository.Releases.Single().Assets;
        Replace("guide.md", [1, 2, 3, 4, 5, 6]);
        assets.Remove(Asset("hello-1.0.0.tar.gz"));

        StepVerdict verdict = (await _product.VerifyAsync(_session)).Single(verdict => verdict.Step == "github");

        Assert.Equal(["guide.md", "hello-1.0.0.tar.gz"], verdict.Findings.Select(finding => finding.Name));
        Assert.Equal([ReleaseFault.Changed, ReleaseFault.Missing], verdict.Findings.Select(finding => finding.Fault));
        await RepairAsync();
    }

    [Fact]
    public async Task All_files_on_GitHub_that_are_gone_are_found_and_sent_again()
    {
        _product.World.Repository.Releases.Single().Assets.Clear();

        Assert.Equal(4, (await _product.VerifyAsync(_session)).Single(verdict => verdict.Step == "github").Findings.Count);
        await RepairAsync();
    }

    [Fact]
    public async Task A_release_that_is_gone_from_GitHub_is_found_and_published_again()
    {
        _product.World.Repository.Releases.Clear();

        Assert.Contains("v1.0.0 is not published", (await _product.VerifyAsync(_session)).Single(verdict => verdict.Step == "github").Reason, StringComparison.Ordinal);
        await RepairAsync();
    }

    [Fact]
    public async Task A_link_that_has_moved_on_to_a_higher_release_holds()
    {
        _product.Repository.Commit("fix: again");
        await _product.RunAsync("1.1.0");

        Assert.All(await _product.VerifyAsync(_session), verdict => Assert.True(verdict.Holds, verdict.ToString()));
        Assert.Equal("1.1.0", File.ReadAllText(_product.At("release/hello/latest.txt")).Trim());
    }

    [Fact]
    public async Task A_broken_link_goes_to_the_highest_release_whichever_session_is_resumed()
    {
        _product.Repository.Commit("fix: again");
        await _product.RunAsync("1.1.0");
        Damage("write 9.9.9", _product.At("release/hello/latest.txt"));
        Damage("write 2.0.0", _product.At("release/hello/latest-1.txt"));

        ReleaseSession resumed = await ResumeAsync(_session);

        Assert.Equal(("1.1.0", "1.1.0"), (File.ReadAllText(_product.At("release/hello/latest.txt")).Trim(), File.ReadAllText(_product.At("release/hello/latest-1.txt")).Trim()));
        Assert.Equal(["latest", "latest-1"], resumed.Links.Select(link => link.Name));
    }

    [Fact]
    public async Task The_stage_of_a_release_that_retention_does_not_keep_is_not_missed()
    {
        await using PublishedProduct product = await PublishedProduct.CreateAsync("stage: { keep: 1 }", links: "");
        ReleaseSession old = await product.RunAsync();
        await Task.Delay(1000);                                             // builds are named by the second
        product.Repository.Commit("fix: again");
        await product.RunAsync("1.1.0");

        Assert.False(Directory.Exists(product.At("stage/hello/1.0.0")));
        Assert.All(await product.VerifyAsync(old), verdict => Assert.True(verdict.Holds, verdict.ToString()));
    }

    /// <summary>As a person does it: the file is deleted, and another uploaded under its name.</summary>
    private void Replace(string name, byte[] bytes)
    {
        List<GitHubFakeAsset> assets = _product.World.Repository.Releases.Single().Assets;
        assets[assets.IndexOf(Asset(name))] = new GitHubFakeAsset(9999, name, bytes);
    }

    private GitHubFakeAsset Asset(string name) => _product.World.Repository.Releases.Single().Assets.Single(asset => asset.Name == name);

    private async Task<ReleaseSession> ResumeAsync(ReleaseSession session)
    {
        Engine.Sessions.ReleaseWorkspace workspace = await _product.WorkspaceAsync();
        return await new Engine.Workflow.ReleaseRun(workspace, _product.Observer, _product.Options with { Repairs = true }).RunAsync(session, until: null, _ => Task.FromResult(true), default);
    }

    private async Task RepairAsync()
    {
        _session = await _product.RunAsync(repairs: true);
        Assert.All(await _product.VerifyAsync(_session), verdict => Assert.True(verdict.Holds, verdict.ToString()));
    }

    private static void Damage(string how, string path)
    {
        switch (how.Split(' '))
        {
            case ["delete"] when Directory.Exists(path):
                Directory.Delete(path, recursive: true);
                break;
            case ["delete"]:
                File.Delete(path);
                break;
            case ["overwrite"]:
                File.WriteAllBytes(path, [.. File.ReadAllBytes(path).Select(b => (byte)(b ^ 1))]);
                break;
            case ["grow"]:
                File.AppendAllText(path, "more\n\n");
                break;
            case ["empty"]:
                File.WriteAllText(path, "");
                break;
            case ["write", var text]:
                File.WriteAllText(path, text + "\n");
                break;
        }
    }
}
