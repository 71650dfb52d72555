using System.Net.Http.Headers;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry.Auth;

/// <summary>What a request shows to a registry: a token or a password, and until when it is worth showing.</summary>
/// <param name="scopes">What it was asked for.</param>
/// <param name="credential">What it was had for; null = nothing: anybody gets such a token.</param>
/// <param name="renewAt">A little before it ends.</param>
internal sealed class RegistryPass(AuthenticationHeaderValue header, IReadOnlyList<RegistryScope> scopes, RegistryCredential? credential, DateTimeOffset renewAt) : IHttpCredential
{
    private volatile bool _isRefused, _wasTaken;

    public IReadOnlyList<RegistryScope> Scopes => scopes;

    public RegistryCredential? Credential => credential;

    /// <summary>Whether the registry has taken it once: then it was good, and what is refused later was ended since.</summary>
    public bool WasTaken => _wasTaken;

    public bool IsGoodAt(DateTimeOffset now) => !_isRefused && now < renewAt;

    /// <summary>The registry does not take it any more, whatever it says of itself.</summary>
    public void Refuse() => _isRefused = true;

    /// <summary>The registry has taken it.</summary>
    public void Take() => _wasTaken = true;

    public ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.Headers.Authorization = header;
        return ValueTask.CompletedTask;
    }

    public override string ToString() => $"pass for {RegistryScope.Text(scopes)}";
}
