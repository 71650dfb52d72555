using System.Net.Http.Headers;
using System.Reflection;

namespace ReleaseTools.Engine.Http;

/// <summary>The connections below the pipeline: no cookies, no redirects of their own, proxies as the environment names them.</summary>
internal static class HttpTransport
{
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(20);

    // so that a changed DNS entry is noticed in a long run
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);

    /// <summary>What we call ourselves: <c>ReleaseTools/1.2.0</c>.</summary>
    public static ProductInfoHeaderValue UserAgent { get; } = new("ReleaseTools", Version());

    public static HttpMessageInvoker New() => new(NewHandler());

    /// <summary>For a client that isn't ours.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = s_connect,
        PooledConnectionLifetime = s_lifetime,
        EnableMultipleHttp2Connections = true,
    };

    private static string Version()
    {
        string version = typeof(HttpTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        return version.Split('+')[0];
    }
}
