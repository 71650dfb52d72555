namespace ReleaseTools.Engine.Stale;

/// <summary>What a tag names here and on the remote.</summary>
/// <param name="Here">The object; null where the tag is not in the checkout.</param>
/// <param name="There">The object; null where the tag is not on the remote, or there is none.</param>
internal sealed record TagSides(string? Here, string? There)
{
    public bool Differ => Here is not null && There is not null && Here != There;

    public static TagSides Parse(string text) => text.Split(' ') is [var here, var there] ? new(Read(here), Read(there)) : throw new FormatException($"'{text}' names no tag.");

    public override string ToString() => $"{Here ?? "-"} {There ?? "-"}";

    private static string? Read(string id) => id == "-" ? null : id;
}
