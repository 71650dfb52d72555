using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Planning;

/// <summary>The session that a request comes to. Nothing is written yet.</summary>
/// <param name="Existing">The session of that name, where there is one already: it goes on.</param>
/// <param name="Next">The version, what it follows and why it is this one.</param>
/// <param name="Inferred">What the definition leaves open and the checkout answered, as sentences.</param>
public sealed record SessionPlan(SessionSettings Settings, ReleaseSession? Existing, NextVersion Next, IReadOnlyList<string> Inferred)
{
    /// <summary>The branch whose rules counted; empty where it can't be told.</summary>
    public required string Branch { get; init; }

    /// <summary>What a person should know of how the version was found, as sentences. Warnings begin with <c>warning: </c>.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Why it is this version, as a phrase: <c>the next after v0.1.0-alpha.3</c>.</summary>
    public string Reason => Next.Reason;

    /// <summary>A session of that name that was refused for another commit or definition before anything was begun: it gives way to the new one.</summary>
    public ReleaseSession? Refused { get; init; }
}
