using ReleaseTools.Formatting;

namespace ReleaseTools.Images.Registry;

/// <summary>One way in which a server lets itself be told who asks (RFC 9110, 11.3): <c>Bearer realm="https://auth.example.com/token",service="registry"</c>.</summary>
/// <param name="Scheme">As the server spells it; compare it with <see cref="Is"/>.</param>
/// <param name="Parameters">By name, which has no case.</param>
/// <param name="Token68">What some schemes have in place of parameters; null elsewhere.</param>
public sealed record AuthChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters, string? Token68 = null)
{
    /// <summary>The address of the token server, for bearer tokens (https://distribution.github.io/distribution/spec/auth/token/); null where none is named.</summary>
    public string? Realm => this["realm"];

    /// <summary>What the registry calls itself before its token server; null where it doesn't.</summary>
    public string? Service => this["service"];

    /// <summary>What the request that was turned away needs: <c>repository:hello:pull</c>; null where it isn't said.</summary>
    public string? Scope => this["scope"];

    /// <returns>Null where there is no such parameter.</returns>
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>Every challenge of an answer, in order: one header may hold several, and an answer several headers (RFC 9110, 11.6.1).</summary>
    /// <param name="headers">The values of all <c>WWW-Authenticate</c> headers.</param>
    /// <param name="registry">For messages.</param>
    /// <exception cref="RegistryException">A header is not what the RFC says.</exception>
    public static IReadOnlyList<AuthChallenge> Parse(IEnumerable<string> headers, string registry) => [.. headers.SelectMany(header => new ChallengeReader(header, registry).ReadAll())];

    /// <summary>Whether it is of a scheme.</summary>
    public bool Is(string scheme) => string.Equals(Scheme, scheme, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Reads a <c>WWW-Authenticate</c> header (RFC 9110, 11.6.1). A comma divides challenges as well as the parameters of one: what follows the comma tells which.
/// Addresses and scopes without quotes, which the RFC forbids and some registries send, are read as well.
/// </summary>
internal sealed class ChallengeReader(string text, string registry)
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~", Token68Marks = "-._~+/", UnquotedMarks = TokenMarks + ":/?@=[]()";

    private static readonly string[] s_actions = ["pull", "push", "delete", "*"];

    private int _at;

    private bool IsOver => _at == text.Length;

    public IEnumerable<AuthChallenge> ReadAll()
    {
        for (Skip(", \t"); !IsOver; Skip(", \t"))
        {
            string scheme = Word(TokenMarks);
            if (scheme.Length == 0) throw Wrong($"'{text[_at]}' stands where a scheme should");
            if (!IsOver && text[_at] is not (',' or ' ' or '\t')) throw Wrong($"'{text[_at]}' follows the scheme {scheme}");
            Skip(" \t");
            string? token = TryToken68();
            yield return new AuthChallenge(scheme, token is null ? Parameters(scheme) : new Dictionary<string, string>(), token);
        }
    }

    private Dictionary<string, string> Parameters(string scheme)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (TryName() is { } name)
        {
            Skip(" \t");
            string value = !IsOver && text[_at] == '"' ? Quoted() : Unquoted(name);
            if (value.Length == 0 && (_at == 0 || text[_at - 1] != '"')) throw Wrong($"{name} has no value");
            Skip(" \t");
            if (!IsOver && text[_at] != ',') throw Wrong($"'{text[_at]}' follows the value of {name}");
            // which of two realms gets the password is not ours to guess
            if (!parameters.TryAdd(name, value)) throw Wrong($"{scheme} has {name} twice");
        }
        return parameters;
    }

    /// <returns>The name of a parameter, behind its equals sign; null where another challenge begins, or nothing.</returns>
    private string? TryName()
    {
        int start = _at;
        Skip(", \t");
        string name = Word(TokenMarks);
        Skip(" \t");
        if (name.Length > 0 && !IsOver && text[_at] == '=')
        {
            _at++;
            return name;
        }
        _at = start;
        return null;
    }

    private string? TryToken68()
    {
        int start = _at;
        bool isToken = Word(Token68Marks).Length > 0;
        Skip("=");
        int end = _at;
        Skip(" \t");
        // a word alone may also be the scheme of a challenge that follows; then a comma came before it
        if (isToken && (IsOver || text[_at] == ',') && start > 0 && text[start - 1] is ' ' or '\t') return text[start..end];
        _at = start;
        return null;
    }

    // scope=repository:hello:pull,push: an action that follows the comma is no parameter, and no scheme that a registry has
    private string Unquoted(string name)
    {
        int start = _at;
        Word(UnquotedMarks);
        while (name.Equals("scope", StringComparison.OrdinalIgnoreCase) && ActionLength() is > 0 and var length) _at += 1 + length;
        return text[start.._at];
    }

    private int ActionLength() => s_actions.FirstOrDefault(action =>
        string.CompareOrdinal(text, _at, "," + action, 0, action.Length + 1) == 0 && (_at + 1 + action.Length == text.Length || text[_at + 1 + action.Length] == ','))?.Length ?? 0;

    private string Quoted()
    {
        try
        {
            return QuotedString.Read(text, ref _at);
        }
        catch (FormatException e)
        {
            throw Wrong(e.Message);
        }
    }

    private string Word(string marks)
    {
        int start = _at;
        while (!IsOver && (char.IsAsciiLetterOrDigit(text[_at]) || marks.Contains(text[_at], StringComparison.Ordinal))) _at++;
        return text[start.._at];
    }

    private void Skip(string marks)
    {
        while (!IsOver && marks.Contains(text[_at], StringComparison.Ordinal)) _at++;
    }

    private RegistryException Wrong(string what) => RegistryException.Strange(registry, $"it wants to know who asks, but its WWW-Authenticate header is wrong: {what}");
}
