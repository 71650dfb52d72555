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
