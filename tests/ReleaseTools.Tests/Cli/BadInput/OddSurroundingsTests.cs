using System.Diagnostics;

namespace ReleaseTools.Tests.Cli.BadInput;

/// <summary>Machines and places that are not like ours.</summary>
[Program]
public sealed class OddSurroundingsTests : IDisposable
{
    private readonly GitRepository _repository = HelloProduct.Create();
    private readonly TestFolder _folder = new();

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_runs_from_any_folder_of_the_checkout()
    {
        ChildResult result = await Child.ReleaseAsync(Path.Combine(_repository.Path, "docs"), "run");

        result.IsDone();
        Assert.True(File.Exists(Path.Combine(_repository.Path, ".release/release/hello/latest.txt")));
    }

    [Fact]
    public async Task A_checkout_may_lie_under_any_name()
    {
        string odd = _folder.At("a b", "ü 'x' #1 %20");
        _repository.Git("clone", "--quiet", _repository.Path, odd);

        (await Child.ReleaseAsync(odd, "run")).IsDone();
        Assert.True(File.Exists(Path.Combine(odd, ".release/release/hello/latest.txt")));
    }

    [Fact]
    public async Task No_home_folder_is_needed()
    {
        ProcessStartInfo start = Child.Release(_repository.Path, "run");
        start.Environment.Remove("HOME");

        (await Child.RunAsync(start)).IsDone();
    }

    [Fact]
    public async Task A_build_finds_nothing_of_the_checkout_above_its_sources()
    {
        Requires.Unix();
        using GitRepository repository = HelloProduct.Building("for above in .. ../.. ../../.. ../../../.. ../../../../..; do test ! -e $above/Directory.Build.props; done; mkdir -p out; echo x > out/x");
        repository.Write(".git/info/exclude", "Directory.Build.props\n");
        repository.Write("Directory.Build.props", "<Project/>");

        (await Child.ReleaseAsync(repository.Path, "run")).IsDone();
    }

    [Fact]
    public async Task A_release_works_where_it_is_told_to_and_takes_that_along_when_it_is_removed()
    {
        (await Child.ReleaseAsync(_repository.Path, "run", "--until", "build", "--work", _folder.At("work"))).IsDone();
        Assert.Contains(_folder.Files("work"), file => file.EndsWith("hello-0.1.0-alpha.0.tar.gz", StringComparison.Ordinal));

        (await Child.ReleaseAsync(_repository.Path, "run")).IsDone();
        (await Child.ReleaseAsync(_repository.Path, "remove", "hello-0.1.0-alpha.0")).IsDone();

        Assert.Empty(_folder.Files("work"));
        (await Child.ReleaseAsync(_repository.Path, "run", "--work", _repository.Path)).IsOneClearError(ExitCode.Usage, "is in the checkout");
    }

    [Fact]
    public async Task Git_that_is_missing_is_named()
    {
        ProcessStartInfo start = Child.Release(_repository.Path, "run");
        start.Environment["PATH"] = _folder.Path;

        (await Child.RunAsync(start)).IsOneClearError(ExitCode.Refused, "Could not start git", "Install git");
        ChildAssert.NoHome(_repository.Path);
    }

    [Fact]
    public async Task Of_runs_at_the_same_time_one_releases_and_the_others_are_refused_or_find_it_done()
    {
        ChildResult[] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Child.ReleaseAsync(_repository.Path, "run")));

        Assert.Contains(results, result => result.ExitCode == 0);
        foreach (ChildResult refused in results.Where(result => result.ExitCode != 0)) refused.IsOneClearError(ExitCode.Refused);
        (await Child.ReleaseAsync(_repository.Path, "run")).IsDone();
        Assert.Equal("0.1.0-alpha.0", File.ReadAllText(Path.Combine(_repository.Path, ".release/release/hello/latest.txt")).Trim());
        Assert.Single(Directory.GetDirectories(Path.Combine(_repository.Path, ".release/stage/hello/0.1.0-alpha.0")));
        Assert.Empty(ReleaseState.LeftoversIn(_repository.Path));
    }
}
