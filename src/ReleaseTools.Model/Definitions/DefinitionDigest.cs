using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Definitions;

/// <summary>The identity of a definition (R1.1): equal where every value is equal, however the file is laid out.</summary>
public static class DefinitionDigest
{
    /// <returns>SHA-256 in lower-case hexadecimal.</returns>
    public static string Of(ReleaseDefinition definition) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DefinitionJson.Write(definition))));
}
