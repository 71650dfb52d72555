using System.Security.Cryptography;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Gcs;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>A bucket on a fake of Google's server, and a machine that remembers uploads: both its own.</summary>
internal sealed class GcsFaultPlace : IFaultPlace
{
    private readonly TestFolder _folder = new();
    private readonly GcsFake _fake;
    private readonly SortedDictionary<string, GcsStored> _bucket;

    private GcsFaultPlace(GcsFake fake) => (_fake, _bucket) = (fake, fake.AddBucket(Name));

    public string Name { get; } = "b" + Guid.NewGuid().ToString("n");

    public required FaultProxy Proxy { get; init; }

    public static async Task<GcsFaultPlace> CreateAsync()
    {
        GcsFake fake = await GcsFake.StartAsync();
        var names = new Dictionary<string, string>();
        var place = new GcsFaultPlace(fake) { Proxy = await FaultProxy.StartAsync(fake.Address, names, FaultBodies.Gcs, new GcsRequestReader(fake).ReadAsync) };
        names[place.Name] = "BUCKET";
        return place;
    }

    public IObjectStore Open(HttpTimeouts? timeouts = null)
    {
        var address = new GcsAddress(Name, "some/where/") { Endpoint = Proxy.Address };
        return new GcsStore(new GcsBucket(HttpPipeline.With(timeouts ?? HttpTimeouts.Usual), address, Proxy.Address, Credential: null)
        {
            UploadFolder = _folder.At("uploads"),
            IsForeign = true,
        });
    }

    public Task<IReadOnlyList<string>> StateAsync() => Task.FromResult<IReadOnlyList<string>>([.. _bucket.Values.Select(there =>
        $"{there.Name} {Convert.ToHexStringLower(SHA256.HashData(there.Bytes))[..16]} {there.Bytes.Length} {there.ContentType} {there.CacheControl}".TrimEnd())]);

    public Task<IReadOnlyList<string>> UploadsAsync()
    {
        // the service has no list of uploads: one whose address never arrived ends by itself
        int unknown = Proxy.Requests.Count(request => request.Fault is FaultKind.LostAnswer && GcsRequestReader.BeginsUpload(request));
        ILookup<bool, string> uploads = _fake.Unfinished.ToLookup(upload => upload.IsUsed, upload => upload.Name);
        IEnumerable<string> remembered = Directory.Exists(_folder.At("uploads")) ? Directory.EnumerateFiles(_folder.At("uploads")) : [];
        return Task.FromResult<IReadOnlyList<string>>([.. uploads[true], .. uploads[false].Skip(unknown), .. remembered]);
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _fake.DisposeAsync();
        _folder.Dispose();
    }
}
