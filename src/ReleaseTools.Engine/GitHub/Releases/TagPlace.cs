namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>Where the tag of a release is to be.</summary>
/// <param name="IsThere">Whether the repository has it there already: then nothing is to be made, and no right is needed to make it.</param>
internal sealed record TagPlace(string Commit, bool IsThere)
{
    /// <summary>
    /// What a release is told: null where the tag is there. GitHub refuses a commit that is named, even one that the tag is at, where the token may not change workflows and
    /// the commit has other ones than the default branch (https://docs.github.com/en/rest/releases/releases#create-a-release).
    /// </summary>
    public string? Named => IsThere ? null : Commit;
}
