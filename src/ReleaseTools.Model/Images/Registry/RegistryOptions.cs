namespace ReleaseTools.Images.Registry;

/// <summary>What can be said of registries besides their names.</summary>
public sealed record RegistryOptions
{
    public static RegistryOptions None { get; } = new();

    /// <summary>Registries that are spoken to without encryption, as <c>host</c> or <c>host:port</c>; those of this machine always are.</summary>
    public IReadOnlyCollection<string> Insecure { get; init; } = [];

    /// <param name="registry">Host and port, as an image names them.</param>
    public bool IsInsecure(string registry) => RegistryServer.IsLocal(registry) || Insecure.Contains(registry, StringComparer.OrdinalIgnoreCase);
}
