namespace ReleaseTools.GitHub;

/// <summary>What a session remembers of its release on GitHub.</summary>
/// <param name="GitHubRepository">Where it is: <c>acme/hello-releases</c>.</param>
/// <param name="Id">GitHub's own number.</param>
/// <param name="Page">Where a person reads it.</param>
/// <param name="AssetCount">How many files it has.</param>
/// <param name="Size">The sum of its files, in bytes.</param>
public sealed record GitHubPublication(string GitHubRepository, long Id, string Tag, string Page, int AssetCount, long Size, bool Prerelease)
{
    public override string ToString() => Page;
}
