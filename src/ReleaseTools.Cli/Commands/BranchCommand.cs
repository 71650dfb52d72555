using System.CommandLine;
using ReleaseTools.Branches;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Branches;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release branch</c>: a release branch off main, with its first version and main's next.</summary>
internal sealed class BranchCommand : ReleaseCommand
{
    private readonly Argument<string?> _name = new("name") { Description = "The branch, such as release-1.18; by default that of the minor version that main's tags say it is working towards.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _version = new("--version", "-v") { Description = "The minor version to branch, such as 1.18, instead of the branch's name.", HelpName = "X.Y" };
    private readonly Option<string?> _commit = new("--commit") { Description = "The commit, tag or branch to begin at, on main; by default main's head on the remote.", HelpName = "REVISION" };
    private readonly Option<string?> _first = new("--first") { Description = "What the branch's first version ends in, such as beta.0; by default what the definition says, rc.0.", HelpName = "TEXT" };
    private readonly Option<bool> _sign = new("--sign", "-s") { Description = "Has git sign the tags, with the key of its configuration." };
    private readonly RemoteOption _remote = new();
    private readonly WhatIfOption _whatIf = new();

    public BranchCommand() : base("branch", "Makes a release branch off main on the remote, with its first version's tag and that of main's next minor.")
    {
        Arguments.Add(_name);
        foreach (Option option in new Option[] { _version, _commit, _first, _sign, _remote, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        bool isPreview = arguments.GetValue(_whatIf);
        BranchPlan plan = await BranchPlan.CreateAsync(await OpenAsync(arguments, cancellation), Request(arguments), isPreview, cancellation);
        if (isPreview) return WhatIfOption.Show(console, plan.Action, plan.Target);
        ReleaseBranchResult branch = await plan.RunAsync(cancellation);
        console.Line($"{branch.Branch} on {branch.Remote}: {branch.Outcome.ToString().ToLowerInvariant()}");
        console.Line($"{branch.Tag} at {branch.Commit[..12]}, {branch.NextTag} at {branch.Base[..12]}");
        return () => BranchesJson.Write(branch);
    }

    private BranchRequest Request(ParseResult arguments)
    {
        string? name = arguments.GetValue(_name), version = arguments.GetValue(_version);
        if (name is not null && version is not null) throw new UsageException("BranchAndVersion", name, "Both a branch and a version were named.", "Leave one of both out.");
        return new BranchRequest
        {
            Branch = version is null ? name : "release-" + version,
            Commit = arguments.GetValue(_commit),
            First = arguments.GetValue(_first),
            Sign = arguments.GetValue(_sign),
            DefinitionFile = DefinitionFile(arguments),
            Remote = arguments.GetValue(_remote),
        };
    }
}
