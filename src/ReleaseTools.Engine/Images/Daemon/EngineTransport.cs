using System.IO.Pipes;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>The connections to an engine: a socket, a pipe, or the network with certificates of its own.</summary>
internal static class EngineTransport
{
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(10);

    public static HttpMessageInvoker New(EngineAddress engine)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = s_connect };
        if (engine.Socket is not null)
        {
            handler.UseProxy = false;
            handler.ConnectCallback = (_, cancellation) => engine.IsPipe ? PipeAsync(engine.Socket, cancellation) : SocketAsync(engine.Socket, cancellation);
        }
        else if (engine.Certificates is not null)
        {
            handler.SslOptions = Tls(engine.Certificates);
        }
        return new HttpMessageInvoker(handler);
    }

    private static async ValueTask<Stream> SocketAsync(string path, CancellationToken cancellation)
    {
        // the system's own words for it tell of addresses
        if (!File.Exists(path)) throw new IOException($"there is no socket {path}");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> PipeAsync(string name, CancellationToken cancellation)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(cancellation);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }

    // both sides show who they are; the engine is believed only by the authority in the folder
    private static SslClientAuthenticationOptions Tls(string folder)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(Path.Combine(folder, "ca.pem"));
            using var client = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
            // Windows takes no key that exists in memory only
            X509Certificate2 usable = OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(client.Export(X509ContentType.Pkcs12), null) : new X509Certificate2(client);
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            return new SslClientAuthenticationOptions { ClientCertificates = [usable], CertificateChainPolicy = policy };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ReleaseException("EngineCertificates", ErrorCategory.SecurityError, folder, $"The certificates for the container engine can't be read from {folder}: {e.Message}", "Set DOCKER_CERT_PATH to the folder that has ca.pem, cert.pem and key.pem.", e);
        }
    }
}
