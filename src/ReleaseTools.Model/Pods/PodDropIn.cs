using System.Text;

namespace ReleaseTools.Pods;

/// <summary>The settings that a pod adds to each of its units, beside the unit's own file: its name, version, manifest and tokens, as environment variables.</summary>
public static class PodDropIn
{
    public const string FileName = "10-pod.conf";

    /// <summary>What a unit of the pod needs to run an app: the pod's folder, the folder with a bundle for each app, and the path of the runtime.</summary>
    public const string FolderVariable = "POD_FOLDER", BundlesVariable = "POD_BUNDLES", RuntimeVariable = "POD_RUNTIME";

    public const string NameVariable = "POD_NAME", VersionVariable = "POD_VERSION", ManifestVariable = "POD_MANIFEST";

    /// <summary>Whether a variable is set for every pod, so that no token can have its name.</summary>
    internal static bool IsReserved(string name) => name is NameVariable or VersionVariable or ManifestVariable or FolderVariable or BundlesVariable or RuntimeVariable;

    /// <param name="manifest">The path of the manifest on the machine.</param>
    /// <param name="tokens">The values of the tokens, by name.</param>
    /// <returns>The text of the file, with <c>\n</c> at the end of each line. Only services have an environment: for a timer, it names the pod in a section that systemd skips.</returns>
    public static string Write(PodUnitName unit, string manifest, IReadOnlyDictionary<string, string> tokens)
    {
        if (unit.Suffix != ".service") return $"[X-Pod]\nName={unit.Pod.Label}\nVersion={unit.Pod.Version}\n";
        var text = new StringBuilder("[Service]\n");
        IEnumerable<KeyValuePair<string, string>> variables =
        [
            KeyValuePair.Create(NameVariable, unit.Pod.Label.ToString()),
            KeyValuePair.Create(VersionVariable, unit.Pod.Version.ToString()),
            KeyValuePair.Create(ManifestVariable, manifest),
            .. tokens.OrderBy(token => token.Key, StringComparer.Ordinal),
        ];
        foreach ((string name, string value) in variables) text.Append($"Environment=\"{name}={Escape(value)}\"\n");
        return text.ToString();
    }

    // https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html#Quoting: a percent sign would start a specifier
    private static string Escape(string value) => value
        .Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
}

/// <summary>The specifiers in the texts of a manifest, which follow systemd's rule.</summary>
public static class PodSpecifiers
{
    /// <summary>Replaces <c>%i</c> by the name of the instance and <c>%%</c> by one <c>%</c>. Everything else stays as it is.</summary>
    /// <param name="instance">Null = a unit without instances, for which <c>%i</c> is empty.</param>
    public static string Expand(string text, string? instance)
    {
        if (!text.Contains('%')) return text;
        var expanded = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char next = text[i] == '%' && i + 1 < text.Length ? text[i + 1] : '\0';
            if (next is not ('%' or 'i'))
            {
                expanded.Append(text[i]);
                continue;
            }
            expanded.Append(next == '%' ? "%" : instance);
            i++;
        }
        return expanded.ToString();
    }

    /// <summary>Spells a text so that <see cref="Expand"/> gives it back.</summary>
    public static string Escape(string text) => text.Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>Spells a text in which no specifier was meant; one that <see cref="Expand"/> leaves alone stays as it is.</summary>
    internal static string Literal(string text) => Expand(text, "") == text ? text : Escape(text);
}
