using System.Text.Json;

namespace ReleaseTools.Engine.GitHub.Checks;

/// <summary>A branch with what is required of it (https://docs.github.com/en/rest/branches/branches#get-a-branch).</summary>
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

/// <summary>A rule that a ruleset has for a branch (https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch).</summary>
internal sealed record BranchRuleResource
{
    public string Type { get; init; } = "";

    /// <summary>Of each type its own.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>The checks that the rule requires; none where it is about something else.</summary>
    public IEnumerable<string> RequiredChecks() =>
        Type == "required_status_checks" && Parameters is { ValueKind: JsonValueKind.Object } parameters
        && parameters.TryGetProperty("required_status_checks", out JsonElement checks) && checks.ValueKind is JsonValueKind.Array
            ? checks.EnumerateArray().Select(check => check.TryGetProperty("context", out JsonElement context) ? context.GetString() : null).OfType<string>()
            : [];
}
