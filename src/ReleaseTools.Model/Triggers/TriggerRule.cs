using ReleaseTools.Ci;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Versions;

namespace ReleaseTools.Triggers;

/// <summary>Which release a run of a CI makes (R13.2).</summary>
public static class TriggerRule
{
    /// <param name="facts">What was built.</param>
    /// <param name="channels">In the order in which they are tried: the first that matches counts.</param>
    /// <param name="tagPrefix">What stands before the version in a tag.</param>
    /// <param name="commit">The full id of the commit.</param>
    /// <param name="committed">The commit's time.</param>
    /// <exception cref="RefusedException">Nothing is released of such a run.</exception>
    /// <exception cref="UsageException">The channel's tag is no version.</exception>
    public static ReleaseTrigger Judge(CiFacts facts, IReadOnlyList<ChannelDefinition> channels, string tagPrefix, string commit, DateTimeOffset committed)
    {
        if (facts.IsPullRequest)
            throw new RefusedException("PullRequestNotReleased", ErrorCategory.PermissionDenied, commit, "A pull request is built, and nothing is released of what nobody has accepted yet.",
                "Merge it, or release its commit from a branch or tag of the repository itself.");
        string built = facts.Tag is { } pushed ? $"tag {pushed}" : facts.Branch is { } branch ? $"branch {branch}" : $"commit {commit[..7]}, of no branch or tag";
        if (facts.Tag is { } made && channels.FirstOrDefault(candidate => candidate is { Replace: true, Tag: { } template } && ChannelTag.IsLike(template, made)) is { } maker)
            throw new RefusedException("TagIsReplaced", ErrorCategory.InvalidOperation, made, $"The tag {made} is made by releases of channel {maker.Name}, which replace each other: nothing is released of it again.",
                "Leave such tags out of what starts the pipeline, or push the tag of a version.");
        ChannelDefinition channel = channels.FirstOrDefault(candidate => candidate.When.Means(facts)) ?? throw new RefusedException("ChannelMissing", ErrorCategory.ObjectNotFound, built,
            $"No channel is for {built}; there are: {string.Join(", ", channels.Select(Describe))}.", "Give the definition a channel for it; one without 'when' takes everything else.");
        string tag = channel.Tag is { } template ? ChannelTag.Expand(template, channel.Name, facts) : facts.Tag!;
        ReleaseVersion version = VersionOf(tag, channel, tagPrefix, committed);
        bool isLeftOver = channel.When.IsAnything && channels.Count > 1;
        return new ReleaseTrigger
        {
            Ci = facts.Kind,
            Channel = channel.Name,
            Tag = tag,
            Version = version,
            Commit = commit,
            Branch = facts.Branch ?? "",
            Replace = channel.Replace,
            Prerelease = channel.Prerelease || !version.IsOfficial,
            Reason = channel.When.IsAnything ? $"{built} is for no other channel" : $"{built} is like {channel.When.Tag ?? channel.When.Branch}",
            Warning = isLeftOver ? $"{built} is for no other channel: {(channel.Replace ? $"the {channel.Name} release {tag} is replaced" : $"{tag} is released on channel {channel.Name}")}" : null,
            Run = facts.Run,
            Url = facts.Url,
        };
    }

    private static ReleaseVersion VersionOf(string tag, ChannelDefinition channel, string tagPrefix, DateTimeOffset committed)
    {
        if (!(tag.StartsWith(tagPrefix, StringComparison.Ordinal) ? tag[tagPrefix.Length..] : tag).All(ChannelTag.IsOfTag))
            throw NoVersion(tag, channel, "has a character other than letters, digits, '.', '_', '-', '+' and '/'");
        return ChannelVersion.TryParse(tag, tagPrefix, channel.Replace ? committed : null, out ReleaseVersion? version)
            ? version
            : throw NoVersion(tag, channel, $"is not '{tagPrefix}' and a version by SemVer 2.0 (a missing third number counts as 0)");
    }

    private static UsageException NoVersion(string tag, ChannelDefinition channel, string why) => new("TriggerTagInvalid", tag,
        $"The tag '{tag}' of channel {channel.Name} {why}, so that it says no version.",
        $"Name the branch or tag so that it does, such as v1.2.0-rc.1, or fix {(channel.Tag is null ? "'when'" : $"'tag: {channel.Tag}'")} of channel {channel.Name} in the definition.");

    private static string Describe(ChannelDefinition channel) =>
        channel.When.IsAnything ? channel.Name : $"{channel.Name} ({(channel.When.Tag is { } tag ? $"tag {tag}" : $"branch {channel.When.Branch}")})";
}
