using ReleaseTools;
using ReleaseTools.Branches;
using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Versions;

// git-racer REPOSITORY: for each line "tag V COMMIT", "commit V BRANCH", "branch NAME" or "stage COMMIT" does that, and tells the outcome
ReleaseWorkspace workspace = await ReleaseWorkspace.OpenAsync(args[0], sessionStore: null, CancellationToken.None);
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    try { Console.WriteLine(await RunAsync(line.Split(' '))); }
    catch (ReleaseException e) { Console.WriteLine($"{e.ErrorId}: {e.Message.ReplaceLineEndings(" ")}"); }
}

async Task<string> RunAsync(string[] words)
{
    switch (words)
    {
        case ["tag", var version, var commit]:
            TagPlan tag = await TagPlan.CreateAsync(workspace, new TagRequest { Version = ReleaseVersion.Parse(version), Commit = commit }, CancellationToken.None);
            ReleaseTag tagged = await tag.RunAsync(CancellationToken.None);
            return $"{tagged.Outcome} {tagged.Commit}";
        case ["commit", var version, var branch]:
            TagPlan release = await TagPlan.CreateAsync(workspace, new TagRequest { Version = ReleaseVersion.Parse(version), Branch = branch, ReleaseCommit = true }, CancellationToken.None);
            ReleaseTag released = await release.RunAsync(CancellationToken.None);
            return $"{released.Outcome} {released.Commit}";
        case ["branch", var name]:
            BranchPlan plan = await BranchPlan.CreateAsync(workspace, new BranchRequest { Branch = name }, isPreview: false, CancellationToken.None);
            ReleaseBranchResult branched = await plan.RunAsync(CancellationToken.None);
            return $"{branched.Outcome} {branched.Commit}";
        case ["stage", var commit]:
            StagingPlan staging = await StagingPlan.CreateAsync(workspace, new StagingRequest { Commit = commit, Branch = "main", Prefix = "hello" }, CancellationToken.None);
            StagingBranch staged = await staging.RunAsync(CancellationToken.None);
            return $"{staged.Outcome} {staged.Commit} {staged.Attempts}";
        default:
            return "what?";
    }
}
