namespace ReleaseTools.Engine.Http;

/// <summary>Text as URLs want it escaped: every byte that is not a letter, a digit or one of <c>-_.~</c> (RFC 3986, section 2.3).</summary>
internal static class UrlText
{
    /// <summary>A path: each name escaped, the slashes kept.</summary>
    public static string Path(string path) => path.All(IsPlain) ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~';

    /// <summary>Parameters as a query, with its question mark; empty where none has a value.</summary>
    /// <param name="parameters">Names need no escaping; one without a value is left out.</param>
    public static string Query(params IEnumerable<(string Name, string? Value)> parameters)
    {
        string text = string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        return text.Length > 0 ? "?" + text : "";
    }
}
