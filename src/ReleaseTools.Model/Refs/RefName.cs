namespace ReleaseTools.Refs;

/// <summary>
/// Which names git accepts for a tag, by the rules of <c>git check-ref-format</c> (git-check-ref-format(1)) and of <c>git tag</c>, which refuses a leading hyphen
/// and the name <c>HEAD</c> besides.
/// </summary>
public static class RefName
{
    /// <summary>What an editor can check of <see cref="IsPrefix"/>, as a regular expression.</summary>
    public const string PrefixPattern = @"^(?![-/.])(?!.*(\.\.|//|/\.|@\{|\.lock/))[^\x00-\x20\x7f~^:?*\[\\]*$";

    private const string Forbidden = "~^:?*[\\";

    /// <summary>Whether git accepts a tag of this name.</summary>
    public static bool IsTag(string name) => ProblemOf(name) is null;

    /// <summary>Whether a tag may consist of this text and a version. The empty text is one.</summary>
    public static bool IsPrefix(string prefix) => IsTag(prefix + "0.0.0");

    /// <summary>Why git refuses a tag of this name, as a phrase that follows the name: <c>has a space</c>.</summary>
    /// <returns>Null where git accepts it.</returns>
    public static string? ProblemOf(string name)
    {
        if (name.Length == 0) return "is empty";
        if (name[0] == '-') return "starts with a hyphen";
        if (name is "@" or "HEAD") return "has a meaning of its own in git";
        if (name.Contains(' ')) return "has a space";
        if (name.Any(char.IsControl)) return "has a control character";
        if (name.Any(char.IsSurrogate) && !IsWhole(name)) return "has half a character";
        if (name.AsSpan().IndexOfAny(Forbidden) is >= 0 and var at) return $"has a '{name[at]}'";
        if (name.Contains("..", StringComparison.Ordinal)) return "has two dots in a row";
        if (name.Contains("@{", StringComparison.Ordinal)) return "has '@{'";
        if (name.EndsWith('.')) return "ends with a dot";
        foreach (string part in name.Split('/'))
        {
            if (part.Length == 0) return "starts or ends with a slash, or has two in a row";
            if (part[0] == '.') return "has a part that starts with a dot";
            if (part.EndsWith(".lock", StringComparison.Ordinal)) return "has a part that ends with .lock";
        }
        return null;
    }

    private static bool IsWhole(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i])) continue;
            if (!char.IsHighSurrogate(name[i]) || i + 1 == name.Length || !char.IsLowSurrogate(name[++i])) return false;
        }
        return true;
    }
}
