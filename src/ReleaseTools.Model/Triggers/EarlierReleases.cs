using System.Text.RegularExpressions;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Triggers;

/// <summary>
/// The earlier releases that a new one of a channel takes the place of (R13.2): those of the same product whose whole tag is like the channel's, with any number in the place of
/// <c>${run}</c> and everything else as it is for this run, so that a branch never replaces another's. What is newer stays: a run that was made again, or that built
/// an older commit, replaces nothing that came after it.
/// </summary>
public sealed class EarlierReleases
{
    private readonly ReleaseVersion _version;
    private readonly string _tagPrefix;
    private readonly Regex _tags;
    private readonly IReadOnlyList<string> _others;

    private EarlierReleases(string product, ReleaseVersion version, string tagPrefix, Regex tags, IReadOnlyList<string> others) =>
        (Product, _version, _tagPrefix, _tags, _others) = (product, version, tagPrefix, tags, others);

    public string Product { get; }

    /// <returns>Null where the session's release replaces none.</returns>
    public static EarlierReleases? Of(SessionSettings session)
    {
        if (session.FindChannel() is not { Replace: true } channel || !ChannelVersion.IsReplaceable(session.Version)) return null;
        var tags = new Regex($"^(?:{PatternOf(channel, session)})\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        // a tag that was asked for in another way: only its own release is the earlier one
        if (!tags.IsMatch(session.Tag)) tags = new Regex($"^{Regex.Escape(session.Tag)}\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        IEnumerable<string> others = session.Definition.AllChannels()
            .Where(other => other.Name != channel.Name && other.Tag is { } tag && !VariableTemplate.Parse(tag).Any(part => part.IsVariable)).Select(other => other.Tag!);
        return new EarlierReleases(session.Product, session.Version, session.Definition.TagPrefix, tags, [.. others.Where(tag => tag != session.Tag)]);
    }

    /// <summary>Whether a release of the same product that has no tag is one of them, by its version.</summary>
    public bool Contains(ReleaseVersion version) => IsEarlier(version) && ChannelVersion.TagsOf(version, _tagPrefix) is var tags && tags.Any(_tags.IsMatch) && !tags.Any(_others.Contains);

    /// <summary>Whether a release of the same product is one of them, by its tag and its whole version, with the time of its commit.</summary>
    public bool Contains(string tag, ReleaseVersion version) =>
        _tags.IsMatch(tag) && !_others.Contains(tag) && ChannelVersion.IsSaidBy(tag, _tagPrefix, version) && IsEarlier(version);

    // where the run's number stands at the end of a word, as in daily9 and daily10, it is a number all the same
    private bool IsEarlier(ReleaseVersion version) =>
        version.Build.Length == 0 && ChannelVersion.IsReplaceable(version) && ReleaseOrder.Milestone.Compare(version, _version) < 0
        && string.CompareOrdinal(ChannelVersion.StampOf(version), ChannelVersion.StampOf(_version)) <= 0;

    private static string PatternOf(ChannelDefinition channel, SessionSettings session) => channel.Tag is not { } template
        ? Regex.Escape(session.Tag)
        : string.Concat(VariableTemplate.Parse(template).Select(part => !part.IsVariable ? Regex.Escape(part.Text)
            : part.Text == ChannelTag.Run ? "[0-9]+" : Regex.Escape(ChannelTag.OfBranch(part.Text, session.Branch))));
}
