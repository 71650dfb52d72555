using System.Globalization;
using Google.Apis.Storage.v1;
using Google.Cloud.Storage.V1;
using ReleaseTools.Engine.Http;
using GcsObject = Google.Apis.Storage.v1.Data.Object;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>A bucket with the prefix that a store lives below, and the way requests go there.</summary>
/// <param name="Server">Such as <c>https://storage.googleapis.com</c>.</param>
/// <param name="Credential">Null = requests carry none.</param>
internal sealed record GcsBucket(HttpPipeline Http, GcsAddress Address, Uri Server, IHttpCredential? Credential)
{
    private StorageClient? _client;

    /// <summary>Created for the first request: Google's libraries load no earlier.</summary>
    public StorageClient Client => LazyInitializer.EnsureInitialized(ref _client, () => GcsTransport.NewClient(this));

    /// <summary>The layer below <see cref="Client"/>. It supports <c>fields</c> and streaming downloads.</summary>
    public StorageService Service => Client.Service;

    /// <summary>Where interrupted uploads are remembered; null = nowhere.</summary>
    public string? UploadFolder { get; init; }

    /// <summary>What the server is to Google's own: an emulator may know less.</summary>
    public bool IsForeign { get; init; }

    public string Name => Address.Bucket;

    public string NameOf(string key) => Address.Prefix + key;

    /// <summary>The generation that a write requires: 0 = no object, null = any or none.</summary>
    public static long? IfMatch(Precondition precondition) => precondition.IfAbsent ? 0 : Generation(precondition.IfMatch);

    /// <param name="etag">An object's generation, as this store gives it.</param>
    public static long? Generation(string? etag) => etag is null ? null : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <returns>Null where there is no such object.</returns>
    public async Task<GcsObject?> TryStatAsync(string key, CancellationToken cancellation)
    {
        ObjectsResource.GetRequest request = Service.Objects.Get(Name, NameOf(key));
        request.Fields = GcsObjects.Fields;
        try
        {
            return await request.ExecuteAsync(cancellation) ?? throw GcsFailure.Strange("it is empty");
        }
        catch (GcsRefusedException e) when (e.IsMissing)
        {
            return null;
        }
    }

    /// <exception cref="GcsRefusedException">The object does not exist, or has another generation.</exception>
    public Task DeleteAsync(string key, long? generation, CancellationToken cancellation) =>
        Client.DeleteObjectAsync(Name, NameOf(key), new DeleteObjectOptions { IfGenerationMatch = generation, RetryOptions = RetryOptions.Never }, cancellation);
}
