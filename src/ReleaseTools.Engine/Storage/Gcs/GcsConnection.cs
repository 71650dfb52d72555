using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>Opens Google Cloud Storage stores with what Google's own tools are told.</summary>
internal static class GcsConnection
{
    private static readonly Uri s_google = new("https://storage.googleapis.com");

    /// <param name="patience">Null = the usual.</param>
    /// <exception cref="UsageException">The environment names no address for the emulator, or credentials would travel in the clear.</exception>
    public static GcsStore Open(GcsAddress address, Patience? patience = null)
    {
        Uri? emulator = address.Endpoint ?? Emulator(Environment.GetEnvironmentVariable("STORAGE_EMULATOR_HOST"));
        Uri server = emulator ?? s_google;
        bool hasCredentials = address.HasCredentials ?? emulator is null;
        if (hasCredentials && server.Scheme != "https" && !server.IsLoopback)
            throw new UsageException("StoreInvalid", address.Root.AbsoluteUri, $"Credentials would go to {server.Authority} without encryption.", "Write endpoint=https://….");
        return new GcsStore(new GcsBucket(patience is null ? HttpPipeline.Shared : HttpPipeline.With(patience), address, server, hasCredentials ? GcsCredential.Default : null)
        {
            UploadFolder = GcsUploadMemory.UserFolder,
            IsForeign = emulator is not null,
        });
    }

    /// <summary>The server that stands in for Google's, as Google's libraries read it: a URL, or a host and port.</summary>
    internal static Uri? Emulator(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        string url = value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value;
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? server) && server.Scheme is "http" or "https" && server.UserInfo.Length == 0
            ? server
            : throw new UsageException("StoreInvalid", "STORAGE_EMULATOR_HOST", "STORAGE_EMULATOR_HOST names no server.", "Set it to something like http://127.0.0.1:4443, or remove it.");
    }
}
