using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Pods;

/// <summary>The keys of an instruction file.</summary>
public static class PodInstructionKeys
{
    // which folder relative labels belong to is known only when the whole file is read
    private static readonly TextRule s_label = new("label", value => TextObjection.When(!PodLabel.TryResolve(value, "x", out _),
        $"{ScalarNode.Shorten(value)} is not a label{PodLabel.ObjectionTo(value)}. Write {PodLabel.Wanted}, or a relative one such as :name."))
    { HasOwnVariables = true };

    private static readonly TextRule s_parameter = new("label of a parameter", value => TextObjection.When(!IsParameter(value),
        $"{ScalarNode.Shorten(value)} is not the label of a parameter: write it like //path/to:name, or a relative one such as :name."))
    { HasOwnVariables = true };

    private static readonly TextRule s_rule = new("rule", value => TextObjection.When(!PodRule.TryParse(value, out _),
        $"{ScalarNode.Shorten(value)} is not a rule. Write it like {PodRule.Wanted}."))
    { HasOwnVariables = true };

    private static readonly TextRule s_revision = new("hash of a commit", value => TextObjection.When(value.Length is not (40 or 64) || !value.All(char.IsAsciiHexDigitLower),
        $"{ScalarNode.Shorten(value)} is not the full hash of a commit: 40 or 64 hexadecimal digits in lower case."))
    { HasOwnVariables = true };

    private static MapShape<PodVersion> Versions(string plural) => new(plural, s_label, PodRules.VersionShape, InstructionFile.PodsOwn);

    private static SectionTable<PodRevision> Revision { get; } = new SectionTable<PodRevision>("a revision", new PodRevision())
        .Key("scm", ChoiceShape.Of<PodSourceControl>(), revision => revision.Scm, (revision, value) => revision with { Scm = value }, "What keeps the source.")
        .Key("url", new TextShape(PodRules.Text), revision => revision.Url, (revision, value) => revision with { Url = value }, "Where the source is cloned from.", required: true)
        .Key("revision", new TextShape(s_revision), revision => revision.Revision, (revision, value) => revision with { Revision = value }, "The full hash of the commit.", required: true)
        .Key("dirty", new FlagShape(), revision => revision.Dirty, (revision, value) => revision with { Dirty = value }, "Whether the working tree had changes besides.");

    /// <summary>The whole file. What a path implies may be missing.</summary>
    internal static SectionTable<InstructionFile> Root { get; } = new SectionTable<InstructionFile>("an instruction", new InstructionFile())
        .Key("channel", new TextShape(PodRules.Channel), file => file.Channel, (file, value) => file with { Channel = value }, "The channel that the pod is released in.", defaultNote: "from the path of the file")
        .Key("rule", new ParsedShape<PodRule>(s_rule, text => PodRule.TryParse(text, out PodRule? rule) ? rule : null), file => file.Rule, (file, value) => file with { Rule = value }, "The rule that builds the pod.", defaultNote: "from the path of the file")
        .Key("pod", new TextShape(s_label), file => file.Pod, (file, value) => file with { Pod = value }, "The pod's own label. It must match the rule.", defaultNote: "from the rule")
        .Key("version", PodRules.VersionShape, file => file.Version, (file, value) => file with { Version = value }, "The version of the pod.", defaultNote: "from the path of the file")
        .Key("images", Versions("images"), file => file.Images, (file, value) => file with { Images = value }, "The versions of images, by label. Relative labels belong to the folder of the rule.", defaultNote: "the version of the pod")
        .Key("volumes", Versions("volumes"), file => file.Volumes, (file, value) => file with { Volumes = value }, "The versions of volumes, by label. Relative labels belong to the folder of the rule.", defaultNote: "the version of the pod")
        .Key("parameters", new MapShape<string>("parameters", s_parameter, new TextShape(PodRules.Argument)), file => file.Parameters, (file, value) => file with { Parameters = value }, "What the rules of the build are given, by label.", defaultNote: "none")
        .Key("revisions", new ListShape<PodRevision>("revisions", Revision) { Identity = revision => revision.Url, IdentityKey = "url" }, file => file.Revisions, (file, value) => file with { Revisions = value }, "The source that the pod is built from.", defaultNote: "none");

    /// <summary>The keys, for those who describe them.</summary>
    public static ISectionTable Table => Root;

    private static bool IsParameter(string value)
    {
        string rest = value.StartsWith("//", StringComparison.Ordinal) ? value[2..] : value;
        return rest.Length > 0 && rest.Count(c => c == ':') <= 1 && !rest.EndsWith(':') && rest.Split('/', ':').Skip(rest[0] == ':' ? 1 : 0)
            .All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));
    }
}

/// <summary>An instruction file as it stands, before its path adds to it.</summary>
internal sealed record InstructionFile
{
    /// <summary>For an image or a volume that is named without a version.</summary>
    public static PodVersion PodsOwn { get; } = PodVersion.Parse("0");

    public string? Channel { get; init; }

    public PodRule? Rule { get; init; }

    public string? Pod { get; init; }

    public PodVersion? Version { get; init; }

    public IReadOnlyDictionary<string, PodVersion> Images { get; init; } = new Dictionary<string, PodVersion>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, PodVersion> Volumes { get; init; } = new Dictionary<string, PodVersion>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<PodRevision> Revisions { get; init; } = [];
}
