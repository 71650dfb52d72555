namespace ReleaseTools;

/// <summary>What kind of failure it is. The names are those of PowerShell's own categories, so that a script can filter on them.</summary>
public enum ErrorCategory
{
    NotSpecified,
    InvalidArgument,
    InvalidData,
    InvalidOperation,
    ObjectNotFound,
    ResourceExists,
    ResourceBusy,
    ResourceUnavailable,
    PermissionDenied,
    OperationTimeout,
    OperationStopped,
    ReadError,
    WriteError,
    NotInstalled,
    SecurityError,
}
