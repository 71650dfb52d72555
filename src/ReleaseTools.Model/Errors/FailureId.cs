namespace ReleaseTools;

/// <summary>The stable id of any failure, in documents, sessions and error records.</summary>
public static class FailureId
{
    /// <returns>That of a <see cref="ReleaseException"/>; else <c>Cancelled</c>, <c>AccessDenied</c>, <c>FileMissing</c>, <c>FileFailed</c> or <c>Unexpected</c>.</returns>
    public static string Of(Exception failure) => failure switch
    {
        ReleaseException error => error.ErrorId,
        OperationCanceledException => "Cancelled",
        UnauthorizedAccessException => "AccessDenied",
        FileNotFoundException => "FileMissing",
        IOException => "FileFailed",
        _ => "Unexpected",
    };
}
