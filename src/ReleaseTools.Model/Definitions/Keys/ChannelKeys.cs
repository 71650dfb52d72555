using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of an entry of <c>channels</c>, and the rules between them.</summary>
internal static class ChannelKeys
{
    private static SectionTable<ChannelCondition> When { get; } = new SectionTable<ChannelCondition>("when", new ChannelCondition()) { Complete = Complete }
        .Key("tag", new TextShape(ChannelRules.Pattern), when => when.Tag, (when, value) => when with { Tag = value },
            "Runs for a pushed tag whose whole name is like this: `*` stands for anything but a slash, `**` for anything, `?` for one character.", example: "v*")
        .Key("branch", new TextShape(ChannelRules.Pattern), when => when.Branch, (when, value) => when with { Branch = value },
            "Runs for a branch whose whole name is like this. `releases/*/*` means `releases/v1.0/v1.0-beta`, and not `releases/v0.9-beta`.", example: "releases/*/*");

    private static SectionTable<ChannelDefinition> Channel { get; } = new SectionTable<ChannelDefinition>("a channel", new ChannelDefinition { Name = "" }) { Complete = Complete }
        .Key("name", new TextShape(ChannelRules.Name), channel => channel.Name, (channel, value) => channel with { Name = value },
            "What the channel is called in messages and sessions; unique among the channels.", required: true)
        .Key("when", When, channel => channel.When, (channel, value) => channel with { When = value },
            "Which runs the channel is for. Without it: all that no channel before it is for, with a warning.")
        .Key("tag", new TextShape(ChannelRules.Tag), channel => channel.Tag, (channel, value) => channel with { Tag = value },
            "The git tag of the release: the tag prefix and a version, of which a missing third number counts as 0. Variables: `${branch}`, `${branch:last}` (what follows its last slash), "
            + "`${run}` (the number of the CI's run, higher in each later one).", defaultNote: "the tag that was pushed", example: "v0.${run}-daily")
        .Key("replace", new FlagShape(), channel => channel.Replace, (channel, value) => channel with { Replace = value },
            "Whether a new release takes the place of the channel's earlier ones: those of the same tag, but for the number that `${run}` stands for. They are removed when it is published, and a tag that stays the same moves. The version gains the commit's time then, `0.1.0-test.20261121093000`, takes no part in counting versions, and no link moves to it.")
        .Key("prerelease", new FlagShape(), channel => channel.Prerelease, (channel, value) => channel with { Prerelease = value },
            "Whether its releases are marked as prereleases whatever their version says.")
        .Key("announce", new FlagShape(), channel => channel.IsAnnounced, (channel, value) => channel with { Announce = value },
            "Whether its releases are announced and have a tracking issue.", defaultNote: "unless `replace` is set");

    public static ListShape<ChannelDefinition> List { get; } = new("channels", Channel) { Identity = channel => channel.Name, IdentityKey = "name" };

    /// <summary>The rules between channels: what follows one without a condition is never reached.</summary>
    public static void Check(IReadOnlyList<ChannelDefinition> channels, MapNode release, ProblemList problems)
    {
        if (release.Find("channels") is not ListNode list || list.Items.Count != channels.Count) return;
        int all = channels.ToList().FindIndex(channel => channel.When.IsAnything);
        if (all >= 0 && all < channels.Count - 1)
            problems.Add(list.Items[all + 1], $"'{channels[all + 1].Name}' is never reached: '{channels[all].Name}' before it has no 'when' and takes everything. Put that one last.");
    }

    private static ChannelCondition Complete(ChannelCondition when, MapNode node, ProblemList problems)
    {
        if (when is { Tag: not null, Branch: not null }) problems.Add(node.Find("branch")!, "A run is for a tag or for a branch, never for both: name one of them here, and give the other a channel of its own.");
        return when;
    }

    private static ChannelDefinition Complete(ChannelDefinition channel, MapNode node, ProblemList problems)
    {
        bool isTagWrong = channel.Tag is null && node.Find("tag") is not null;
        if (channel is { When.Tag: null, Tag: null } && !isTagWrong && !IsWrong(channel, node)) problems.Add(node, $"'tag' is missing: the channel is not for tags alone, so that no tag need have been pushed.");
        if (channel is { When.Tag: not null, Tag: not null }) problems.Add(node.Find("tag")!, "The tag is the one that was pushed: leave 'tag' out, or make the channel one for branches.");
        return channel;
    }

    // what 'when' should have said is not known, and has been objected to
    private static bool IsWrong(ChannelDefinition channel, MapNode node) =>
        channel.When.IsAnything && node.Find("when") is { } when && (when is not MapNode map || map.Entries.Count > 0);
}
