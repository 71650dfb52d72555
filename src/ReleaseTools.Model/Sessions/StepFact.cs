using System.Text.Json.Serialization;
using ReleaseTools.Artifacts;
using ReleaseTools.Notes;
using ReleaseTools.Prerequisites;
using ReleaseTools.Staging;

namespace ReleaseTools.Sessions;

/// <summary>What a finished step adds to what is known of a release.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(PrerequisitesTested), "prerequisites-tested")]
[JsonDerivedType(typeof(BuildFinished), "build-finished")]
[JsonDerivedType(typeof(NotesWritten), "notes-written")]
[JsonDerivedType(typeof(ReleaseStaged), "release-staged")]
[JsonDerivedType(typeof(ReleasePublished), "release-published")]
[JsonDerivedType(typeof(LinksMoved), "links-moved")]
public abstract record StepFact;

public sealed record PrerequisitesTested(IReadOnlyList<PrerequisiteFinding> Findings) : StepFact;

/// <param name="Build">The name that the build is staged under.</param>
public sealed record BuildFinished(string Build, IReadOnlyList<Artifact> Artifacts) : StepFact;

public sealed record NotesWritten(ReleaseNotes Notes) : StepFact;

public sealed record ReleaseStaged(StagedRelease Staged) : StepFact;

public sealed record ReleasePublished(PublishedRelease Published) : StepFact;

public sealed record LinksMoved(IReadOnlyList<LinkResult> Links) : StepFact;
