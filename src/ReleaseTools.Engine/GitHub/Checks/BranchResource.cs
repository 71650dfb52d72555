namespace ReleaseTools.Engine.GitHub.Checks;

/// <summary>A branch with what is required of it, which Octokit's has not (https://docs.github.com/en/rest/branches/branches#get-a-branch).</summary>
internal sealed record BranchResource
{
    public string Name { get; init; } = "";

    public BranchProtection? Protection { get; init; }
}

internal sealed record BranchProtection
{
    public RequiredChecks? RequiredStatusChecks { get; init; }
}

internal sealed record RequiredChecks
{
    /// <summary><c>off</c>, <c>non_admins</c> or <c>everyone</c>.</summary>
    public string EnforcementLevel { get; init; } = "";

    public IReadOnlyList<string> Contexts { get; init; } = [];
}

/// <summary>A rule that a ruleset has for a branch, of which Octokit knows nothing (https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch).</summary>
internal sealed record BranchRuleResource
{
    public string Type { get; init; } = "";

    /// <summary>Of each type its own.</summary>
    public BranchRuleParameters? Parameters { get; init; }

    /// <summary>The checks that the rule requires; none where it is about something else.</summary>
    public IEnumerable<string> RequiredChecks() => Type == "required_status_checks" ? (Parameters?.RequiredStatusChecks ?? []).Select(check => check.Context).OfType<string>() : [];
}

internal sealed record BranchRuleParameters
{
    public IReadOnlyList<RequiredCheck>? RequiredStatusChecks { get; init; }
}

internal sealed record RequiredCheck
{
    public string? Context { get; init; }
}
