namespace ReleaseTools.Notes;

/// <summary>The people behind changes, from git's log, newest commit first: a person is called as in their newest commit.</summary>
public sealed class Contributors
{
    private readonly Dictionary<string, Person> _byEmail = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _canonical = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _earlier = new(StringComparer.OrdinalIgnoreCase);
    private bool _newAreKnown = true;

    /// <summary>An author, as git names them after <c>.mailmap</c>.</summary>
    /// <param name="writtenEmail">The address in the commit itself: co-authors are written with it, and git maps only authors.</param>
    public Person Author(string name, string email, string writtenEmail)
    {
        if (writtenEmail != email) _canonical.TryAdd(writtenEmail, email);
        if (_byEmail.TryGetValue(email, out Person? known)) return known;
        string clean = CommitMessage.CleanLine(name);
        return _byEmail[email] = new(clean.Length > 0 ? clean : "unknown", email);
    }

    /// <summary>Notes that somebody had made commits before.</summary>
    public void AddEarlier(string name, string email, string writtenEmail)
    {
        if (writtenEmail != email) _canonical.TryAdd(writtenEmail, email);
        _earlier.Add(name);
        _earlier.Add(email);
    }

    /// <summary>For a history that isn't known from its beginning: nobody is called new.</summary>
    public void ForgetWhoIsNew() => _newAreKnown = false;

    /// <summary>Those who made <paramref name="changes"/>, without programs, by name. One name with two addresses is one person: so people see it.</summary>
    public IReadOnlyList<Contributor> List(IEnumerable<NoteCommit> changes)
    {
        var people = new Dictionary<string, Contributor>(StringComparer.OrdinalIgnoreCase);
        foreach (Person written in changes.SelectMany(change => change.Authors).Distinct())
        {
            Person person = Resolve(written);
            if (person.IsBot) continue;
            bool known = !_newAreKnown || _earlier.Contains(person.Email) || _earlier.Contains(person.Name);
            if (people.TryGetValue(person.PublicName, out Contributor? same)) known |= !same.FirstTime;
            people[person.PublicName] = new(same?.Name ?? person.PublicName, !known);
        }
        List<Contributor> sorted = [.. people.Values];
        sorted.Sort((left, right) => StringComparer.OrdinalIgnoreCase.Compare(left.Name, right.Name));
        return sorted;
    }

    private Person Resolve(Person person)
    {
        string email = _canonical.GetValueOrDefault(person.Email, person.Email);
        return email.Length > 0 && _byEmail.TryGetValue(email, out Person? author) ? author
            : email == person.Email ? person : person with { Email = email };
    }
}

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
