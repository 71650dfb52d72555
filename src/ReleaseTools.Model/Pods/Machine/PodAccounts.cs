using System.Globalization;

namespace ReleaseTools.Pods.Machine;

/// <summary>Users and groups as <c>/etc/passwd</c> and <c>/etc/group</c> list them, of a machine or of an image.</summary>
/// <param name="passwd">The text of <c>/etc/passwd</c>; empty where there is none.</param>
/// <param name="groups">The text of <c>/etc/group</c>; empty where there is none.</param>
public sealed class PodAccounts(string passwd, string groups)
{
    /// <summary>Finds who a program runs as.</summary>
    /// <param name="user">A name or number; null = root, or number 0.</param>
    /// <param name="group">A name or number; null = the user's own group, or 0.</param>
    /// <returns>Null where a name is not listed. Numbers need not be.</returns>
    public PodAccount? Find(string? user, string? group)
    {
        string[]? entry = user is null ? null : Entries(passwd, 4).FirstOrDefault(each => each[0] == user || (IsNumber(user) && each[2] == user));
        uint? userId = user is null ? 0 : Number(user) ?? Number(entry?[2]);
        uint? groupId = group is null ? Number(entry?[3]) ?? 0 : Number(group) ?? Number(Entries(groups, 3).FirstOrDefault(each => each[0] == group)?[2]);
        if (userId is null || groupId is null) return null;
        string? name = entry?[0] ?? (user is null ? "root" : null);
        uint[] more = group is not null || name is null ? [] : [.. Entries(groups, 4).Where(each => each[3].Split(',').Contains(name)).Select(each => Number(each[2])).OfType<uint>().Where(id => id != groupId).Distinct()];
        return new PodAccount(userId.Value, groupId.Value) { Groups = more, Home = entry is { Length: > 5 } && entry[5].StartsWith('/') ? entry[5] : null };
    }

    /// <summary>Finds who an image says that its program runs as: <c>user</c>, <c>user:group</c>, both by name or number (https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md#properties).</summary>
    /// <param name="text">Null or empty = root.</param>
    public PodAccount? FindImageUser(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Find(null, null);
        string[] parts = text.Split(':', 2);
        return Find(parts[0].Length > 0 ? parts[0] : null, parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null);
    }

    private static IEnumerable<string[]> Entries(string text, int fields) => text.Split('\n').Select(line => line.TrimEnd('\r').Split(':')).Where(entry => entry.Length >= fields && entry[0].Length > 0);

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    // the highest number means "unchanged" to chown
    private static uint? Number(string? text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number < uint.MaxValue ? number : null;
}

/// <summary>A user and a group by their numbers.</summary>
public sealed record PodAccount(uint User, uint Group)
{
    /// <summary>Further groups of the user.</summary>
    public IReadOnlyList<uint> Groups { get; init; } = [];

    /// <summary>The user's home folder; null where none is listed.</summary>
    public string? Home { get; init; }
}
