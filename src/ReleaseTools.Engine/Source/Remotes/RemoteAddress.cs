namespace ReleaseTools.Engine.Source.Remotes;

/// <summary>The URL or path of a remote, as git has it, and as it may be shown.</summary>
public sealed class RemoteAddress
{
    private readonly Uri? _http;

    public RemoteAddress(string text)
    {
        Text = text;
        Shown = WithoutUser(text, out string user);
        // a password may hold what no URL may
        _http = Uri.TryCreate(Shown, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url : null;
        Secrets = _http is null || user.Length == 0 ? [] : [.. Words(user)];
    }

    public string Text { get; }

    /// <summary>Without what stands before an <c>@</c>.</summary>
    public string Shown { get; }

    /// <summary>What of the address nobody may see: its password, or its user name where that is all (a token, most likely).</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <summary>What a credential is bound to, as <c>https://host:port</c>; null where git asks for none.</summary>
    public string? CredentialHost => _http is null ? null : $"{_http.Scheme}://{_http.Authority}";

    /// <summary>Whether git runs <c>ssh</c> for it: <c>ssh://host/path</c> or <c>host:path</c>.</summary>
    public bool IsSsh => _http is null && !Path.IsPathRooted(Text) && !Text.StartsWith("file:", StringComparison.Ordinal) && Text.Contains(':', StringComparison.Ordinal);

    public override string ToString() => Shown;

    private static string WithoutUser(string text, out string user)
    {
        user = "";
        int start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3) return text;
        int end = text.IndexOf('/', start);
        int at = text.LastIndexOf('@', end < 0 ? text.Length - 1 : end);
        if (at < start) return text;
        user = text[start..at];
        return text[..start] + text[(at + 1)..];
    }

    private static IEnumerable<string> Words(string user)
    {
        int colon = user.IndexOf(':', StringComparison.Ordinal);
        string secret = user[(colon + 1)..];
        yield return secret;
        yield return Uri.UnescapeDataString(secret);
    }
}
