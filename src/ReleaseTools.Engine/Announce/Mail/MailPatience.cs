namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>How long a mail server is waited for. RFC 5321 (4.5.3.2) allows servers minutes; nobody who watches a release waits as long for a greeting.</summary>
internal sealed record MailPatience
{
    /// <summary>For people and pipelines; tests have less.</summary>
    public static MailPatience Usual { get; } = new();

    /// <summary>Until there is a connection, and until it is encrypted.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For each answer.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For the answer to the mail as a whole: many servers look into it first.</summary>
    public TimeSpan Acceptance { get; init; } = TimeSpan.FromMinutes(5);
}
