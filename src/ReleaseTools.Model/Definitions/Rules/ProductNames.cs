namespace ReleaseTools.Definitions.Rules;

/// <summary>What a product may be called: its name is a segment of paths and URLs on every system.</summary>
public static class ProductNames
{
    public const int MaximumLength = 100;

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaximumLength && name.All(IsAllowed) && char.IsAsciiLetterOrDigit(name[0]) && name[^1] != '.';

    /// <summary>The nearest valid name to what a folder or a remote is called; <c>product</c> where nothing of it can stay.</summary>
    public static string From(string text)
    {
        string replaced = string.Concat(text.Select(c => IsAllowed(c) ? c : '-')).TrimStart('.', '_', '-');
        string name = (replaced.Length <= MaximumLength ? replaced : replaced[..MaximumLength]).TrimEnd('.', '-');
        return name.Length > 0 ? name : "product";
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
