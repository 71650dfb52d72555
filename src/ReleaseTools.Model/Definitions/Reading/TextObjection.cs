namespace ReleaseTools.Definitions.Reading;

/// <summary>Something wrong with a part of a text; the whole text where the length is 0.</summary>
public sealed record TextObjection(string Message, int Offset = 0, int Length = 0)
{
    /// <summary>Objects to the whole text where a condition holds.</summary>
    public static IEnumerable<TextObjection> When(bool isWrong, string message) => isWrong ? [new TextObjection(message)] : [];
}
