using System.Diagnostics;
using ReleaseTools.Engine.Logging;

namespace ReleaseTools.Tests.Cli.BadInput;

/// <summary>Builds that misbehave.</summary>
[Program]
public sealed class BadBuildTests
{
    private const string Good = "mkdir -p out; echo 1 > out/x";

    [Theory]
    [InlineData("echo oops; exit 7", "exited with 7")]
    [InlineData("nosuchprogram --x", "exited with 127")]
    [InlineData("sh -c 'kill -9 $PPID'; sleep 60", "exited with 137")]
    [InlineData("kill -INT $$; sleep 60", "exited with 130")]
    [InlineData("rm -rf \"$PWD\"", "is gone: a build step removed it")]
    [InlineData("cd ..; rm -rf source; echo x > source", "is gone: a build step removed it")]
    public async Task A_step_that_fails_is_one_clear_error_each_time(string script, string says)
    {
        using GitRepository repository = HelloProduct.Building(script);

        (await Child.ReleaseAsync(repository.Path, "run")).IsOneClearError(ExitCode.Failed, says);
        (await Child.ReleaseAsync(repository.Path, "run")).IsOneClearError(ExitCode.Failed, says);
        Assert.False(Directory.Exists(Path.Combine(repository.Path, ".release/stage")));
    }

    [Theory]
    [InlineData("echo ${branch}")]
    [InlineData("echo \"${branch}\"")]
    public async Task A_branch_is_no_command(string script)
    {
        Requires.Unix();
        using GitRepository repository = HelloProduct.Building($"{Good}\n{script}");
        repository.Branch("x;touch${IFS}pwn");

        foreach (string[] command in new[] { new[] { "run" }, ["run", "--what-if"] })
            (await Child.ReleaseAsync(repository.Path, command)).IsOneClearError(ExitCode.Refused, "variables of make", "sh would interpret its value", "write \"$RELEASE_BRANCH\" in place of ${branch}");

        Assert.Empty(Directory.EnumerateFiles(repository.Path, "pwn", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_step_that_reads_the_branch_from_its_environment_has_it_as_it_is()
    {
        Requires.Unix();
        const string branch = "x;touch${IFS}pwn";
        using GitRepository repository = HelloProduct.Building("mkdir -p out; printf %s \"$RELEASE_BRANCH $RELEASE_MAJOR.$RELEASE_MINOR\" > out/x; cat out/x");
        repository.Branch(branch);

        ChildResult released = await Child.ReleaseAsync(repository.Path, "run", "--version", "1.2.0");

        released.IsDone();
        Assert.Contains($"| {branch} 1.2", released.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_never_ends_is_ended_at_its_timeout()
    {
        using GitRepository repository = HelloProduct.Building("sleep 600", "timeout: 1s");

        (await Child.ReleaseAsync(repository.Path, "run")).IsOneClearError(ExitCode.Failed, "was ended after 1.0 s, its timeout", "timeout: 90m");
    }

    [Theory]
    [InlineData("git checkout --quiet --orphan other; git rm -rq --cached .; git remote remove origin")]
    [InlineData("rm -rf .git; git init --quiet")]
    [InlineData("chmod -R a-w .")]
    public async Task What_a_step_does_to_its_clone_stays_there(string script)
    {
        using GitRepository repository = HelloProduct.Building($"{Good}; {script}");

        (await Child.ReleaseAsync(repository.Path, "run")).IsDone();
        Assert.Equal("main", repository.Git("symbolic-ref", "--short", "HEAD"));
        Assert.Empty(repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task A_daemon_that_a_step_leaves_does_not_outlive_it()
    {
        Requires.Unix();
        using GitRepository repository = HelloProduct.Building($"{Good}; (setsid sleep 600 & echo $! > out/x)");

        (await Child.ReleaseAsync(repository.Path, "run")).IsDone();
        Assert.False(ProcessList.Holds(repository.Path));
    }

    [Fact]
    public async Task Noise_is_kept_without_control_codes()
    {
        Requires.Unix();
        using GitRepository repository = HelloProduct.Building($"{Good}; head -c 2000000 /dev/urandom; printf '\\033[2J\\033]0;title\\007bell\\010\\n'");

        ChildResult result = await Child.ReleaseAsync(repository.Path, "run", "--until", "build");

        result.IsDone();
        Assert.DoesNotContain(result.Output + await File.ReadAllTextAsync(Log(repository)), c => char.IsControl(c) && c is not '\n' and not '\t');
    }

    [Fact]
    public async Task Two_hundred_megabytes_of_output_cost_no_memory_and_a_bounded_log()
    {
        Requires.Unix();
        using GitRepository quiet = HelloProduct.Building(Good), repository = HelloProduct.Building($"{Good}; yes 'one of the lines that a chatty compiler prints' | head -c 100000000; head -c 100000000 /dev/zero | tr '\\0' x");

        long least = await MemoryOfAsync(quiet), memory = await MemoryOfAsync(repository);

        Assert.InRange(memory, 0, least + (40L << 20));
        Assert.InRange(new FileInfo(Log(repository)).Length + new FileInfo(Log(repository) + ".1").Length, SessionLog.MaximumSize, SessionLog.MaximumSize * 2 + 100_000);
    }

    /// <summary>The peak of a build, in bytes. How much garbage the runtime lets gather is by default a matter of the processor's cache.</summary>
    private static async Task<long> MemoryOfAsync(GitRepository repository)
    {
        ProcessStartInfo start = Child.Release(repository.Path, "run", "--until", "build");
        start.Environment["DOTNET_GCgen0size"] = "1000000";                 // hexadecimal: 16 MiB
        using Process release = Process.Start(start)!;
        Task output = release.StandardOutput.BaseStream.CopyToAsync(Stream.Null), error = release.StandardError.BaseStream.CopyToAsync(Stream.Null);
        long memory = await PeakMemory.OfAsync(release);
        await Task.WhenAll(output, error);
        Assert.Equal(0, release.ExitCode);
        return memory;
    }

    private static string Log(GitRepository repository) => Path.Combine(repository.Path, ".release/logs/hello-0.1.0-alpha.0.log");
}
