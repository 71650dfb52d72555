namespace ReleaseTools.Engine.Storage;

/// <summary>A store's own checksum, made of content as it passes by.</summary>
public interface IContentChecksum
{
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The checksum of everything that was appended.</summary>
    string Finish();
}
