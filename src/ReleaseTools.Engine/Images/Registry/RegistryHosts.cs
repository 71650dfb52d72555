using System.Collections.Concurrent;
using System.Security.Cryptography;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>All registries, as one command sees them: the repositories that it opens share their logins and tokens.</summary>
/// <param name="environment">Where logins are looked for.</param>
/// <param name="http">Null = the process's own.</param>
internal sealed class RegistryHosts(IReadOnlyDictionary<string, string> environment, RegistryOptions? options = null, HttpPipeline? http = null)
{
    private readonly ConcurrentDictionary<string, RegistryClient> _clients = new(StringComparer.OrdinalIgnoreCase);
    private readonly RegistryCredentials _credentials = new(environment);

    /// <param name="reference">Its tag or digest does not matter.</param>
    public RegistryRepository Open(ImageReference reference) => new(_clients.GetOrAdd(reference.Registry, Connect), reference.Repository);

    /// <summary>Loads what the first request to a registry needs: of a small copy that is a tenth (docs/performance.md).</summary>
    public static void WarmUp()
    {
        _ = HttpPipeline.Shared;
        SHA256.HashData([]);
    }

    private RegistryClient Connect(string registry) => new(http ?? HttpPipeline.Shared, RegistryServer.Of(registry, options ?? RegistryOptions.None), _credentials);
}
