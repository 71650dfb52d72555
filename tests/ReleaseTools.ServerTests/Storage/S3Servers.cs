
namespace ReleaseTools.ServerTests.Storage;

/// <summary>The S3 servers of this test run. Each is started when a test first asks for it, once.</summary>
public sealed class S3Servers : IDisposable
{
    public const string Ceph = "s3-ceph", Moto = "s3-moto";

    private readonly Dictionary<string, AttachedServer> _running = [];

    static S3Servers()
    {
        // as whoever runs `release` gives them
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", AttachedServer.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", AttachedServer.SecretKey);
    }

    /// <param name="script">Of tests/servers.</param>
    public Uri AddressOf(string script)
    {
        lock (_running)
        {
            if (!_running.TryGetValue(script, out AttachedServer? server)) _running[script] = server = new AttachedServer(script);
            return server.Address;
        }
    }

    public void Dispose()
    {
        foreach (AttachedServer server in _running.Values) server.Dispose();
    }
}

/// <summary>Tests that share the servers; one after the other, since the servers have two cores.</summary>
[CollectionDefinition(Name)]
public sealed class S3Collection : ICollectionFixture<S3Servers>
{
    public const string Name = "S3 servers";
}

/// <summary>Tests that wait more than they work, on servers of their own beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<S3Servers>
{
    public const string Name = "S3 servers with faults";
}
