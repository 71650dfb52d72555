namespace ReleaseTools.Engine.Images.Archive;

/// <summary>Where an entry's content lies in a tar.</summary>
/// <param name="Offset">In bytes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Link">Where it is a link: the name of another entry; else null.</param>
internal sealed record TarEntryPlace(long Offset, long Length, string? Link = null);
