using System.CommandLine;
using ReleaseTools.Checks;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Checks;
using ReleaseTools.Engine.GitHub;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release find-build</c>: the newest commit whose checks are green.</summary>
internal sealed class FindBuildCommand : ReleaseCommand
{
    private readonly Option<string?> _branch = new("--branch") { Description = "The branch to look through; by default the one that is checked out.", HelpName = "NAME" };
    private readonly Option<string[]> _check = new("--check") { Description = "A check that counts; the wildcards * and ? are allowed. May be repeated; by default those that the branch requires, else all.", HelpName = "NAME" };
    private readonly Option<int> _last = new("--last") { Description = $"How many commits to look through, at most {BuildFinder.MostLast}.", DefaultValueFactory = _ => BuildFinder.DefaultLast, HelpName = "N" };
    private readonly GitHubOption _gitHub = new();

    public FindBuildCommand() : base("find-build", "Finds the newest commit of a branch on GitHub whose checks are all green, and says why newer ones were passed over.")
    {
        foreach (Option option in new Option[] { _branch, _check, _last, _gitHub }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        int last = arguments.GetValue(_last);
        if (last is < 1 or > BuildFinder.MostLast) throw new UsageException("LastOutOfRange", last, $"--last {last} is out of range.", $"Name a number from 1 to {BuildFinder.MostLast}.");
        BuildFinder finder = await BuildFinder.OpenAsync(await OpenAsync(arguments, cancellation), arguments.GetValue(_gitHub), arguments.GetValue(_branch), GitHubAccess.Default, cancellation);
        var commits = new List<CheckedCommit>();
        await foreach (CheckedCommit commit in finder.LookAsync(arguments.GetValue(_check) is { Length: > 0 } names ? names : null, last, cancellation)) commits.Add(commit);
        if (commits is not [.., { IsGreen: true } found]) throw finder.None(commits);
        foreach (CheckedCommit passed in commits.SkipLast(1)) console.Line($"{passed.Commit[..7]} {passed.Subject}: {passed.Reason}");
        console.Line($"{found.Commit} {found.Subject} ({found.Author}, {found.Date.UtcDateTime:yyyy-MM-dd HH:mm} UTC): {found.Reason}");
        return () => ChecksJson.Write(found, commits.SkipLast(1));
    }
}
