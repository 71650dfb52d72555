using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Images;

namespace ReleaseTools.Pods;

/// <summary>What the texts in pods, instructions and channels may be.</summary>
internal static class PodRules
{
    public static TextRule Part { get; } = Rule("name", PodLabel.IsPart, "can't be a name here: use lower-case letters and digits, with single hyphens between them.", $"^{LabelRules.PartPattern}$");

    public static TextRule Channel { get; } = Rule("channel", PodPaths.IsChannel, "can't name a channel: use lower-case letters and digits, with single hyphens between them.", $"^{LabelRules.PartPattern}$");

    public static TextRule Label { get; } = new("label", value => TextObjection.When(!PodLabel.TryParse(value, out _),
        $"{ScalarNode.Shorten(value)} is not a label{PodLabel.ObjectionTo(value)}. Write {PodLabel.Wanted}."))
    { HasOwnVariables = true, Pattern = LabelRules.Pattern };

    public static TextRule Version { get; } = new("version", value => TextObjection.When(!PodVersion.TryParse(value, out _),
        $"{ScalarNode.Shorten(value)} is not a version{(PodVersion.ObjectionTo(value) is { Length: > 0 } objection ? objection.TrimEnd('?') + (objection.EndsWith('?') ? "?" : ".") : ".")} Write {PodVersion.Wanted}."))
    { HasOwnVariables = true };

    public static TextRule Digest { get; } = new("digest", value => TextObjection.When(!ImageDigest.TryParse(value, out _),
        $"{ScalarNode.Shorten(value)} is not a digest{ImageDigest.Objection(value)}. Write {ImageDigest.Wanted}."))
    { HasOwnVariables = true, Pattern = "^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$" };

    /// <summary>A path in a container.</summary>
    public static TextRule Target { get; } = Rule("absolute path", IsTarget, "is not a path in a container: write an absolute one without '.' and '..', such as /var/lib/web.", "^/");

    public static TextRule Share { get; } = Rule("share", text => PodShare.TryParse(text, out _), "is not a share: write a whole number from 0 to 100 and a percent sign, such as 10%.", "^(100|[1-9]?[0-9])%$");

    public static TextRule User { get; } = Rule("user or group", IsUser, "is neither the name of a user or group nor its number.", "^([a-z_][a-z0-9_-]*|[0-9]+)$");

    public static TextRule Text { get; } = new("text", _ => []) { HasOwnVariables = true, MayBeEmpty = true };

    public static TextRule Argument { get; } = new("text", value => NoControls(value)) { HasOwnVariables = true, MayBeEmpty = true, MayHaveLines = true };

    public static TextRule UnitContent { get; } = new("text of a unit", value => NoControls(value)) { HasOwnVariables = true, MayHaveLines = true };

    public static TextRule UnitName { get; } = Rule("unit name", PodUnitName.IsValid,
        "can't name a unit: write NAME.service or NAME.timer, the name of letters, digits, '.', '_' and '-', without '..' and '--' in it.", PodUnitName.Pattern);

    public static TextRule Instance { get; } = Rule("instance", PodUnitName.IsInstance, "can't name an instance: use letters, digits, '.', '_' and '-', starting with a letter or digit.", PodUnitName.InstancePattern);

    /// <summary>Tokens become environment variables of units.</summary>
    public static TextRule Token { get; } = new("token name", value => TextRules.EnvironmentName.Judge(value).Concat(TextObjection.When(PodDropIn.IsReserved(value),
        $"{ScalarNode.Shorten(value)} is set for every pod.")))
    { Pattern = TextRules.EnvironmentName.Pattern };

    public static ParsedShape<PodVersion> VersionShape { get; } = new(Version, text => PodVersion.TryParse(text, out PodVersion? version) ? version : null);

    public static ParsedShape<PodLabel> LabelShape { get; } = new(Label, text => PodLabel.TryParse(text, out PodLabel? label) ? label : null);

    public static ParsedShape<ImageDigest> DigestShape { get; } = new(Digest, text => ImageDigest.TryParse(text, out ImageDigest? digest) ? digest : null);

    public static ParsedShape<PodSource> SourceShape { get; } = new(new TextRule("path, URL or image", value => PodSource.ObjectionTo(value) is { } objection ? [new TextObjection(objection)] : []) { HasOwnVariables = true },
        text => PodSource.TryParse(text, out PodSource? source) ? source : null);

    /// <summary>A path or a URL.</summary>
    public static ParsedShape<PodSource> FileShape { get; } = new(new TextRule("path or URL", value =>
        PodSource.ObjectionTo(value) is { } objection ? [new TextObjection(objection)] : TextObjection.When(PodSource.TryParse(value, out PodSource? source) && source.Kind is PodSourceKind.Image,
            $"{ScalarNode.Shorten(value)} is an image: a path in the bundle or a URL is wanted."))
    { HasOwnVariables = true }, text => PodSource.TryParse(text, out PodSource? source) && source.Kind is not PodSourceKind.Image ? source : null);

    /// <summary>A path.</summary>
    public static ParsedShape<PodSource> PathShape { get; } = new(new TextRule("path", value =>
        PodSource.ObjectionTo(value) is { } objection ? [new TextObjection(objection)] : TextObjection.When(PodSource.TryParse(value, out PodSource? source) && source.Kind is not PodSourceKind.File,
            $"{ScalarNode.Shorten(value)} is not a path in the bundle."))
    { HasOwnVariables = true }, text => PodSource.TryParse(text, out PodSource? source) && source.Kind is PodSourceKind.File ? source : null);

    public static MapShape<string> Environment { get; } = new("environment variables", TextRules.EnvironmentName, new TextShape(Argument));

    public static ListShape<string> Arguments { get; } = new("texts", new TextShape(Argument));

    /// <summary>The problem of a URL whose bytes could not be verified.</summary>
    /// <param name="key">The key that is missing.</param>
    public static string UrlNeeds(string key) => $"A URL needs a '{key}', so that a changed file is detected.";

    private static TextRule Rule(string name, Func<string, bool> isRight, string objection, string pattern) =>
        new(name, value => TextObjection.When(!isRight(value), $"{ScalarNode.Shorten(value)} {objection}")) { HasOwnVariables = true, Pattern = pattern };

    private static IEnumerable<TextObjection> NoControls(string value) =>
        TextObjection.When(value.Any(c => char.IsControl(c) && c is not ('\n' or '\t')), "It has control characters other than tabs and line breaks.");

    private static bool IsTarget(string value) => value.Length > 1 && value[0] == '/' && value[1..].TrimEnd('/').Split('/').All(part => part is not ("" or "." or ".."));

    private static bool IsUser(string value) =>
        value.Length <= 32 && (value.All(char.IsAsciiDigit) || ((char.IsAsciiLetterLower(value[0]) || value[0] == '_') && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-')));
}
