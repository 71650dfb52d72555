using System.Diagnostics.CodeAnalysis;

namespace ReleaseTools.Pods;

/// <summary>The rule that builds a pod: <c>//foo/bar:web/build_pod</c>.</summary>
/// <param name="Name">What follows the pod's label.</param>
public sealed record PodRule(PodLabel Pod, string Name = PodRule.Default)
{
    /// <summary>The rule that an instruction's path implies.</summary>
    public const string Default = "build_pod";

    /// <summary>What a rule looks like, as part of a sentence.</summary>
    internal const string Wanted = "//path/to:pod/build_pod";

    public static bool TryParse(string? text, [NotNullWhen(true)] out PodRule? rule)
    {
        rule = null;
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1, slash = colon < 0 ? -1 : text!.IndexOf('/', colon);
        if (slash < 0 || !PodLabel.TryParse(text![..slash], out PodLabel? pod) || !IsName(text[(slash + 1)..])) return false;
        rule = new PodRule(pod, text[(slash + 1)..]);
        return true;
    }

    public override string ToString() => $"{Pod}/{Name}";

    private static bool IsName(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/') && !text.EndsWith('/') && !text.Contains("//", StringComparison.Ordinal);
}
