namespace ReleaseTools.Images.Registry;

/// <summary>What can be said of registries besides their names.</summary>
public sealed record RegistryOptions
{
    public static RegistryOptions None { get; } = new();

    /// <summary>
    /// Registries that are spoken to without encryption, as <c>host</c> or <c>host:port</c>; those of this machine always are. To all others it is encrypted, and their certificates are
    /// checked: whom else to trust is the system's business.
    /// </summary>
    public IReadOnlyCollection<string> PlainHttp { get; private init; } = [];

    /// <param name="registries">As images name them.</param>
    /// <exception cref="UsageException">One of them is no name of a registry.</exception>
    public static RegistryOptions WithPlainHttp(IReadOnlyCollection<string> registries)
    {
        if (registries.FirstOrDefault(name => !IsRegistry(name)) is { } wrong)
            throw new UsageException("RegistryNameInvalid", wrong, $"'{wrong}' names no registry.", "Write its host and port as images do: lab.example.com:5000.");
        return new RegistryOptions { PlainHttp = registries };
    }

    /// <param name="registry">Host and port, as an image names them.</param>
    public bool IsPlainHttp(string registry) => RegistryServer.IsLocal(registry) || PlainHttp.Contains(registry, StringComparer.OrdinalIgnoreCase);

    private static bool IsRegistry(string name) => ImageReference.TryParse($"{name}/image", out ImageReference? image) && image.Registry == name;
}
