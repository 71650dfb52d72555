using System.Text;
using System.Text.Json;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry.Credentials;

/// <summary>
/// Logins in JSON, of a file or a variable (https://docs.docker.com/reference/cli/docker/login/#credential-stores,
/// https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md).
/// </summary>
internal sealed class DockerConfiguration
{
    private readonly string _file;
    private readonly JsonElement _json;

    private DockerConfiguration(string file, JsonElement json) => (_file, _json) = (file, json);

    /// <returns>Null where there is no such file, or nothing is in it.</returns>
    /// <exception cref="UsageException">It can't be read.</exception>
    public static DockerConfiguration? TryRead(string file)
    {
        try
        {
            return File.Exists(file) ? TryParse(file, File.ReadAllBytes(file)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(file, e.Message.TrimEnd('.'));
        }
    }

    /// <param name="source">Where the text stands, for people: a file, <c>$DOCKER_AUTH_CONFIG</c>.</param>
    /// <returns>Null where there is no text.</returns>
    /// <exception cref="UsageException">It can't be read.</exception>
    public static DockerConfiguration? TryParse(string source, ReadOnlyMemory<byte> text)
    {
        if (text.Span.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        if (text.Span.Trim(" \t\r\n"u8).IsEmpty) return null;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return document.RootElement.ValueKind is JsonValueKind.Object ? new DockerConfiguration(source, document.RootElement.Clone()) : throw Wrong(source, "it is no JSON object");
        }
        catch (JsonException e)
        {
            // the reader's own message would quote the text
            throw Wrong(source, $"it is no JSON at line {e.LineNumber + 1}");
        }
    }

    /// <summary>The helpers to ask for a registry, the one that is named for it first.</summary>
    public IEnumerable<string> HelpersFor(RegistryServer server)
    {
        if (Find(_json, "credHelpers") is { } helpers)
        {
            foreach (JsonProperty helper in Properties(helpers))
            {
                if (IsNamed(helper.Name, server) && Text(helper.Value) is { } name) yield return name;
            }
        }
        if (Text(Find(_json, "credsStore")) is { } store) yield return store;
    }

    /// <returns>What stands in the file itself; the longest name that fits counts, for a part of a registry may have a login of its own.</returns>
    public RegistryCredential? LoginFor(RegistryServer server, string repository)
    {
        if (Find(_json, "auths") is not { } auths) return null;
        return Properties(auths)
            .Where(login => IsNamed(login.Name, server) || Fits(login.Name, $"{server.Name}/{repository}"))
            .OrderByDescending(login => login.Name.Contains("://", StringComparison.Ordinal) ? 0 : login.Name.Length)
            .Select(login => Read(login.Value))
            .FirstOrDefault(login => login is not null);
    }

    private RegistryCredential? Read(JsonElement login)
    {
        (string? user, string? password) = Split(Text(Find(login, "auth")));
        (user, password) = (user ?? Text(Find(login, "username")), password ?? Text(Find(login, "password")));
        if (Text(Find(login, "registrytoken")) is { } registryToken) return RegistryCredential.OfRegistryToken(registryToken, _file);
        if (Text(Find(login, "identitytoken")) is { } token) return new RegistryCredential(user ?? "", token, _file, isIdentityToken: true);
        return user is not null && password is not null ? new RegistryCredential(user, password, _file) : null;
    }

    private (string?, string?) Split(string? auth)
    {
        if (auth is null) return (null, null);
        try
        {
            string pair = Encoding.UTF8.GetString(Convert.FromBase64String(auth));
            int colon = pair.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 ? (pair[..colon], pair[(colon + 1)..].TrimEnd('\0')) : throw Wrong(_file, "one of its logins is no user and password");
        }
        catch (FormatException)
        {
            throw Wrong(_file, "one of its logins is no base64");
        }
    }

    // https://index.docker.io/v1/, registry.example.com, https://registry.example.com/v2/
    private static bool IsNamed(string name, RegistryServer server)
    {
        int scheme = name.IndexOf("://", StringComparison.Ordinal);
        string host = scheme < 0 ? name : name[(scheme + 3)..];
        if (scheme >= 0 || host.TrimEnd('/') is [.., '/', 'v', '1' or '2']) host = host.Split('/')[0];
        host = host.TrimEnd('/');
        return string.Equals(host, server.Name, StringComparison.OrdinalIgnoreCase)
            || (server.Name == RegistryReference.DockerHub && host is "index.docker.io" or "registry-1.docker.io");
    }

    private static bool Fits(string name, string image) => name.Contains('/', StringComparison.Ordinal) && (image + "/").StartsWith(name.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static IEnumerable<JsonProperty> Properties(JsonElement json) => json.ValueKind is JsonValueKind.Object ? json.EnumerateObject() : [];

    private static JsonElement? Find(JsonElement json, string name) => json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : null;

    private static string? Text(JsonElement? json) => json is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    private static UsageException Wrong(string file, string why) => new("RegistryLoginsInvalid", file, $"The logins for registries in {file} can't be used: {why}.", "Fix or remove it, then log in again: docker login HOST.");
}
