using ReleaseTools.Notes;

namespace ReleaseTools.Engine.Notes;

/// <summary>Who made commits before a range began, from one <c>git log</c> of names: memory grows with people, not with commits.</summary>
/// <param name="CutOff">Whether a shallow clone hides the oldest of them.</param>
internal sealed record EarlierPeople(HashSet<Signature> People, bool CutOff)
{
    private const int Fields = 5;

    public static string[] Arguments(string tag) =>
    [
        "log", "-z", "--format=%D%x00%aN%x00%aE%x00%ae%x00%(trailers:key=Co-authored-by,valueonly,separator=%x01)", "--encoding=UTF-8",
        "--decorate-refs=refs/none", "--no-show-signature", "--no-notes", "--no-color", "--end-of-options", tag, "--",
    ];

    public static async Task<EarlierPeople> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var people = new HashSet<Signature>();
        bool cutOff = false;
        await new NulRecords(Fields).ReadAsync(stream, Look, cancellation);
        return new(people, cutOff);

        void Look(NulRecords record)
        {
            cutOff |= record.Bytes(0).IndexOf("grafted"u8) >= 0;
            people.Add(new(record[1], record[2], record[3]));
            if (record[4] is not { Length: > 0 } together) return;
            foreach (string text in together.Split('\u0001'))
                if (Person.Parse(text) is { } person) people.Add(new(person.Name, person.Email, person.Email));
        }
    }

    public void AddTo(Contributors contributors)
    {
        foreach (Signature person in People) contributors.AddEarlier(person.Name, person.Email, person.WrittenEmail);
    }
}

/// <summary>How somebody signed a commit, before and after <c>.mailmap</c>.</summary>
internal sealed record Signature(string Name, string Email, string WrittenEmail);
