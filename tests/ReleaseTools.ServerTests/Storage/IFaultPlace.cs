using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>Where one run takes place: a bucket of its own, and before its server a proxy that makes the faults.</summary>
internal interface IFaultPlace : IAsyncDisposable
{
    /// <summary>The bucket's, unlike any other.</summary>
    string Name { get; }

    FaultProxy Proxy { get; }

    /// <summary>A store in the bucket, through the proxy.</summary>
    IObjectStore Open(HttpTimeouts? timeouts = null);

    /// <summary>Every object: its key, the digest of its content, and what a browser is told of it.</summary>
    Task<IReadOnlyList<string>> StateAsync();

    /// <summary>Every upload that was begun and neither completed nor given up, and that the client can know of.</summary>
    Task<IReadOnlyList<string>> UploadsAsync();
}
