namespace ReleaseTools.TestKit.Http;

/// <summary>What can become of one request on a bad day.</summary>
public enum FaultKind
{
    None,

    /// <summary>The server goes away: all connections are dropped, and new ones refused for a moment.</summary>
    Gone,

    /// <summary>The connection is reset once the request's head has been read; nothing is done.</summary>
    Reset,

    /// <summary>The connection is reset in the middle of the request's body; the server sees half of it.</summary>
    ResetInBody,

    /// <summary>In the middle of the request's body nothing more is taken, until the client gives up.</summary>
    StallInBody,

    /// <summary>The request's body is taken in small pieces, with a pause after each.</summary>
    SlowBody,

    /// <summary>Nothing is done, and no answer comes until the client gives up.</summary>
    Stall,

    /// <summary>429 with <c>Retry-After: 1</c>; nothing is done.</summary>
    TooManyRequests,

    /// <summary>500; nothing is done.</summary>
    InternalError,

    /// <summary>503 as a busy server says it; nothing is done.</summary>
    SlowDown,

    /// <summary>The request's body reaches the server with one byte changed.</summary>
    FlippedUpload,

    /// <summary>The request is done, and its answer lost.</summary>
    LostAnswer,

    /// <summary>The request is done; the answer's body breaks off in the middle, by a reset.</summary>
    ResetInAnswer,

    /// <summary>The request is done; the answer's body stands still in the middle until the client gives up.</summary>
    StallInAnswer,

    /// <summary>The request is done; the connection is closed in good order in the middle of the answer's body, shorter than announced.</summary>
    CutAnswer,

    /// <summary>The request is done; half of the answer's body comes, announced as if it were all.</summary>
    ShortAnswer,

    /// <summary>The request is done; one byte of the answer's body is another.</summary>
    FlippedAnswer,
}
