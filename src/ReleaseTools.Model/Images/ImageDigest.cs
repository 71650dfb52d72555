using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ReleaseTools.Images;

/// <summary>
/// What identifies content: an algorithm and a hash of the bytes (https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#digests), such as
/// <c>sha256:e3b0…</c>. Only algorithms that can be checked are accepted: sha256 and sha512.
/// </summary>
public sealed record ImageDigest
{
    private const int Sha256Length = 64, Sha512Length = 128;

    /// <summary>What a digest looks like, as part of a sentence.</summary>
    internal const string Wanted = "sha256: and 64 hexadecimal digits in lower case, or sha512: and 128";

    private ImageDigest(string algorithm, string hex) => (Algorithm, Hex) = (algorithm, hex);

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>Lower-case hexadecimal.</summary>
    public string Hex { get; }

    /// <summary>The first characters, for tables: <c>e3b0c44298fc</c>.</summary>
    public string Short => Hex[..12];

    /// <summary>The digest of bytes, as most manifests have it.</summary>
    public static ImageDigest Of(ReadOnlySpan<byte> bytes) => new("sha256", Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>The digest of bytes by the other algorithm that is registered.</summary>
    public static ImageDigest Sha512Of(ReadOnlySpan<byte> bytes) => new("sha512", Convert.ToHexStringLower(SHA512.HashData(bytes)));

    /// <param name="sha256">The hash itself: 32 bytes.</param>
    public static ImageDigest OfSha256(ReadOnlySpan<byte> sha256) => new("sha256", Convert.ToHexStringLower(sha256));

    /// <exception cref="UsageException">The text is no digest.</exception>
    public static ImageDigest Parse(string text) => TryParse(text, out ImageDigest? digest)
        ? digest
        : throw new UsageException("ImageDigestInvalid", text, $"'{text}' is no digest{Objection(text)}.", $"Write {Wanted}.");

    /// <summary>What is wrong with a text that is no digest, as the end of a sentence; empty where that is plain to see.</summary>
    internal static string Objection(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && text[..colon] is not ("sha256" or "sha512") and var algorithm && algorithm.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '_' or '-')
            ? $": digests by {algorithm} can't be checked here, only those by sha256 and sha512"
            : "";

    /// <returns>False for what is no digest, and for algorithms that are not known here.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageDigest? digest)
    {
        digest = null;
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0) return false;
        string algorithm = text![..colon], hex = text[(colon + 1)..];
        int length = algorithm switch { "sha256" => Sha256Length, "sha512" => Sha512Length, _ => -1 };
        if (hex.Length != length || !hex.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f')) return false;
        digest = new ImageDigest(algorithm, hex);
        return true;
    }

    /// <summary>A hash of the algorithm, to be fed while bytes pass.</summary>
    public IncrementalHash NewHash() => IncrementalHash.CreateHash(Algorithm == "sha256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512);

    /// <summary>Whether bytes are those that it names.</summary>
    public bool IsOf(ReadOnlySpan<byte> bytes) => Hex == Convert.ToHexStringLower(Algorithm == "sha256" ? SHA256.HashData(bytes) : SHA512.HashData(bytes));

    public override string ToString() => $"{Algorithm}:{Hex}";
}
