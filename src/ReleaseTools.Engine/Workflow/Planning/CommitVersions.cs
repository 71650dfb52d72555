using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Versions;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Planning;

/// <summary>Tells which version a commit is, and which one comes next. Changes nothing.</summary>
/// <param name="notice">Takes what a person should know of how it was found, as sentences; null = nobody listens.</param>
public sealed class CommitVersions(ReleaseWorkspace workspace, Action<string>? notice = null)
{
    /// <exception cref="RefusedException">The branch does not allow such a version; or the clone is shallow, and lacks what tells the version.</exception>
    /// <exception cref="UsageException">There is no such branch or commit.</exception>
    public async Task<CommitVersion> FindAsync(VersionRequest request, CancellationToken cancellation)
    {
        if (request is { Next: null, Bump: { } bump })
            throw new UsageException("BumpWithoutNext", bump, "A bump is about the next version, and the version of a commit was asked for.", "Ask for the next one: --next (in PowerShell: -Next Series).");
        string? revision = request.Commit ?? (request.Branch is { } name ? await TipAsync(name, request.Next is not null, cancellation) : null);
        if (request.Next is not { } kind)
        {
            SourceCommit commit = await workspace.Source.ResolveAsync(revision, cancellation);
            if (request is { Branch: { } asked, Commit: not null }) await new GitBranches(workspace.Source).RequireAsync(asked, revision, commit.Id, cancellation);
            RepositoryTags tags = await RepositoryTags.ReadAsync(workspace, request.DefinitionFile, request.Offline, cancellation);
            string branch = request.Branch ?? await new GitBranches(workspace.Source, tags.Loaded.Definition.Version).OfAsync(revision, commit.Id, cancellation);
            Tell(tags.Notices);
            NextVersion version = await DescribeAsync(tags, branch, commit.Id, cancellation);
            return Answer(tags.Loaded.Definition, branch, commit.Id, version, tags.NameOf(version.Version));
        }
        SessionPlan plan = await new SessionPlanner(workspace).PlanAsync(new SessionRequest
        {
            DefinitionFile = request.DefinitionFile,
            Type = kind is NextKind.Series ? null : Enum.Parse<ReleaseType>(kind.ToString()),
            Bump = request.Bump,
            Branch = request.Branch,
            Commit = revision,
            Offline = request.Offline,
        }, cancellation);
        Tell(plan.Notices);
        return Answer(plan.Settings.Definition, plan.Branch, plan.Settings.Commit, plan.Next, plan.Settings.Tag);
    }

    /// <summary>The highest tag at the commit; else the build after the highest on its history. A maintenance branch counts from its own, not from the alpha that its first commit began on main.</summary>
    private async Task<NextVersion> DescribeAsync(RepositoryTags known, string branch, string commit, CancellationToken cancellation)
    {
        var order = ReleaseOrder.Of(known.Loaded.Definition.Version.Style);
        IReadOnlyList<VersionTag> tags = await known.OnHistoryAsync(commit, cancellation);
        if (known.Loaded.Definition.Version.LineOf(branch) is { } line && tags.Any(tag => line.Holds(tag.Version))) tags = [.. tags.Where(tag => line.Holds(tag.Version))];
        if (tags.Where(tag => tag.Commit == commit).MaxBy(tag => tag.Version, order) is { } own)
        {
            ReleaseVersion? previous = tags.Select(tag => tag.Version).Where(version => order.Compare(version, own.Version) < 0).Max(order);
            return new NextVersion(own.Version, previous, $"the tag {own.Name} of this commit");
        }
        if (await workspace.Source.IsShallowAsync(cancellation))
            throw new RefusedException("ShallowClone", ErrorCategory.InvalidOperation, workspace.Root,
                $"{workspace.Root} is a shallow clone: how many commits lie between {commit[..7]} and the tag before it can't be told.", "git fetch --unshallow --tags");
        VersionTag? before = tags.MaxBy(tag => tag.Version, order);
        int count = await workspace.Source.CountAsync(before?.Commit, commit, cancellation);
        string commits = count == 1 ? "1 commit" : $"{count} commits";
        return new NextVersion(new BuildVersion(before?.Version, count, commit[..7]).Version, before?.Version,
            before is null ? $"{commits}, and no version tag among them" : $"{commits} after {before.Name}");
    }

    private void Tell(IReadOnlyList<string> sentences)
    {
        foreach (string sentence in sentences) notice?.Invoke(sentence);
    }

    private CommitVersion Answer(ReleaseDefinition definition, string branch, string commit, NextVersion answer, string tag) => new()
    {
        Product = definition.Product,
        Version = answer.Version,
        Tag = tag,
        Branch = branch,
        Commit = commit,
        Repository = workspace.Root,
        Previous = answer.Previous,
        Reason = answer.Reason,
        ImageTag = ImageTag.Of(tag, answer.Version, definition.Version.Image.FirstRevision),
        Spellings = VersionSpellings.Of(answer.Version, definition.Version.Style, definition.Version.Spellings),
    };

    /// <returns>Null for a release branch that is yet to be created: it would start at what is checked out.</returns>
    private async Task<string?> TipAsync(string branch, bool isNext, CancellationToken cancellation)
    {
        if (await new GitBranches(workspace.Source).FindAsync(branch, cancellation) is { } reference) return reference;
        bool mayBeNew = isNext && ReleaseBranch.TryParse(branch, out _);
        return mayBeNew ? null : throw await new GitBranches(workspace.Source).MissingAsync(branch, cancellation);
    }
}
