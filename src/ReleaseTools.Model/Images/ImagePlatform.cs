using System.Diagnostics.CodeAnalysis;

namespace ReleaseTools.Images;

/// <summary>What an image runs on, in Go's names (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md#image-index-property-descriptions): <c>linux/arm64</c>, <c>linux/arm/v7</c>.</summary>
/// <param name="Variant">Null where there is none; that of arm64 is v8 and left out.</param>
/// <param name="OsVersion">Of Windows images, which run on their own build only; null elsewhere.</param>
public sealed record ImagePlatform(string Os, string Architecture, string? Variant = null, string? OsVersion = null)
{
    /// <exception cref="UsageException">The text is no platform.</exception>
    public static ImagePlatform Parse(string text) => TryParse(text, out ImagePlatform? platform)
        ? platform
        : throw new UsageException("ImagePlatformInvalid", text, $"'{text}' is no platform.", "Write os/architecture, os/architecture/variant or os/architecture:version: linux/amd64, linux/arm/v7, windows/amd64:10.0.20348.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out ImagePlatform? platform)
    {
        string[] sides = (text ?? "").Split(':', 2), parts = sides[0].Split('/');
        bool isPlatform = parts.Length is 2 or 3 && Array.TrueForAll(parts, IsWord) && Array.TrueForAll(sides[1..], IsWord);
        platform = isPlatform ? Of(parts[0], parts[1], parts.Length == 3 ? parts[2] : null, sides.Length == 2 ? sides[1] : null) : null;
        return platform is not null;
    }

    /// <summary>With the names that other tools use replaced by Go's.</summary>
    public static ImagePlatform Of(string os, string architecture, string? variant = null, string? osVersion = null)
    {
        (os, architecture) = (os.ToLowerInvariant(), architecture.ToLowerInvariant());
        os = os is "macos" ? "darwin" : os;
        (architecture, string? implied) = architecture switch
        {
            "x86_64" or "x86-64" => ("amd64", null),
            "i386" or "i686" or "x86" => ("386", null),
            "aarch64" => ("arm64", null),
            "armhf" => ("arm", "v7"),
            "armel" => ("arm", "v6"),
            _ => (architecture, (string?)null),
        };
        variant = string.IsNullOrEmpty(variant) ? implied : variant.ToLowerInvariant();
        return new ImagePlatform(os, architecture, architecture is "arm64" && variant is "v8" or "8" ? null : variant, string.IsNullOrEmpty(osVersion) ? null : osVersion);
    }

    /// <summary>Whether something can run on it: attestations are listed for <c>unknown/unknown</c>.</summary>
    public bool IsKnown => Os != "unknown";

    /// <summary>Whether this is what is wanted: a variant or a version that is not asked for does not matter, and of a version its first numbers will do.</summary>
    public bool Satisfies(ImagePlatform wanted) =>
        Os == wanted.Os && Architecture == wanted.Architecture && (wanted.Variant is null || Variant == wanted.Variant)
        && (wanted.OsVersion is null || OsVersion == wanted.OsVersion || OsVersion?.StartsWith(wanted.OsVersion + ".", StringComparison.Ordinal) is true);

    /// <summary>Chooses among what an image is there for: what is exactly the wanted one, else whatever satisfies it.</summary>
    /// <param name="platformOf">Null where it is not known.</param>
    /// <returns>Several where more than one would do.</returns>
    public static IReadOnlyList<T> Choose<T>(IEnumerable<T> all, ImagePlatform wanted, Func<T, ImagePlatform?> platformOf)
    {
        T[] found = [.. all.Where(one => platformOf(one)?.Satisfies(wanted) is true)];
        T[] exact = [.. found.Where(one => platformOf(one) == wanted)];
        return exact.Length > 0 ? exact : found;
    }

    public override string ToString() => $"{Os}/{Architecture}{(Variant is null ? "" : $"/{Variant}")}{(OsVersion is null ? "" : $":{OsVersion}")}";

    private static bool IsWord(string part) => part.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(part[0]) && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
