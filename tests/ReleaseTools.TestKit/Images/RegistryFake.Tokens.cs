using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace ReleaseTools.TestKit.Images;

public sealed partial class RegistryFake
{
    public const string User = "ada", Password = "MARKED-PASSWORD:with-a-colon", IdentityToken = "MARKED-IDENTITY", RegistryToken = "MARKED-REGISTRY-TOKEN";

    private readonly Dictionary<string, (HashSet<string> Rights, DateTimeOffset Until)> _tokens = [];
    private readonly Dictionary<string, int> _uses = [];

    /// <summary>Who is let in: <c>none</c> = all, <c>basic</c>, <c>token</c>.</summary>
    public string Asks { get; set; } = "none";

    /// <summary>What the token server is called; null = this server.</summary>
    public string? Realm { get; set; }

    /// <summary>Whether nobody's tokens read.</summary>
    public bool IsPublic { get; set; }

    /// <summary>How long tokens are good.</summary>
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>For how many requests a token is good, whatever it says.</summary>
    public int TokenUses { get; set; } = int.MaxValue;

    /// <summary>What tokens say of their life, in seconds; null = nothing.</summary>
    public int? SaidLife { get; set; } = 300;

    /// <summary>The header by which a request is turned away, whatever it asks; null = by <see cref="Asks"/>.</summary>
    public string? Challenge { get; set; }

    /// <summary>What whoever is not logged in is answered, in the place of a challenge; 0 = the challenge.</summary>
    public int HidesAs { get; set; }

    /// <summary>Whether it says what it wants to whoever asks for that alone (<c>GET /v2/</c>).</summary>
    public bool PingAsks { get; set; } = true;

    /// <summary>What a token server that knows no POST answers to it; 0 = it knows it.</summary>
    public int RefusesPost { get; set; }

    /// <summary>How many tokens were given.</summary>
    public int TokensGiven { get; private set; }

    /// <summary>Ends all tokens that were given.</summary>
    public void EndTokens()
    {
        lock (_lock) _tokens.Clear();
    }

    private RegistryAnswer? Authorize(RegistryRequest request)
    {
        if (request.Kind == "token") return GiveToken(request);
        bool isPing = request.Kind == "v2";
        if (request.Kind == "elsewhere" || (isPing && !PingAsks) || (Asks == "none" && Challenge is null)) return null;
        if (HidesAs > 0 && !isPing && request.Authorization.Length == 0) return RegistryAnswer.Error(HidesAs, "DENIED", "nothing is here for you");
        string action = request.Method switch { "GET" or "HEAD" when !request.IsUpload => "pull", "DELETE" when !request.IsUpload => "delete", _ => "push" };
        string scope = $"repository:{request.Repository}:{(action == "push" ? "pull,push" : action)}";
        string challenge = Challenge ?? (Asks == "basic" ? "Basic realm=\"the fake\"" : $"Bearer realm=\"{Realm ?? $"{Address}token"}\",service=\"fake\"{(isPing ? "" : $",scope=\"{scope}\"")}");
        bool isLetIn = Asks == "basic" ? request.Authorization == Basic : HasRight(request, $"{request.Repository}:{action}");
        return isLetIn ? null : RegistryAnswer.Error(401, "UNAUTHORIZED", $"authentication required; you sent {request.Authorization}").With("WWW-Authenticate", challenge);
    }

    private static string Basic => BasicOf(User, Password);

    private static string BasicOf(string user, string password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";

    private bool HasRight(RegistryRequest request, string right)
    {
        string token = request.Authorization.Replace("Bearer ", "", StringComparison.Ordinal);
        if (token == RegistryToken) return true;
        if (!_tokens.TryGetValue(token, out (HashSet<string> Rights, DateTimeOffset Until) there) || there.Until <= DateTimeOffset.UtcNow || !there.Rights.Contains(right)) return false;
        _uses[token] = _uses.GetValueOrDefault(token) + 1;
        return _uses[token] <= TokenUses;
    }

    private RegistryAnswer GiveToken(RegistryRequest request)
    {
        string[] scopes = [.. request.Context.Request.Query["scope"].OfType<string>()];
        bool isKnown = request.Authorization == Basic || request.Authorization == BasicOf("<token>", IdentityToken);
        if (request.Method == "POST" && RefusesPost > 0) return RegistryAnswer.Error(RefusesPost, "UNSUPPORTED", "the fake knows no POST");
        if (request.Method == "POST")
        {
            var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body));
            scopes = form["scope"].ToString().Split(' ');
            isKnown = form["refresh_token"] == IdentityToken && form["grant_type"] == "refresh_token" && form["service"] == "fake";
        }
        if (!isKnown && (request.Authorization.Length > 0 || request.Method == "POST" || !IsPublic)) return RegistryAnswer.Error(401, "UNAUTHORIZED", $"who is {request.Authorization} {Encoding.UTF8.GetString(request.Body)}?");
        var rights = new HashSet<string>();
        foreach (string scope in scopes)
        {
            string[] parts = scope.Split(':');
            foreach (string action in parts[2].Split(',').Where(action => isKnown || action == "pull")) rights.Add($"{parts[1]}:{action}");
        }
        string text = $"MARKED-TOKEN-{Guid.NewGuid():n}";
        _tokens[text] = (rights, DateTimeOffset.UtcNow + TokenLife);
        TokensGiven++;
        var json = new JsonObject { [request.Method == "POST" ? "access_token" : "token"] = text };
        if (SaidLife is { } life) json["expires_in"] = life;
        return RegistryAnswer.Json(200, json);
    }
}
