using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseTools.TestKit;

/// <summary>Everything that a release has left in its store, comparable between two runs: build names, which hold the time, are made the same.</summary>
internal static partial class ReleaseState
{
    /// <returns>A line an object: its key and the digest of its content.</returns>
    public static IReadOnlyList<string> Of(string repository)
    {
        string home = Path.Combine(repository, ".release");
        return
        [
            .. new[] { "stage", "release" }
                .SelectMany(area => Directory.EnumerateFiles(Path.Combine(home, area), "*", SearchOption.AllDirectories))
                .Select(file => $"{Build().Replace(Path.GetRelativePath(home, file), "BUILD")} {Digest(file)}")
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <returns>What nobody should find after a release: temporary files, clones, artifacts that are in the store.</returns>
    public static IReadOnlyList<string> LeftoversIn(string repository)
    {
        string home = Path.Combine(repository, ".release");
        return
        [
            .. Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(home, file).Replace('\\', '/'))
                .Where(file => (file.StartsWith(".tmp/", StringComparison.Ordinal) && !file.StartsWith(".tmp/locks/", StringComparison.Ordinal))
                    || file.StartsWith("work/", StringComparison.Ordinal)
                    || file.Contains("probe", StringComparison.Ordinal)),
            .. (Directory.Exists(TestWork.Of(repository)) ? Directory.EnumerateFiles(TestWork.Of(repository), "*", SearchOption.AllDirectories) : []).Where(file => !file.Replace('\\', '/').Contains("/notes/", StringComparison.Ordinal)),
        ];
    }

    private static string Digest(string file)
    {
        string text = BuildTime().Replace(Build().Replace(Encoding.Latin1.GetString(File.ReadAllBytes(file)), "BUILD"), "TIME");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(text)));
    }

    [GeneratedRegex("""\d{8}T\d{6}Z-[0-9a-f]{7}""")]
    private static partial Regex Build();

    // the page dates a release by its build
    [GeneratedRegex("""\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d""")]
    private static partial Regex BuildTime();
}
