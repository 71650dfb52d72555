namespace ReleaseTools.Engine.Storage;

/// <summary>What must hold for a write to happen.</summary>
public readonly record struct Precondition
{
    private Precondition(bool ifAbsent, string? ifMatch) => (IfAbsent, IfMatch) = (ifAbsent, ifMatch);

    /// <summary>Whatever is there is replaced.</summary>
    public static Precondition None => default;

    /// <summary>Only where no object is there.</summary>
    public static Precondition Absent => new(ifAbsent: true, ifMatch: null);

    /// <summary>Only where the object there still has this <see cref="ObjectInfo.ETag"/>.</summary>
    public static Precondition Match(string etag) => new(ifAbsent: false, etag);

    /// <summary>Absent where <paramref name="current"/> is null, else a match of it: the write of a read–change–write.</summary>
    public static Precondition Unchanged(ObjectInfo? current) =>
        current is null ? Absent : Match(current.ETag ?? throw new ArgumentException("A listing's object can't be matched: stat it first.", nameof(current)));

    public bool IfAbsent { get; }

    public string? IfMatch { get; }
}
