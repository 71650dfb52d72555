using System.Text.RegularExpressions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Formatting;

namespace ReleaseTools.Pods;

/// <summary>The places in a pod's texts that become the number of a port: <c>${port.http}</c>.</summary>
public static partial class PodTokens
{
    /// <summary>Any value of a token, and a URL, on one line.</summary>
    internal static TextRule Value { get; } = new("text", Objections) { HasOwnVariables = true, MayBeEmpty = true };

    internal static TextRule CheckedUrl { get; } = new("URL", value =>
        Objections(value).Concat(TextObjection.When(!WebAddress.IsLink(Place().Replace(value, "1")), $"{ScalarNode.Shorten(value)} is not a URL: write it like http://localhost:${{port.http}}/healthz.")))
    { HasOwnVariables = true };

    /// <summary>The names of the ports that a text mentions, each once.</summary>
    public static IReadOnlyList<string> PortsOf(string text) => [.. Place().Matches(text).Select(match => match.Groups["name"].Value).Where(PodLabel.IsPart).Distinct(StringComparer.Ordinal)];

    /// <summary>Puts the numbers of ports into a text.</summary>
    /// <param name="ports">The number of each port, by name. A place whose port is missing stays as it is.</param>
    public static string Expand(string text, IReadOnlyDictionary<string, int> ports) =>
        Place().Replace(text, match => ports.TryGetValue(match.Groups["name"].Value, out int number) ? $"{number}" : match.Value);

    /// <summary>Puts the numbers of ports into the tokens of a manifest.</summary>
    public static IReadOnlyDictionary<string, string> Resolve(PodManifest manifest, IReadOnlyDictionary<string, int> ports) =>
        manifest.Tokens.ToDictionary(token => token.Key, token => Expand(token.Value, ports), StringComparer.Ordinal);

    private static IEnumerable<TextObjection> Objections(string value) =>
        from match in Place().Matches(value)
        where !PodLabel.IsPart(match.Groups["name"].Value)
        select new TextObjection($"{ScalarNode.Shorten(match.Value)} names no port: write it like ${{port.http}}.", match.Index, match.Length);

    [GeneratedRegex(@"\$\{port\.(?<name>[^}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
