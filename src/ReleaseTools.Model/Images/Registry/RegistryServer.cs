using System.Net;

namespace ReleaseTools.Images.Registry;

/// <summary>A registry as it is named in images, and where its API is.</summary>
/// <param name="Name">Host and port: <c>docker.io</c>, <c>127.0.0.1:5000</c>.</param>
/// <param name="Address">Ends in a slash.</param>
public sealed record RegistryServer(string Name, Uri Address)
{
    private const string DockerHubApi = "registry-1.docker.io";

    /// <summary>The server that <c>docker login</c> knows a registry by: its name, but for Docker Hub.</summary>
    public string LoginName => Name == RegistryReference.DockerHub ? "https://index.docker.io/v1/" : Name;

    /// <summary>How one logs in there.</summary>
    public string LoginCommand => Name == RegistryReference.DockerHub ? "docker login" : $"docker login {Name}";

    /// <param name="registry">As an image names it.</param>
    public static RegistryServer Of(string registry, RegistryOptions options) =>
        new(registry, new Uri($"{(options.IsPlainHttp(registry) ? "http" : "https")}://{(registry == RegistryReference.DockerHub ? DockerHubApi : registry)}/"));

    /// <summary>Whether a registry is this machine's: Docker itself speaks to those without encryption (https://docs.docker.com/reference/cli/dockerd/#insecure-registries).</summary>
    public static bool IsLocal(string registry)
    {
        string host = registry.StartsWith('[') ? registry[1..Math.Max(1, registry.IndexOf(']', StringComparison.Ordinal))] : registry.Split(':')[0];
        return string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Whether an address is on the registry itself: then a credential for it may go there.</summary>
    public bool Owns(Uri address) => address.Scheme == Address.Scheme && string.Equals(address.Authority, Address.Authority, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address of the token server that a registry names, relative to the registry or not, once it is one that a password may go to.</summary>
    /// <exception cref="RegistryException">It is no http or https address, holds a login, or would have the password travel in the clear where the registry itself is encrypted.</exception>
    public Uri TokenServer(AuthChallenge challenge)
    {
        string realm = challenge.Realm ?? "";
        // what begins with a slash is on the registry; to .NET it would be a file
        if (!(realm.StartsWith('/') ? Uri.TryCreate(Address, realm, out Uri? address) : Uri.TryCreate(realm, UriKind.Absolute, out address)) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            throw Refused($"it names {(realm.Length == 0 ? "none" : $"'{Shown(realm)}'")}, which is no http or https address");
        if (address.UserInfo.Length > 0) throw Refused("its address holds a login");
        if (address.Scheme == "http" && Address.Scheme == "https") throw Refused($"{address.Authority} would get it without encryption");
        return address;
    }

    private RegistryException Refused(string why) => new("RegistryRealm", ErrorCategory.SecurityError, Name,
        $"{Name} wants a token of its token server, but nothing can be sent there: {why}.", $"Have the operator of {Name} fix its token realm.");

    private static string Shown(string realm) => string.Concat(realm.Where(c => !char.IsControl(c)).Take(100));
}

/// <summary>What can be said of registries besides their names.</summary>
public sealed record RegistryOptions
{
    public static RegistryOptions None { get; } = new();

    /// <summary>
    /// Registries that are spoken to without encryption, as <c>host</c> or <c>host:port</c>; those of this machine always are. To all others it is encrypted, and their certificates are
    /// checked: whom else to trust is the system's business.
    /// </summary>
    public IReadOnlyCollection<string> PlainHttp { get; private init; } = [];

    /// <param name="registries">As images name them.</param>
    /// <exception cref="UsageException">One of them is no name of a registry.</exception>
    public static RegistryOptions WithPlainHttp(IReadOnlyCollection<string> registries)
    {
        if (registries.FirstOrDefault(name => !IsRegistry(name)) is { } wrong)
            throw new UsageException("RegistryNameInvalid", wrong, $"'{wrong}' names no registry.", "Write its host and port as images do: lab.example.com:5000.");
        return new RegistryOptions { PlainHttp = registries };
    }

    /// <param name="registry">Host and port, as an image names them.</param>
    public bool IsPlainHttp(string registry) => RegistryServer.IsLocal(registry) || PlainHttp.Contains(registry, StringComparer.OrdinalIgnoreCase);

    private static bool IsRegistry(string name) => RegistryReference.TryParse($"{name}/image", out RegistryReference? image) && image.Registry == name;
}

/// <summary>What a token is asked for (https://distribution.github.io/distribution/spec/auth/scope/): <c>repository:team/hello:pull,push</c>.</summary>
/// <param name="Actions">In order, each once, with commas between them.</param>
public sealed record RegistryScope(string Type, string Name, string Actions)
{
    public static RegistryScope Pull(string repository) => new("repository", repository, "pull");

    public static RegistryScope Push(string repository) => new("repository", repository, "pull,push");

    public static RegistryScope Delete(string repository) => new("repository", repository, "delete");

    /// <summary>The scopes of a challenge, which blanks divide. What is none is left out: a token without it says soon enough whether it was needed.</summary>
    public static IReadOnlyList<RegistryScope> ParseAll(string? text) =>
        Merge((text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(TryParse).OfType<RegistryScope>());

    /// <summary>One scope for each resource, with the actions of all that name it; the first named first.</summary>
    public static IReadOnlyList<RegistryScope> Merge(params IEnumerable<RegistryScope> scopes) =>
        [.. scopes.GroupBy(scope => (scope.Type, scope.Name)).Select(same => new RegistryScope(same.Key.Type, same.Key.Name, Ordered(same.SelectMany(scope => scope.Actions.Split(',')))))];

    /// <summary>Scopes as one text, which tells equal ones.</summary>
    public static string Text(IEnumerable<RegistryScope> scopes) => string.Join(' ', scopes);

    public override string ToString() => $"{Type}:{Name}:{Actions}";

    // a name may have a colon in it, before a port
    private static RegistryScope? TryParse(string text)
    {
        int first = text.IndexOf(':', StringComparison.Ordinal), last = text.LastIndexOf(':');
        return first > 0 && last > first + 1 && last < text.Length - 1 ? new RegistryScope(text[..first], text[(first + 1)..last], Ordered(text[(last + 1)..].Split(','))) : null;
    }

    private static string Ordered(IEnumerable<string> actions) => string.Join(',', actions.Where(action => action.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}

/// <summary>A registry refused something, could not be reached, or answered what makes no sense.</summary>
/// <param name="target">What the request was about: an image, a repository, a registry.</param>
public sealed class RegistryException(string errorId, ErrorCategory category, object target, string message, string remedy, Exception? inner = null)
    : ReleaseException(errorId, category, target, message, remedy, inner)
{
    /// <summary>What the registry answered with; null where no answer came.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>
    /// The registry's own codes for what is wrong, such as <c>NAME_UNKNOWN</c>
    /// (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes); often none.
    /// </summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Whether the same may succeed a moment later: a connection broke, a server was in trouble.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The answer is none that a registry gives.</summary>
    /// <param name="registry">Host and port, as it was named.</param>
    /// <param name="objection">As part of a sentence.</param>
    public static RegistryException Strange(string registry, string objection) => new(
        "RegistryStrange", ErrorCategory.InvalidData, registry, $"The answer of {registry} makes no sense: {objection}.", "Check that it is the address of a container registry, and that no proxy answers in its place.");
}
