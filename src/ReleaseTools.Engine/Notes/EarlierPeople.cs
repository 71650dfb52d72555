using ReleaseTools.Notes;

namespace ReleaseTools.Engine.Notes;

/// <summary>Who made commits before a range began, from one <c>git log</c> of names: memory grows with people, not with commits.</summary>
/// <param name="CutOff">Whether a shallow clone hides the oldest of them.</param>
internal sealed record EarlierPeople(HashSet<(string Name, string Email, string WrittenEmail)> People, bool CutOff)
{
    public static EarlierPeople None { get; } = new([], CutOff: false);

    public static string[] Arguments(string tag) =>
    [
        "log", "-z", "--format=%D%x00%aN%x00%aE%x00%ae%x00%(trailers:key=Co-authored-by,valueonly,separator=%x01)", "--encoding=UTF-8",
        "--decorate-refs=refs/none", "--no-show-signature", "--no-notes", "--no-color", "--end-of-options", tag, "--",
    ];

    public static async Task<EarlierPeople> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var fields = new NulFields(stream);
        var people = new HashSet<(string, string, string)>();
        bool cutOff = false;
        while (await fields.NextAsync(cancellation))
        {
            cutOff |= fields.Text.Contains("grafted", StringComparison.Ordinal);
            string name = await fields.NextTextAsync(cancellation), email = await fields.NextTextAsync(cancellation);
            people.Add((name, email, await fields.NextTextAsync(cancellation)));
            string together = await fields.NextTextAsync(cancellation);
            if (together.Length == 0) continue;
            foreach (string text in together.Split('\u0001'))
                if (Person.Parse(text) is { } person) people.Add((person.Name, person.Email, person.Email));
        }
        return new(people, cutOff);
    }

    public void AddTo(Contributors contributors)
    {
        foreach ((string name, string email, string writtenEmail) in People) contributors.AddEarlier(name, email, writtenEmail);
    }
}
