namespace ReleaseTools.Images.Registry;

/// <summary>What a token is asked for (https://distribution.github.io/distribution/spec/auth/scope/): <c>repository:team/hello:pull,push</c>.</summary>
/// <param name="Actions">In order, each once, with commas between them.</param>
public sealed record RegistryScope(string Type, string Name, string Actions)
{
    public static RegistryScope Pull(string repository) => new("repository", repository, "pull");

    public static RegistryScope Push(string repository) => new("repository", repository, "pull,push");

    public static RegistryScope Delete(string repository) => new("repository", repository, "delete");

    /// <summary>The scopes of a challenge, which blanks divide. What is none is left out: a token without it says soon enough whether it was needed.</summary>
    public static IReadOnlyList<RegistryScope> ParseAll(string? text) =>
        Merge((text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(TryParse).OfType<RegistryScope>());

    /// <summary>One scope for each resource, with the actions of all that name it; the first named first.</summary>
    public static IReadOnlyList<RegistryScope> Merge(params IEnumerable<RegistryScope> scopes) =>
        [.. scopes.GroupBy(scope => (scope.Type, scope.Name)).Select(same => new RegistryScope(same.Key.Type, same.Key.Name, Ordered(same.SelectMany(scope => scope.Actions.Split(',')))))];

    /// <summary>Scopes as one text, which tells equal ones.</summary>
    public static string Text(IEnumerable<RegistryScope> scopes) => string.Join(' ', scopes);

    public override string ToString() => $"{Type}:{Name}:{Actions}";

    // a name may have a colon in it, before a port
    private static RegistryScope? TryParse(string text)
    {
        int first = text.IndexOf(':', StringComparison.Ordinal), last = text.LastIndexOf(':');
        return first > 0 && last > first + 1 && last < text.Length - 1 ? new RegistryScope(text[..first], text[(first + 1)..last], Ordered(text[(last + 1)..].Split(','))) : null;
    }

    private static string Ordered(IEnumerable<string> actions) => string.Join(',', actions.Where(action => action.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
