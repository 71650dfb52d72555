using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry.Credentials;

/// <summary>Knows who one is for a registry.</summary>
internal interface IRegistryCredentials
{
    /// <param name="repository">Some logins are for a part of a registry only.</param>
    /// <returns>Null where there is no login: much can be read without.</returns>
    /// <exception cref="ReleaseException">There should be one, but it can't be had.</exception>
    Task<RegistryCredential?> FindAsync(RegistryServer server, string repository, CancellationToken cancellation);
}
