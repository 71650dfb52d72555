using ReleaseTools.References;

namespace ReleaseTools.Engine.References.Requests;

/// <summary>Changes that are to be proposed, committed and not pushed yet.</summary>
/// <param name="Paths">The files that change.</param>
/// <param name="Commit">On top of the branch that they are for.</param>
internal sealed record ReferenceProposal(ReferenceRequestText Text, IReadOnlyList<VersionReferenceChange> Changes, IReadOnlyList<string> Paths, string Commit);
