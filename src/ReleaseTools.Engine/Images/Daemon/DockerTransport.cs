using System.IO.Pipes;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>The connections to an engine: a socket, a pipe, or the network with certificates of its own.</summary>
internal static class DockerTransport
{
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(10);

    public static HttpMessageInvoker New(DockerAddress engine)
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

/// <summary>Where a container engine listens, as Docker's own programs are told (https://docs.docker.com/reference/cli/docker/#environment-variables).</summary>
/// <param name="Socket">The path of a Unix socket, or the name of a Windows pipe; null where it is reached over the network.</param>
/// <param name="Address">What requests are sent to.</param>
/// <param name="Certificates">The folder of <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c>; null = no encryption.</param>
internal sealed record DockerAddress(string Shown, string? Socket, bool IsPipe, Uri Address, string? Certificates)
{
    private const string Local = "http://engine/", DefaultSocket = "unix:///var/run/docker.sock", DefaultPipe = "npipe:////./pipe/docker_engine";

    private const int PlainPort = 2375, TlsPort = 2376;

    /// <param name="variable">The value of an environment variable; null or empty where it isn't set.</param>
    /// <exception cref="UsageException"><c>DOCKER_HOST</c> is none of what is known here.</exception>
    public static DockerAddress From(Func<string, string?> variable)
    {
        string host = variable("DOCKER_HOST") is { Length: > 0 } set ? set : OperatingSystem.IsWindows() ? DefaultPipe : DefaultSocket;
        if (host.StartsWith("unix://", StringComparison.Ordinal) && host.Length > 7) return new DockerAddress(host, host[7..], IsPipe: false, new Uri(Local), null);
        if (host.StartsWith("npipe://", StringComparison.Ordinal) && host.Replace('\\', '/').Split("/pipe/") is [_, { Length: > 0 } pipe]) return new DockerAddress(host, pipe, IsPipe: true, new Uri(Local), null);
        if (Uri.TryCreate(host, UriKind.Absolute, out Uri? url) && url.Scheme is "tcp" or "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0)
        {
            bool isTls = url.Scheme is "https" || variable("DOCKER_TLS_VERIFY") is { Length: > 0 };
            int port = url.Port > 0 && !(url.IsDefaultPort && url.Scheme is not "tcp") ? url.Port : isTls ? TlsPort : PlainPort;
            var address = new UriBuilder(isTls ? "https" : "http", url.Host, port).Uri;
            return new DockerAddress($"tcp://{url.Host}:{port}", null, IsPipe: false, address, isTls ? Folder(variable) : null);
        }
        throw new UsageException("EngineAddressInvalid", "DOCKER_HOST", "DOCKER_HOST names no engine that can be reached from here.", "Set it to unix:///var/run/docker.sock, npipe:////./pipe/docker_engine or tcp://HOST:PORT; ssh:// has to be forwarded first: ssh -L.");
    }

    private static string Folder(Func<string, string?> variable) => variable("DOCKER_CERT_PATH") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");
}
