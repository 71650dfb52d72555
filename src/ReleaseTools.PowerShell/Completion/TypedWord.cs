using System.Management.Automation;
using System.Management.Automation.Language;

namespace ReleaseTools.PowerShell.Completion;

/// <summary>The word that is being completed: what it means so far, and how it is quoted.</summary>
internal sealed class TypedWord
{
    // what a bare word may not hold, and what may not come first in one
    private const string Special = " \t'\"`$(){}[];,|&<>*?";
    private const string SpecialFirst = "-@#";

    private readonly char? _quote;
    private readonly WildcardPattern? _pattern;

    private TypedWord(string text, char? quote)
    {
        (Text, _quote) = (text, quote);
        _pattern = WildcardPattern.ContainsWildcardCharacters(text) ? Pattern(text) : null;
    }

    /// <summary>Without quotes.</summary>
    public string Text { get; }

    public static TypedWord Parse(string? word)
    {
        if (word is not { Length: > 0 }) return new TypedWord("", quote: null);
        if (word[0] is not ('\'' or '"')) return new TypedWord(word.Replace("`", "", StringComparison.Ordinal), quote: null);
        char quote = word[0];
        string inner = word[1..];
        if (inner.EndsWith(quote)) inner = inner[..^1];
        return new TypedWord(inner.Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal), quote);
    }

    /// <summary>Whether a value begins as the word does; a word with wildcards matches as a pattern does.</summary>
    public bool Matches(string value) => value.StartsWith(Text, StringComparison.OrdinalIgnoreCase) || _pattern?.IsMatch(value) == true;

    /// <summary>The value as it has to be written: quoted as the word was begun, else only where it must be.</summary>
    public string Quote(string value) => _quote switch
    {
        '"' => $"\"{value.Replace("`", "``", StringComparison.Ordinal).Replace("$", "`$", StringComparison.Ordinal).Replace("\"", "`\"", StringComparison.Ordinal)}\"",
        null when value.Length > 0 && !SpecialFirst.Contains(value[0]) && value.IndexOfAny(Special.ToCharArray()) < 0 => value,
        _ => $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'",
    };

    private static WildcardPattern? Pattern(string text)
    {
        try
        {
            var pattern = new WildcardPattern(text + "*", WildcardOptions.IgnoreCase);
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            return null;
        }
    }
}
