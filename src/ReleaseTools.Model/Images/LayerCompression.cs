namespace ReleaseTools.Images;

/// <summary>How layers are compressed that come from a container engine, which has them plain.</summary>
public enum LayerCompression
{
    /// <summary>As every engine and registry reads it.</summary>
    Gzip,

    /// <summary>Smaller, and faster to unpack: for Docker 23, containerd 1.5 and later.</summary>
    Zstd,

    /// <summary>Not at all.</summary>
    None,
}
