namespace ReleaseTools.Engine.Storage;

/// <summary>A stream that came with what the store says of the object it reads: both in one answer.</summary>
public interface IObjectStream
{
    /// <summary>Of the whole object, also where a part of it is read; null where the answer did not say.</summary>
    ObjectInfo? Info { get; }
}
