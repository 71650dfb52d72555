using System.Text.Json.Serialization;

namespace ReleaseTools.Sessions;

/// <summary>One thing that happened to a session. Numbered, written once, never changed.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(SessionOpened), "session-opened")]
[JsonDerivedType(typeof(StepStarted), "step-started")]
[JsonDerivedType(typeof(StepAdvanced), "step-advanced")]
[JsonDerivedType(typeof(StepCompleted), "step-completed")]
[JsonDerivedType(typeof(StepSkipped), "step-skipped")]
[JsonDerivedType(typeof(StepFailed), "step-failed")]
[JsonDerivedType(typeof(SessionRemoved), "session-removed")]
public abstract record SessionEvent
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Who wrote it.</summary>
    public required ProcessMark By { get; init; }
}

/// <summary>The first event of every session.</summary>
public sealed record SessionOpened(SessionSettings Settings) : SessionEvent;

/// <summary>A step is being run, by the process that wrote this.</summary>
/// <param name="Fingerprint">A digest of everything the step depends on.</param>
public sealed record StepStarted(string Step, string Fingerprint) : SessionEvent;

/// <summary>A step goes on, and what is known already must not be lost with its process.</summary>
public sealed record StepAdvanced(string Step, StepFact Fact) : SessionEvent;

/// <summary>A step has done its work.</summary>
/// <param name="Fact">What is known since; null where a step only had to succeed.</param>
public sealed record StepCompleted(string Step, string Fingerprint, TimeSpan Duration, StepFact? Fact) : SessionEvent;

/// <summary>A step found that there was nothing to do.</summary>
public sealed record StepSkipped(string Step, string Fingerprint, string Reason) : SessionEvent;

/// <summary>A step ended without doing its work; it runs again next time.</summary>
/// <param name="Cancelled">Whether a person stopped it.</param>
public sealed record StepFailed(string Step, TimeSpan Duration, string ErrorId, string Message, bool Cancelled) : SessionEvent;

/// <summary>The session is being removed: whatever else is still there no longer counts.</summary>
public sealed record SessionRemoved : SessionEvent;
