namespace ReleaseTools.References;

/// <summary>A piece of a text that is a version, without its <c>v</c>.</summary>
/// <param name="Start">Its offset in the text.</param>
public readonly record struct VersionToken(int Start, string Text)
{
    public int End => Start + Text.Length;

    public bool Covers(int start, int end) => Start <= start && End >= end;

    public bool Overlaps(int start, int end) => Start < end && End > start;
}
