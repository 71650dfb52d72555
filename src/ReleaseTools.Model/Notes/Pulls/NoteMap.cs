using System.Text.RegularExpressions;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Versions;

namespace ReleaseTools.Notes.Pulls;

/// <summary>What a map file says in place of a pull request or a commit, or besides them.</summary>
public sealed record NoteMap
{
    /// <summary>The pull request that is meant; null = none.</summary>
    public int? Pull { get; init; }

    /// <summary>The commit that is meant, whole or abbreviated; null = none.</summary>
    public string? Commit { get; init; }

    /// <summary>The release that tells a note of its own, which belongs to neither; null = it has a pull request or a commit.</summary>
    public ReleaseVersion? Version { get; init; }

    public NoteMapText Note { get; init; } = new();

    /// <summary>Whether it is a note of its own that this release tells. An official version tells those of its prereleases, too.</summary>
    public bool IsToldBy(ReleaseVersion release) => Version is { } version && (version == release || (release.IsOfficial
        && (version.Major, version.Minor, version.Patch) == (release.Major, release.Minor, release.Patch)));
}

/// <summary>What is said instead; null = what the pull request says.</summary>
public sealed record NoteMapText
{
    public string? Text { get; init; }

    public string? Author { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public IReadOnlyList<string>? Areas { get; init; }

    public IReadOnlyList<string>? Sigs { get; init; }

    public IReadOnlyList<NoteLink>? Documentation { get; init; }

    public bool? ActionRequired { get; init; }

    /// <summary>Whether nothing is told.</summary>
    public bool DoNotPublish { get; init; }
}

/// <summary>The keys of a map file's entries: those of kubernetes/release's map files that say something for notes, and <c>version</c>.</summary>
public static partial class NoteMapKeys
{
    private static readonly TextShape s_name = new(new TextRule("text", _ => []) { HasOwnVariables = true });
    private static readonly TextShape s_text = new(new TextRule("text", value => TextObjection.When(string.IsNullOrWhiteSpace(value), "It is empty.")) { HasOwnVariables = true, MayHaveLines = true });

    private static readonly TextShape s_commit = new(new TextRule("commit", value => TextObjection.When(!Hash().IsMatch(value),
        $"{ScalarNode.Shorten(value)} is no commit's id: 7 to 64 hexadecimal digits are wanted."))
    { HasOwnVariables = true });

    private static readonly TextShape s_version = new(new TextRule("version", value => TextObjection.When(!ReleaseVersion.TryParse(value, out _),
        $"{ScalarNode.Shorten(value)} is no version."))
    { HasOwnVariables = true });

    private static readonly TextShape s_url = new(new TextRule("address", value => TextObjection.When(NoteLink.Create("", value) is null,
        $"{ScalarNode.Shorten(value)} is no address of a page: it begins with https:// or http://."))
    { HasOwnVariables = true });

    private static readonly ListShape<string> s_names = new("texts", s_name) { TakesOne = true };

    private static SectionTable<NoteLink> Link { get; } = new SectionTable<NoteLink>("documentation", new NoteLink("", ""))
        .Key("description", s_name, link => link.Title, (link, value) => link with { Title = value }, "What it is.")
        .Key("url", s_url, link => link.Url, (link, value) => NoteLink.Create(link.Title, value)!, "Where it is.", required: true)
        // what kubernetes/release keeps to sort links by
        .Key("type", s_name, _ => null, (link, _) => link, "Not used.");

    private static SectionTable<NoteMapText> Text { get; } = new SectionTable<NoteMapText>("releasenote", new NoteMapText())
        .Key("text", s_text, note => note.Text, (note, value) => note with { Text = value }, "The note.")
        .Key("author", s_name, note => note.Author, (note, value) => note with { Author = value.TrimStart('@') }, "Whose change it is.")
        .Key("kinds", s_names, note => note.Kinds, (note, value) => note with { Kinds = Plain(value, "kind/") }, "As the labels `kind/…`.")
        .Key("areas", s_names, note => note.Areas, (note, value) => note with { Areas = Plain(value, "area/") }, "As the labels `area/…`.")
        .Key("sigs", s_names, note => note.Sigs, (note, value) => note with { Sigs = Plain(value, "sig/") }, "As the labels `sig/…`.")
        .Key("documentation", new ListShape<NoteLink>("links", Link), note => note.Documentation, (note, value) => note with { Documentation = value }, "Links.")
        .Key("action_required", new FlagShape(), note => note.ActionRequired ?? false, (note, value) => note with { ActionRequired = value }, "Whether it stands below the urgent upgrade notes.")
        .Key("do_not_publish", new FlagShape(), note => note.DoNotPublish, (note, value) => note with { DoNotPublish = value }, "Whether nothing is told.");

    /// <summary>One document of a map file.</summary>
    public static SectionTable<NoteMap> Table { get; } = new SectionTable<NoteMap>("a map file", new NoteMap()) { Complete = Complete }
        .Key("pr", new NumberShape(1, int.MaxValue), map => map.Pull ?? 0, (map, value) => map with { Pull = value }, "The number of the pull request that is meant.")
        .Key("commit", s_commit, map => map.Commit, (map, value) => map with { Commit = value }, "The commit that is meant.")
        .Key("version", s_version, map => map.Version?.ToString(), (map, value) => map with { Version = ReleaseVersion.Parse(value) }, "The release that tells a note of its own.")
        .Key("releasenote", Text, map => map.Note, (map, value) => map with { Note = value }, "What is said instead.", required: true);

    private static NoteMap Complete(NoteMap map, MapNode node, ProblemList problems)
    {
        bool isOwn = map.Pull is null && map.Commit is null;
        if (isOwn && node.Find("pr") is null && node.Find("commit") is null)
        {
            if (map.Version is null && node.Find("version") is null) problems.Add(node, "It belongs to nothing: 'pr' or 'commit' names what it is about, or 'version' the release that tells a note of its own.");
            if (map.Note is { Text: null, DoNotPublish: false }) problems.Add(node, "A note of its own needs 'releasenote: { text: … }'.");
        }
        if (!isOwn && map.Version is not null) problems.Add(node.Find("version")!, "'version' is for notes of their own: what belongs to a pull request or a commit is told by the release that has it.");
        return map;
    }

    private static IReadOnlyList<string> Plain(IReadOnlyList<string> names, string prefix) =>
        [.. names.Select(name => name.ToLowerInvariant()).Select(name => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name)];

    [GeneratedRegex(@"\A[0-9A-Fa-f]{7,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hash();
}

/// <summary>Map files that can't be used.</summary>
public sealed class NoteMapsInvalidException(string folder, IReadOnlyList<DefinitionProblem> problems) : ProblemsException("NoteMapsInvalid", folder, $"The map files of {folder} have", problems);
