using System.Net;

namespace ReleaseTools.Images.Registry;

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
