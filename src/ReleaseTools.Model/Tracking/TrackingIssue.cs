namespace ReleaseTools.Tracking;

/// <summary>The issue on GitHub that shows how far a release is (R7.5).</summary>
/// <param name="GitHubRepository">Where it is: <c>acme/hello</c>.</param>
/// <param name="Number">As people name it: <c>#12</c>.</param>
/// <param name="Page">Where a person reads it.</param>
public sealed record TrackingIssue(string GitHubRepository, long Number, string Title, string Page)
{
    public override string ToString() => $"{GitHubRepository}#{Number}";
}
