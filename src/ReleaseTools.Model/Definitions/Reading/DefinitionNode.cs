namespace ReleaseTools.Definitions.Reading;

/// <summary>A piece of a definition before anything is known about its meaning.</summary>
/// <param name="Start">The offset of its first character in the source.</param>
public abstract record DefinitionNode(int Start)
{
    /// <summary>What it is, as a message names it.</summary>
    public abstract string Describe();

    /// <summary>Whether a key has nothing behind it.</summary>
    public virtual bool IsEmpty => false;
}

/// <param name="End">The offset behind its last character.</param>
/// <param name="IsPlain">Whether it stands without quotes, so that <c>true</c> and <c>5</c> are no texts.</param>
public sealed record ScalarNode(int Start, int End, string Value, bool IsPlain) : DefinitionNode(Start)
{
    public override bool IsEmpty => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    public override string Describe() => IsEmpty ? "nothing" : IsPlain ? Shorten(Value) : $"the text {Shorten(Value)}";

    /// <summary>A value as a message shows it: quoted, on one line, never long.</summary>
    public static string Shorten(string value)
    {
        string cut = value.Length <= 60 ? value : value[..57] + "...";
        return $"'{string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c))}'";
    }
}

public sealed record ListNode(int Start, IReadOnlyList<DefinitionNode> Items) : DefinitionNode(Start)
{
    public override string Describe() => "a list";
}

public sealed record MapNode(int Start, IReadOnlyList<KeyValuePair<ScalarNode, DefinitionNode>> Entries) : DefinitionNode(Start)
{
    public override string Describe() => "a group of keys";

    /// <returns>What stands behind the key; null where it is missing or empty.</returns>
    public DefinitionNode? Find(string key) =>
        Entries.FirstOrDefault(entry => entry.Key.Value == key).Value is { IsEmpty: false } value ? value : null;
}
