using System.Net;
using System.Text.Json;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>What the refusals of registries mean, as a person can use it.</summary>
internal static class RegistryFailure
{
    /// <param name="asked">As part of a sentence: <c>read the manifest of registry.example.com/hello:1.2</c>.</param>
    /// <param name="target">What the request was about.</param>
    /// <param name="credential">What the registry was shown; null = nothing.</param>
    public static RegistryException Of(RegistryServer server, HttpAnswer answer, string asked, object target, RegistryCredential? credential)
    {
        var problem = RegistryProblem.Of(answer);
        string words = answer.Clean(problem.Words.Length > 0 ? problem.Words : answer.Words).TrimEnd('.');
        string who = answer.Address is { } address && !server.Owns(address) ? $"{address.Authority}, to which {server.Name} refers," : server.Name;
        (string id, ErrorCategory category, string remedy) = answer.Status switch
        {
            _ when HttpRepetition.IsTooMuch(answer) => ("RegistryBusy", ErrorCategory.ResourceBusy, Later(answer, server, credential)),
            HttpStatusCode.Unauthorized => ("RegistryUnauthorized", ErrorCategory.PermissionDenied, LogIn(server, credential)),
            HttpStatusCode.Forbidden => ("RegistryForbidden", ErrorCategory.PermissionDenied, LogIn(server, credential)),
            HttpStatusCode.NotFound => ("RegistryMissing", ErrorCategory.ObjectNotFound, "Check the name. What is private is seen only by who may see it: " + LogIn(server, credential)),
            HttpStatusCode.MethodNotAllowed => ("RegistryCannot", ErrorCategory.InvalidOperation, $"Have the operator of {server.Name} allow it."),
            >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => ("RegistryFailed", ErrorCategory.ResourceUnavailable, "Run the same command again: what is done stays done."),
            _ => ("RegistryRefused", ErrorCategory.InvalidArgument, Remedy.FixAndRerun),
        };
        return new RegistryException(id, category, target, $"Could not {asked}: {who} answered {(int)answer.Status}{(words.Length > 0 ? $" ({words})" : "")}.", remedy)
        {
            Status = answer.Status,
            Codes = problem.Codes,
            IsTransient = HttpRepetition.IsTransient(answer.Status),
        };
    }

    /// <summary>No whole answer came.</summary>
    /// <param name="server">The registry that was asked; null where it was its token server.</param>
    public static RegistryException Unreached(string asked, object target, HttpFailedException e, RegistryServer? server = null)
    {
        bool isTrusted = e.InnerException is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };
        string plainly = server is null ? "" : $" Where it has no encryption at all, say so: --plain-http {server.Name} (in PowerShell: -PlainHttp {server.Name}).";
        string remedy = isTrusted ? "Check the network and the proxy, then run the same command again: what is done stays done." : $"Have the system trust who signed its certificate.{plainly}";
        return new RegistryException("RegistryUnreachable", ErrorCategory.ResourceUnavailable, target, $"Could not {asked}: {e.Message.TrimEnd('.')}.", remedy, e) { IsTransient = isTrusted };
    }

    /// <summary>What came is longer than it can be.</summary>
    public static RegistryException TooLong(string asked, object target, AnswerTooLongException e) => new("RegistryAnswerTooLong", ErrorCategory.InvalidData, target,
        $"Could not {asked}: {e.Message}, the most that is read of it.", "Have it made shorter: manifests of up to 4 MiB are what registries promise to take.", e);

    /// <summary>A manifest was to be written under a digest that the registry takes for none of it.</summary>
    public static RegistryException NamesNoManifestBy(RegistryServer server, ImageDigest digest, string asked, object target) => new("RegistryCannot", ErrorCategory.InvalidOperation, target,
        $"Could not {asked}: {server.Name} names no manifest by {digest.Algorithm}.", "Copy the image to a tag (release image copy IMAGE REPOSITORY:TAG), or have it made with digests by sha256.")
    { Status = HttpStatusCode.BadRequest };

    private static string Later(HttpAnswer answer, RegistryServer server, RegistryCredential? credential)
    {
        string when = answer.RetryAfter is { } wait && wait > TimeSpan.Zero ? $"in {Math.Ceiling(wait.TotalMinutes):0} min" : "in a while";
        return $"Run the same command again {when}: what is done stays done.{(credential is null ? $" Registries take more of who is logged in: {server.LoginCommand}." : "")}";
    }

    private static string LogIn(RegistryServer server, RegistryCredential? credential) => credential is null
        ? $"Log in: {server.LoginCommand}."
        : $"The login from {credential.Source} is refused, or may not do that: log in as somebody who may: {server.LoginCommand}.";
}

/// <summary>What a registry says of a refusal (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes).</summary>
internal sealed record RegistryProblem(List<RegistryProblem.Error?>? Errors)
{
    public IReadOnlyList<string> Codes => [.. (Errors ?? []).Select(error => error?.Code).OfType<string>()];

    /// <summary>The messages, else the codes; empty where there are none.</summary>
    public string Words => string.Join(", ", (Errors ?? []).Select(error => string.IsNullOrEmpty(error?.Message) ? error?.Code : error.Message).Where(words => !string.IsNullOrEmpty(words)).Distinct(StringComparer.Ordinal));

    /// <summary>What an answer holds; nothing where it is a proxy's page.</summary>
    public static RegistryProblem Of(HttpAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, RegistryJson.Default.RegistryProblem) ?? new RegistryProblem(Errors: null);
        }
        catch (JsonException)
        {
            return new RegistryProblem(Errors: null);
        }
    }

    internal sealed record Error(string? Code, string? Message);
}
