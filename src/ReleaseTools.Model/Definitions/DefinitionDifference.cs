using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Keys;

namespace ReleaseTools.Definitions;

/// <summary>Says where two definitions differ.</summary>
public static class DefinitionDifference
{
    /// <returns>The keys whose values differ, such as <c>build.steps</c> and <c>links</c>, in the order of the file; none where the definitions are equal.</returns>
    public static IReadOnlyList<string> Between(ReleaseDefinition left, ReleaseDefinition right) =>
        [.. Keys(Parse(left), Parse(right), "")];

    private static JsonObject Parse(ReleaseDefinition definition) => JsonNode.Parse(DefinitionJson.Write(definition))!.AsObject();

    private static IEnumerable<string> Keys(JsonObject left, JsonObject right, string prefix)
    {
        foreach (string key in left.Select(pair => pair.Key).Union(right.Select(pair => pair.Key), StringComparer.Ordinal))
        {
            if (left[key] is JsonObject ours && right[key] is JsonObject theirs)
            {
                foreach (string deeper in Keys(ours, theirs, $"{prefix}{key}.")) yield return deeper;
            }
            else if (!JsonNode.DeepEquals(left[key], right[key]))
            {
                yield return prefix + key;
            }
        }
    }
}

/// <summary>
/// The identity of a definition (R1.1): equal where every value is equal, however the file is laid out. What has its default takes no part, so that
/// a section which a later release knows leaves the identity of older definitions as it was.
/// </summary>
public static class DefinitionDigest
{
    /// <returns>SHA-256 in lower-case hexadecimal.</returns>
    public static string Of(ReleaseDefinition definition) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ReleaseKeys.Root.Write(definition).ToJsonString())));
}
