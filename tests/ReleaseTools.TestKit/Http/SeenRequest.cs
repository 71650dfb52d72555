namespace ReleaseTools.TestKit.Http;

/// <summary>A request that came by.</summary>
/// <param name="Number">From 1, in the order of arrival; not the same in each run where requests are made side by side.</param>
/// <param name="Name">Method, path and query without what differs from run to run.</param>
/// <param name="Occurrence">The how-manieth of this name it is, from 1: with the name, what tells it in each run.</param>
/// <param name="BodyLength">In bytes; 0 where it has none.</param>
internal sealed record SeenRequest(int Number, string Name, int Occurrence, long BodyLength)
{
    /// <summary>A byte of the request's body that is content; null where none is.</summary>
    public long? ContentAt { get; init; }

    /// <summary>Of the answer's body, in bytes; 0 where it had none, or has not come yet.</summary>
    public long AnswerLength { get; set; }

    /// <summary>0 where no answer has come yet.</summary>
    public int Status { get; set; }

    /// <summary>What was done to it.</summary>
    public FaultKind Fault { get; set; }

    public string Method => Name[..Name.IndexOf(' ', StringComparison.Ordinal)];

    /// <summary>Whether it is the same request as one of another run.</summary>
    public bool Is(SeenRequest other) => (Name, Occurrence) == (other.Name, other.Occurrence);

    /// <summary>Whether this can happen to it: there is no middle of a body that isn't there.</summary>
    public bool Allows(FaultKind fault) => fault switch
    {
        FaultKind.ResetInBody or FaultKind.StallInBody or FaultKind.SlowBody => BodyLength > 1,
        // only what is content: an altered envelope is the business of TLS
        FaultKind.FlippedUpload => ContentAt is not null,
        FaultKind.FlippedAnswer => AnswerLength > 0 && Method == "GET" && (!Name.Contains('?', StringComparison.Ordinal) || Name.Contains("?alt=media", StringComparison.Ordinal)) && Status < 300,
        FaultKind.ResetInAnswer or FaultKind.StallInAnswer or FaultKind.CutAnswer or FaultKind.ShortAnswer => AnswerLength > 1,
        _ => true,
    };

    public override string ToString() => $"{Name}{(Occurrence > 1 ? $" (time {Occurrence})" : "")}{(Status > 0 ? $" = {Status}" : "")}";
}
