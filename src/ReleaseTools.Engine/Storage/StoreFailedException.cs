namespace ReleaseTools.Engine.Storage;

/// <summary>A store did not answer what it was asked: this says nothing about whether the object exists.</summary>
public sealed class StoreFailedException(Uri store, string verb, string key, Exception inner) : ReleaseException(
    "StoreFailed", inner is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ResourceUnavailable, key.Length > 0 ? key : store.AbsoluteUri,
    $"Could not {verb} {(key.Length > 0 ? $"{key} in " : "")}{store}: {inner.Message}",
    ReleaseTools.Remedy.FixAndRerun, inner);
