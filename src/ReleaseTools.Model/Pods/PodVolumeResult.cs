namespace ReleaseTools.Pods;

/// <summary>A volume in a store of pods.</summary>
/// <param name="Size">In bytes, compressed.</param>
/// <param name="Sha512">Of the uncompressed tar, in lower-case hexadecimal.</param>
/// <param name="IsNew">False where it was there already, with the same content.</param>
public sealed record PodVolumeResult(PodTag Volume, long Size, string Sha512, bool IsNew)
{
    /// <summary>The store that holds it, as a URL.</summary>
    public string Store { get; init; } = "";

    public override string ToString() => Volume.ToString();
}
