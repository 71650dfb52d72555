using AnyAscii;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>Text of any script in ASCII letters, for names that have to do without the others.</summary>
internal static class Transliteration
{
    public static string ToAscii(string text) => text.Transliterate();
}
