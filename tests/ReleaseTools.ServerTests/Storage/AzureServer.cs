using System.Text;
using ReleaseTools.Engine.Storage.Azure;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>Azurite, once for all tests that share it.</summary>
public sealed class AzureServer : IDisposable
{
    public const string Script = "azurite";

    private readonly Lazy<AttachedServer> _server = new(() => new AttachedServer(Script));

    public static string Account => AttachedServer.AccessKey;

    public static string Key { get; } = Convert.ToBase64String(Encoding.UTF8.GetBytes(AttachedServer.SecretKey));

    internal static AzureEnvironment Environment { get; } = new() { Account = Account, Key = Key };

    public Uri Address => _server.Value.Address;

    public void Dispose()
    {
        if (_server.IsValueCreated) _server.Value.Dispose();
    }
}

/// <summary>Tests that share the server; one after the other, since it has two cores.</summary>
[CollectionDefinition(Name)]
public sealed class AzureCollection : ICollectionFixture<AzureServer>
{
    public const string Name = "Azure server";
}
