namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>Where a container engine listens, as Docker's own programs are told (https://docs.docker.com/reference/cli/docker/#environment-variables).</summary>
/// <param name="Socket">The path of a Unix socket, or the name of a Windows pipe; null where it is reached over the network.</param>
/// <param name="Address">What requests are sent to.</param>
/// <param name="Certificates">The folder of <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c>; null = no encryption.</param>
internal sealed record EngineAddress(string Shown, string? Socket, bool IsPipe, Uri Address, string? Certificates)
{
    private const string Local = "http://engine/", DefaultSocket = "unix:///var/run/docker.sock", DefaultPipe = "npipe:////./pipe/docker_engine";

    private const int PlainPort = 2375, TlsPort = 2376;

    /// <param name="variable">The value of an environment variable; null or empty where it isn't set.</param>
    /// <exception cref="UsageException"><c>DOCKER_HOST</c> is none of what is known here.</exception>
    public static EngineAddress From(Func<string, string?> variable)
    {
        string host = variable("DOCKER_HOST") is { Length: > 0 } set ? set : OperatingSystem.IsWindows() ? DefaultPipe : DefaultSocket;
        if (host.StartsWith("unix://", StringComparison.Ordinal) && host.Length > 7) return new EngineAddress(host, host[7..], IsPipe: false, new Uri(Local), null);
        if (host.StartsWith("npipe://", StringComparison.Ordinal) && host.Replace('\\', '/').Split("/pipe/") is [_, { Length: > 0 } pipe]) return new EngineAddress(host, pipe, IsPipe: true, new Uri(Local), null);
        if (Uri.TryCreate(host, UriKind.Absolute, out Uri? url) && url.Scheme is "tcp" or "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0)
        {
            bool isTls = url.Scheme is "https" || variable("DOCKER_TLS_VERIFY") is { Length: > 0 };
            int port = url.Port > 0 && !(url.IsDefaultPort && url.Scheme is not "tcp") ? url.Port : isTls ? TlsPort : PlainPort;
            var address = new UriBuilder(isTls ? "https" : "http", url.Host, port).Uri;
            return new EngineAddress($"tcp://{url.Host}:{port}", null, IsPipe: false, address, isTls ? Folder(variable) : null);
        }
        throw new UsageException("EngineAddressInvalid", "DOCKER_HOST", "DOCKER_HOST names no engine that can be reached from here.", "Set it to unix:///var/run/docker.sock, npipe:////./pipe/docker_engine or tcp://HOST:PORT; ssh:// has to be forwarded first: ssh -L.");
    }

    private static string Folder(Func<string, string?> variable) => variable("DOCKER_CERT_PATH") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");
}
