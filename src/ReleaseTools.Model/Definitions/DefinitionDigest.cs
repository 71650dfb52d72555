using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Definitions.Keys;

namespace ReleaseTools.Definitions;

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
