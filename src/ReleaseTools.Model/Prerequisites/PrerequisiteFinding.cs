namespace ReleaseTools.Prerequisites;

/// <summary>One thing that a release needs, and what was found.</summary>
/// <param name="Name">Such as <c>tool git</c>, <c>clean tree</c>, <c>write file:.release</c>.</param>
public sealed record PrerequisiteFinding(string Name, PrerequisiteOutcome Outcome, string Found, string Needed, string? Remedy = null)
{
    public override string ToString() => $"{Name}: {Outcome.ToString().ToLowerInvariant()}";
}

/// <summary>How a prerequisite stands.</summary>
public enum PrerequisiteOutcome : long
{
    Passed,
    Warning,
    Failed,
}
