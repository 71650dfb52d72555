using ReleaseTools.Branches;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Versions;

/// <summary>The tags of a checkout and of its remote, read once, and what they say of versions.</summary>
public sealed class RepositoryTags
{
    /// <summary>How many names a sentence lists.</summary>
    private const int Few = 5;

    /// <summary>A remote is asked for a list, and somebody waits for the answer.</summary>
    private static readonly RemoteLimits s_limits = new() { Call = TimeSpan.FromMinutes(2), Stall = TimeSpan.FromSeconds(30), Retry = new RemoteLimits().Retry with { Attempts = 2 } };

    private readonly GitRepository _source;
    private readonly Dictionary<string, TaggedCommit> _here, _there;

    private RepositoryTags(GitRepository source, LoadedDefinition loaded, IReadOnlyList<TaggedCommit> here, GitRemote? remote, RemoteRefs? refs)
    {
        _source = source;
        _here = here.ToDictionary(tag => tag.Name, StringComparer.Ordinal);
        _there = (refs?.Tags ?? []).Select(name => (name, place: refs!.Tag(name)!)).ToDictionary(tag => tag.name, tag => new TaggedCommit(tag.name, tag.place.Commit, tag.place.Object), StringComparer.Ordinal);
        TaggedCommit[] all = [.. here, .. _there.Values.Where(tag => !_here.ContainsKey(tag.Name))];
        Loaded = loaded.WithStyleOf(all.Select(tag => tag.Name));
        Versions = VersionTag.Of(all.Where(tag => !Definition.IsReplaced(tag.Name)), Definition.TagPrefix);
        Missing = [.. Versions.Where(tag => !_here.ContainsKey(tag.Name))];
        if (remote is not null) RequireSame(remote);
        Notices = [.. Sentences(remote)];
    }

    /// <summary>The definition, with the tag prefix that counts.</summary>
    public LoadedDefinition Loaded { get; }

    /// <summary>Every tag that says a version of the product, here or on the remote.</summary>
    public IReadOnlyList<VersionTag> Versions { get; }

    /// <summary>Those of them that only the remote has.</summary>
    public IReadOnlyList<VersionTag> Missing { get; }

    /// <summary>What a person should know of it, as sentences. Warnings begin with <c>warning: </c>.</summary>
    public IReadOnlyList<string> Notices { get; private set; }

    private ReleaseDefinition Definition => Loaded.Definition;

    /// <param name="isOffline">Whether no remote is asked.</param>
    /// <exception cref="ReleaseException">The remote does not answer; or one of its version tags is at another commit than here.</exception>
    public static async Task<RepositoryTags> ReadAsync(ReleaseWorkspace workspace, string? definitionFile, bool isOffline, CancellationToken cancellation)
    {
        LoadedDefinition loaded = workspace.LoadDefinitionFile(definitionFile);
        IReadOnlyList<TaggedCommit> here = await workspace.Source.TagsAsync(cancellation);
        string? name = await RemoteNameAsync(workspace, cancellation);
        if (name is null || isOffline)
        {
            var local = new RepositoryTags(workspace.Source, loaded, here, remote: null, refs: null);
            if (name is not null) local.Notices = [.. local.Notices, $"offline: the tags of {name} were not read; versions follow from those of this clone"];
            return local;
        }
        GitRemote remote = await GitRemote.RequireAsync(workspace.Source, name, credential: null, workspace.Environment, s_limits, cancellation);
        return new RepositoryTags(workspace.Source, loaded, here, remote, await ListAsync(remote, cancellation));
    }

    /// <summary>The tag that a version has already, or would get.</summary>
    public string NameOf(ReleaseVersion version) => Versions.FirstOrDefault(tag => tag.Version == version)?.Name ?? Definition.TagPrefix + version;

    /// <summary>The version tags on a commit's history, itself included.</summary>
    public async Task<IReadOnlyList<VersionTag>> OnHistoryAsync(string commit, CancellationToken cancellation)
    {
        HashSet<string> here = [.. (await _source.TagsAsync(cancellation, history: commit)).Select(tag => tag.Name)];
        HashSet<string> there = Missing.Count == 0 ? [] : await _source.OnHistoryAsync(commit, [.. Missing.Select(tag => tag.Commit)], cancellation);
        return [.. Versions.Where(tag => here.Contains(tag.Name) || (there.Contains(tag.Commit) && !_here.ContainsKey(tag.Name)))];
    }

    /// <exception cref="TagElsewhereException">The tag is there, at another commit, and is none that moves.</exception>
    public void RequireFree(string name, string commit)
    {
        if (Definition.IsReplaced(name)) return;
        if (_there.TryGetValue(name, out TaggedCommit there) && there.Commit != commit) throw new TagElsewhereException(name, commit, there.Commit, "on the remote");
        if (_here.TryGetValue(name, out TaggedCommit here) && here.Commit != commit) throw new TagElsewhereException(name, commit, here.Commit, "in this repository");
    }

    private void RequireSame(GitRemote remote)
    {
        (TaggedCommit Here, TaggedCommit There)[] differing = [.. Versions.OrderByDescending(tag => tag.Version)
            .Where(tag => _here.ContainsKey(tag.Name) && _there.ContainsKey(tag.Name)).Select(tag => (_here[tag.Name], _there[tag.Name]))
            .Where(pair => pair.Item1.Commit != pair.Item2.Commit && pair.Item1.Object != pair.Item2.Object)];
        if (differing.Length == 0) return;
        (TaggedCommit here, TaggedCommit there) = differing[0];
        string more = differing.Length > 1 ? $" The same holds for {Listed([.. differing.Skip(1).Select(pair => pair.Here.Name)])}." : "";
        throw new RefusedException("TagDiffers", ErrorCategory.ResourceExists, here.Name,
            $"Tag {here.Name} is at {here.Commit[..12]} in this clone and at {there.Commit[..12]} on {remote.Shown}.{more}",
            $"If the remote is right, take its tags: git fetch {remote.Name} --tags --force. If this clone is right: git push --force {remote.Name} refs/tags/{here.Name}.");
    }

    private IEnumerable<string> Sentences(GitRemote? remote)
    {
        if (Missing.Count > 0)
            yield return $"warning: {remote!.Name} has {Counted(Missing.Count, "version tag")} that this clone lacks: {Listed([.. Missing.OrderByDescending(tag => tag.Version).Select(tag => tag.Name)])}. "
                + $"{(Missing.Count == 1 ? "It counts as a version" : "They count as versions")}; release notes need the tags here: git fetch {remote.Name} --tags";
        string[] names = [.. _here.Keys.Union(_there.Keys, StringComparer.Ordinal).Where(name => !Definition.IsReplaced(name))];
        IReadOnlyList<string> overlooked = TagStyle.Overlooked(names, Definition.Product, Definition.TagPrefix, Loaded.HasTagPrefix);
        if (overlooked.Count > 0)
            yield return $"warning: {Counted(overlooked.Count, "tag")} {(overlooked.Count == 1 ? "looks like a version and does" : "look like versions and do")} not count, because the tag prefix is "
                + $"{(Definition.TagPrefix.Length > 0 ? $"'{Definition.TagPrefix}'" : "empty")}: {Listed(overlooked)}. Set tagPrefix in the definition if these are versions of {Definition.Product}";
    }

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static string Listed(IReadOnlyList<string> names) =>
        names.Count <= Few ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Few))} and {names.Count - Few} more";

    private static async Task<RemoteRefs> ListAsync(GitRemote remote, CancellationToken cancellation)
    {
        try { return await remote.ListTagsAsync(cancellation); }
        catch (ReleaseException e)
        {
            string remedy = $"Check the address, the network and the credentials (git ls-remote {remote.Name}), or go by the tags of this clone alone: --offline (in PowerShell: -Offline).";
            throw e is RefusedException ? new RefusedException(e.ErrorId, e.Category, e.Target, e.Message, remedy, e) : new ReleaseException(e.ErrorId, e.Category, e.Target, e.Message, remedy, e);
        }
    }

    // the one that the branch follows, else origin, else the only one
    private static async Task<string?> RemoteNameAsync(ReleaseWorkspace workspace, CancellationToken cancellation)
    {
        IReadOnlyList<string> all = await workspace.Source.RemotesAsync(cancellation);
        if (all.Count <= 1) return all.FirstOrDefault();
        string branch = await workspace.Source.BranchAsync(cancellation);
        string followed = branch.Length == 0 ? "" : (await workspace.Source.Git.TryRunAsync(["config", "--get", $"branch.{branch}.remote"], cancellation)).Output.Trim();
        return all.Contains(followed) ? followed : all.Contains(GitRemote.DefaultName) ? GitRemote.DefaultName : all[0];
    }
}
