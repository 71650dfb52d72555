using System.Text;

namespace ReleaseTools.Engine.References;

/// <summary>A line of a file, and where its bytes are.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Offset">Of the first byte of the text, in the file.</param>
/// <param name="Encoding">UTF-8; for a line that is none, Latin-1, which gives every byte back.</param>
internal sealed record FileLine(int Number, long Offset, string Text, Encoding Encoding)
{
    /// <summary>Where a character of the text begins in the file.</summary>
    public long OffsetOf(int index) => Offset + Encoding.GetByteCount(Text.AsSpan(0, index));
}
