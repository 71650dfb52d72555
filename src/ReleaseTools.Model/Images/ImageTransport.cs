namespace ReleaseTools.Images;

/// <summary>Where an image is kept.</summary>
public enum ImageTransport : long
{
    /// <summary>A registry, by the distribution API.</summary>
    Registry,

    /// <summary>A folder by the OCI image layout.</summary>
    Layout,

    /// <summary>Such a folder as a tar.</summary>
    LayoutArchive,

    /// <summary>What <c>docker save</c> writes.</summary>
    DockerArchive,

    /// <summary>A container engine, such as Docker, by its API.</summary>
    Engine,
}
