namespace ReleaseTools.Engine.GitHub.Requests;

/// <summary>What a pull request is opened with (https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request).</summary>
/// <param name="Head">The branch to merge; of a fork as <c>owner:branch</c>.</param>
/// <param name="Base">The branch to merge it into.</param>
internal sealed record RequestBody(string Title, string Head, string Base, string Body);
