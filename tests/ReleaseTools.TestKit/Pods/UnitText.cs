using System.Text;

namespace ReleaseTools.TestKit.Pods;

/// <summary>Reads units as systemd does (https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html), as far as those of pods need it: there are no instances.</summary>
internal sealed class UnitText(string text)
{
    public static UnitText Read(string path) => new(File.ReadAllText(path));

    /// <summary>What every line says that has this key.</summary>
    public IReadOnlyList<string> Values(string key) => [.. text.Split('\n').Where(line => line.StartsWith($"{key}=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..])];

    public string Value(string key) => Assert.Single(Values(key));

    /// <summary>The commands of a key, without the sign that they may fail.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Commands(string key) => [.. Values(key).Select(value => Command(value.TrimStart('-')))];

    /// <summary>The words of a command line. A variable in it fails the test: no unit of an app needs one.</summary>
    public static IReadOnlyList<string> Command(string value) => [.. Words(value).Select((word, index) => index == 0 ? word : Unescape(word, '$'))];

    /// <summary>The words of a list, without their quotes.</summary>
    public static IReadOnlyList<string> Words(string value)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        bool isQuoted = false;
        for (int at = 0; at < value.Length; at++)
        {
            char c = value[at];
            if (c == '"')
            {
                isQuoted = !isQuoted;
                word ??= new StringBuilder();
            }
            else if (c == '\\')
            {
                (word ??= new StringBuilder()).Append(value[++at] switch { 'n' => '\n', 't' => '\t', var other => other });
            }
            else if (c == ' ' && !isQuoted)
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }
        Assert.False(isQuoted, $"a quote is open: {value}");
        if (word is not null) words.Add(word.ToString());
        return [.. words.Select(each => Unescape(each, '%'))];
    }

    private static string Unescape(string word, char sign)
    {
        string plain = word.Replace($"{sign}{sign}", "", StringComparison.Ordinal);
        Assert.False(plain.Contains(sign, StringComparison.Ordinal), $"systemd would expand {word}");
        return word.Replace($"{sign}{sign}", sign.ToString(), StringComparison.Ordinal);
    }
}
