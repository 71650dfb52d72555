
namespace ReleaseTools.ServerTests.Git;

/// <summary>What of a checkout is its user's: refs, index, working tree, settings. Objects are not: they are out of sight.</summary>
internal static class CheckoutState
{
    public static string Of(GitRepository checkout)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(checkout.Path, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}objects{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            // git push notes there what it has pushed, as it does for everybody
            .Where(file => !file.Contains("origin", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return string.Join('\n', files.Select(file => $"{Path.GetRelativePath(checkout.Path, file)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"));
    }
}
