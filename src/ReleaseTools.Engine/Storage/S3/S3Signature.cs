using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>Signature Version 4 in a header (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html), checked against the examples there.</summary>
/// <param name="AccessKey">Is sent with the signature; the secret never is.</param>
internal sealed record S3Signature(string AccessKey, string SecretKey, string Region)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    private (string Day, byte[] Key)? _ofDay;

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    /// <param name="path">Escaped, from its first slash.</param>
    /// <param name="query">Escaped, in order of names; empty for none.</param>
    /// <param name="headers">What is signed, by lower-case name: at least <c>host</c> and every <c>x-amz-…</c> that is sent.</param>
    /// <param name="payload">The body's SHA-256 in hexadecimal, as the header <c>x-amz-content-sha256</c> says it.</param>
    public string Authorize(string method, string path, string query, SortedList<string, string> headers, string payload, DateTimeOffset at)
    {
        var canonical = new StringBuilder(512).Append(method).Append('\n').Append(path).Append('\n').Append(query).Append('\n');
        foreach ((string name, string value) in headers) canonical.Append(name).Append(':').Append(value.Trim()).Append('\n');
        string names = string.Join(';', headers.Keys);
        canonical.Append('\n').Append(names).Append('\n').Append(payload);

        string day = at.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        string scope = $"{day}/{Region}/s3/aws4_request";
        string text = $"{Algorithm}\n{Stamp(at)}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical.ToString()))}";
        return $"{Algorithm} Credential={AccessKey}/{scope},SignedHeaders={names},Signature={Convert.ToHexStringLower(Hmac(KeyOf(day), text))}";
    }

    /// <summary>A time as the header <c>x-amz-date</c> has it.</summary>
    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A record's text would show the secret.</summary>
    public override string ToString() => $"{AccessKey} in {Region}";

    private byte[] KeyOf(string day)
    {
        if (_ofDay is { } known && known.Day == day) return known.Key;
        byte[] key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + SecretKey), day), Region), "s3"), "aws4_request");
        _ofDay = (day, key);
        return key;
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
