namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>A file that is to be in a release.</summary>
/// <param name="Name">As it is called there.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="OpenAsync">Opens it at its start; may be asked more than once.</param>
public sealed record AssetSource(string Name, long Size, string Sha256, Func<CancellationToken, Task<Stream>> OpenAsync)
{
    /// <summary>Is shown instead of the name; null = the name, which is sent as label then: it tells our files from others'.</summary>
    public string? Label { get; init; }

    public string MediaType { get; init; } = "application/octet-stream";
}
