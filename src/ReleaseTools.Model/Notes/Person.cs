namespace ReleaseTools.Notes;

/// <summary>Somebody who made commits. The address tells people apart and is never shown.</summary>
/// <param name="Name">As <c>.mailmap</c> has it, else as written.</param>
public sealed record Person(string Name, string Email)
{
    private static readonly string[] s_machines =
        ["github-actions", "actions-user", "snyk-bot", "copilot", "claude", "cursor agent", "web-flow", "the gitter badger"];

    private static readonly string[] s_families = ["[bot]", "dependabot", "renovate", "greenkeeper"];

    /// <summary>Whether it is a program: named nowhere as a contributor.</summary>
    public bool IsBot { get; } = LooksLikeBot(Name, Email);

    /// <summary>The name without anything that is an address.</summary>
    public string PublicName { get; } = Name.IndexOf('@') is > 0 and int at && Name.IndexOf('.', at) > 0 ? Name[..at].TrimStart('<') : Name;

    /// <summary><see cref="PublicName"/> alone, made once: most changes have one author.</summary>
    internal IReadOnlyList<string> PublicNames => field ??= [PublicName];

    /// <summary>A list of one, likewise.</summary>
    internal IReadOnlyList<Person> Alone => field ??= [this];

    /// <summary>Reads <c>Name &lt;address&gt;</c>.</summary>
    /// <returns>Null where there is neither.</returns>
    public static Person? Parse(string text)
    {
        string line = CommitMessage.CleanLine(text);
        int open = line.LastIndexOf('<');
        int close = open < 0 ? -1 : line.IndexOf('>', open);
        string name = (open < 0 ? line : line[..open]).Trim();
        string email = close < 0 ? "" : line[(open + 1)..close].Trim();
        if (name.Length == 0) name = email;
        return name.Length == 0 ? null : new(name, email);
    }

    private static bool LooksLikeBot(string name, string email)
    {
        if (Array.Exists(s_families, family => name.Contains(family, StringComparison.OrdinalIgnoreCase)) || email.Contains("[bot]@", StringComparison.OrdinalIgnoreCase)) return true;
        if (email.Equals("noreply@anthropic.com", StringComparison.OrdinalIgnoreCase) || email.EndsWith("+Copilot@users.noreply.github.com", StringComparison.OrdinalIgnoreCase)) return true;
        if (Array.Exists(s_machines, machine => name.Equals(machine, StringComparison.OrdinalIgnoreCase))) return true;
        if (!name.EndsWith("bot", StringComparison.OrdinalIgnoreCase) || name.Length < 4) return false;
        return name[^4] is ' ' or '-' or '_' || (name[^3] == 'B' && char.IsLower(name[^4]));              // MerlinBot and merlin-bot; not Talbot
    }
}
