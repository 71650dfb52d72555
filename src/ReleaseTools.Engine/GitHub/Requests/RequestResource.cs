namespace ReleaseTools.Engine.GitHub.Requests;

/// <summary>A pull request (https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request), as far as it matters to those who open one.</summary>
internal sealed record RequestResource
{
    public long Number { get; init; }

    public string Title { get; init; } = "";

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public string State { get; init; } = "";

    public string HtmlUrl { get; init; } = "";

    public RequestEnd Head { get; init; } = new();

    public RequestEnd Base { get; init; } = new();
}

/// <summary>One of the two branches of a pull request.</summary>
internal sealed record RequestEnd
{
    /// <summary>The branch's name.</summary>
    public string Ref { get; init; } = "";

    public string Sha { get; init; } = "";
}

/// <summary>What a pull request is opened with (https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request).</summary>
/// <param name="Head">The branch to merge, of the same repository.</param>
/// <param name="Base">The branch to merge it into.</param>
internal sealed record RequestBody(string Title, string Head, string Base, string Body);
