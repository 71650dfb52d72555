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
        : throw new UsageException("ImagePlatformInvalid", text, $"'{text}' is no platform.", "Write os/architecture or os/architecture/variant: linux/amd64, linux/arm/v7.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out ImagePlatform? platform)
    {
        string[] parts = (text ?? "").Split('/');
        platform = parts.Length is 2 or 3 && Array.TrueForAll(parts, IsWord) ? Of(parts[0], parts[1], parts.Length == 3 ? parts[2] : null) : null;
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

    /// <summary>Whether this is what is wanted: a variant or a version that is not asked for does not matter.</summary>
    public bool Satisfies(ImagePlatform wanted) =>
        Os == wanted.Os && Architecture == wanted.Architecture && (wanted.Variant is null || Variant == wanted.Variant) && (wanted.OsVersion is null || OsVersion == wanted.OsVersion);

    public override string ToString() => $"{Os}/{Architecture}{(Variant is null ? "" : $"/{Variant}")}";

    private static bool IsWord(string part) => part.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(part[0]) && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
