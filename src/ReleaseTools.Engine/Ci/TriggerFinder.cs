using ReleaseTools.Ci;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Triggers;

namespace ReleaseTools.Engine.Ci;

/// <summary>Finds out which release this run of a CI is to make. Outside of a CI, the one that a run for what is checked out would make.</summary>
public sealed class TriggerFinder(ReleaseWorkspace workspace)
{
    /// <exception cref="RefusedException">Nothing is released of such a run.</exception>
    /// <exception cref="UsageException">The channel's tag is no version; or there is no such commit.</exception>
    public async Task<ReleaseTrigger> FindAsync(TriggerRequest request, CancellationToken cancellation)
    {
        if (request is { Tag: not null, Branch: not null })
            throw new UsageException("TriggerAmbiguous", request.Tag, "A run is for a tag or for a branch, never for both.", "Name one of them.");
        ReleaseDefinition definition = workspace.LoadDefinition(request.DefinitionFile).Definition;
        CiFacts facts = await AskedForAsync(request, CiFacts.Of(workspace.Environment), cancellation);
        SourceCommit commit = await workspace.Source.ResolveAsync(facts.Commit, cancellation);
        return TriggerRule.Judge(facts, definition.AllChannels(), definition.TagPrefix, commit.Id, commit.Date) with { Repository = workspace.Root };
    }

    private async Task<CiFacts> AskedForAsync(TriggerRequest request, CiFacts facts, CancellationToken cancellation)
    {
        if (request.Tag is not null || request.Branch is not null)
        {
            string? tip = await TipAsync(request, cancellation);
            if (request.Commit is not null && tip is not null) await RequireAsync(request, tip, cancellation);
            facts = facts with { Tag = request.Tag, Branch = request.Branch, Commit = tip };
        }
        else if (facts.Kind is CiKind.None && await workspace.Source.BranchAsync(cancellation) is { Length: > 0 } current)
            facts = facts with { Branch = current };
        return facts with { Commit = request.Commit ?? facts.Commit, Run = request.Run ?? facts.Run };
    }

    // of what is there already, a commit has to be
    private async Task RequireAsync(TriggerRequest request, string tip, CancellationToken cancellation)
    {
        string commit = (await workspace.Source.ResolveAsync(request.Commit, cancellation)).Id;
        if (request.Branch is { } branch) await new GitBranches(workspace.Source).RequireAsync(branch, request.Commit, commit, cancellation);
        else if (tip != commit)
            throw new UsageException("TagNotAtCommit", request.Tag, $"Tag {request.Tag} is at {tip[..12]}, not at {request.Commit} ({commit[..12]}).", "Name one of them.");
    }

    // what is named need not be there yet: then it would be made at what is checked out
    private async Task<string?> TipAsync(TriggerRequest request, CancellationToken cancellation) => request.Tag is { } tag
        ? (await new LocalTags(workspace.Source).FindAsync(tag, cancellation))?.Commit
        : await new GitBranches(workspace.Source).FindAsync(request.Branch!, cancellation);
}

/// <summary>Whose trigger is asked for; what is left out, the CI says.</summary>
public sealed record TriggerRequest
{
    /// <summary>A definition file; null = <c>release.yaml</c> of the checkout, or what its content suggests.</summary>
    public string? DefinitionFile { get; init; }

    /// <summary>The tag that was pushed.</summary>
    public string? Tag { get; init; }

    /// <summary>The branch that was built.</summary>
    public string? Branch { get; init; }

    /// <summary>A commit, tag or branch.</summary>
    public string? Commit { get; init; }

    /// <summary>The number of the run.</summary>
    public string? Run { get; init; }
}
