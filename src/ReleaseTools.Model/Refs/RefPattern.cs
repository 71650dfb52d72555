namespace ReleaseTools.Refs;

/// <summary>
/// The whole name of a tag or branch with wildcards: <c>*</c> is any part of a name between two slashes, <c>**</c> anything at all, <c>?</c> one character that is no slash.
/// Case counts, as it does in git.
/// </summary>
public static class RefPattern
{
    /// <summary>Whether a name is meant. <c>releases/*/*</c> means <c>releases/v1.0/v1.0-beta</c>, and not <c>releases/v0.9-beta</c>.</summary>
    public static bool IsMatch(string pattern, string name)
    {
        // ends[i]: whether the pattern so far can stand for the first i characters. Many wildcards cost no more than few
        var ends = new bool[name.Length + 1];
        ends[0] = true;
        for (int at = 0; at < pattern.Length; at++)
        {
            bool isAnything = pattern[at] == '*' && at + 1 < pattern.Length && pattern[at + 1] == '*';
            if (pattern[at] == '*') Stretch(ends, name, isAnything);
            else Step(ends, name, pattern[at]);
            if (isAnything) at++;
        }
        return ends[^1];
    }

    private static void Stretch(bool[] ends, string name, bool overSlashes)
    {
        for (int i = 1; i < ends.Length; i++) ends[i] |= ends[i - 1] && (overSlashes || name[i - 1] != '/');
    }

    private static void Step(bool[] ends, string name, char wanted)
    {
        for (int i = ends.Length - 1; i > 0; i--) ends[i] = ends[i - 1] && (wanted == '?' ? name[i - 1] != '/' : name[i - 1] == wanted);
        ends[0] = false;
    }
}
