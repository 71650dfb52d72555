using System.Text.Json;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Images.Registry;

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
