namespace ReleaseTools.Engine.Ci;

/// <summary>Whose trigger is asked for; what is left out, the CI says.</summary>
public sealed record TriggerRequest
{
    /// <summary>A definition file; null = <c>release.yaml</c> of the checkout, or what its content suggests.</summary>
    public string? DefinitionFile { get; init; }

    /// <summary>The tag that was pushed.</summary>
    public string? Tag { get; init; }

    /// <summary>The branch that was built.</summary>
    public string? Branch { get; init; }

    /// <summary>A commit, tag or branch.</summary>
    public string? Commit { get; init; }

    /// <summary>The number of the run.</summary>
    public string? Run { get; init; }
}
