using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Sessions;

/// <summary>A digest of everything a step depends on: where it is the same, the step need not run again.</summary>
public static class Fingerprint
{
    /// <param name="parts">In a fixed order; null and empty differ.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string Of(params IEnumerable<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string? part in parts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part ?? "");
            hash.AppendData(BitConverter.GetBytes(part is null ? -1 : bytes.Length));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
