namespace ReleaseTools.Engine.Storage;

/// <summary>An object that was asked for by name is not there.</summary>
public sealed class ObjectMissingException(Uri store, string key) : ReleaseException(
    "ObjectMissing", ErrorCategory.ObjectNotFound, key, $"{store} has no object {key}.");
