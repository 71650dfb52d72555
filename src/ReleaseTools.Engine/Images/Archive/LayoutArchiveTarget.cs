namespace ReleaseTools.Engine.Images.Archive;

/// <summary>Writes a tar of an image layout, and nothing but that.</summary>
internal sealed class LayoutArchiveTarget(string path) : ArchiveTarget(path, $"oci-archive:{path}");
