using System.Diagnostics.CodeAnalysis;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Images;

namespace ReleaseTools.Pods;

/// <summary>Where an artifact of a pod is fetched from: a file of the bundle, a web server or an image registry.</summary>
public sealed record PodSource
{
    private PodSource(PodSourceKind kind, string text, ImageDigest? digest) => (Kind, Text, Digest) = (kind, text, digest);

    public PodSourceKind Kind { get; }

    /// <summary>A relative path, a URL, or an image with its digest, as it was written.</summary>
    public string Text { get; }

    /// <summary>The digest of an image; null for files and URLs, whose digests are beside them.</summary>
    public ImageDigest? Digest { get; }

    /// <summary>A file of the bundle.</summary>
    /// <exception cref="UsageException">It is not a path in the bundle.</exception>
    public static PodSource File(string path) => TryParse(path, out PodSource? source) && source.Kind is PodSourceKind.File
        ? source
        : throw new UsageException("PodSourceInvalid", path, ObjectionTo(path) ?? $"'{path}' is not a path in the bundle.", "Write a relative path with '/'.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out PodSource? source)
    {
        source = null;
        if (text is null || ObjectionTo(text) is not null) return false;
        RegistryReference? image = null;
        PodSourceKind kind = HasScheme(text) ? PodSourceKind.Url : text.Contains('@') && RegistryReference.TryParse(text, out image) ? PodSourceKind.Image : PodSourceKind.File;
        source = new PodSource(kind, text, image?.Digest);
        return true;
    }

    public override string ToString() => Text;

    /// <returns>What is wrong with a source, as a sentence; null for one that can be used.</returns>
    internal static string? ObjectionTo(string text)
    {
        string shown = ScalarNode.Shorten(text);
        if (text.Length == 0) return "It is empty.";
        if (text.Any(char.IsControl)) return $"{shown} has control characters.";
        if (HasScheme(text)) return ObjectionToUrl(text, shown);
        if (text.Contains('\\')) return $"{shown} has a backslash: write paths with '/', on Windows too.";
        if (text[0] is '/' or '~' || (text.Length > 1 && text[1] == ':' && char.IsAsciiLetter(text[0])))
            return $"{shown} is absolute: write a path in the bundle, a URL, or an image with its digest.";
        if (text.Split('/').Contains("..")) return $"{shown} leaves the bundle: '..' is not allowed.";
        if (text.Contains('@') && RegistryReference.TryParse(text, out RegistryReference? image))
            return image.Digest is null ? $"{shown} has no digest that can be verified." : null;
        if (text.Contains(':')) return $"{shown} is neither a path in the bundle nor an image with its digest, such as registry.example.com/web@sha256:….";
        return text.Split('/').Any(part => part is "" or ".") ? $"{shown} is not a path to a file: it has an empty part or a '.'." : null;
    }

    private static string? ObjectionToUrl(string text, string shown)
    {
        string scheme = text[..text.IndexOf("://", StringComparison.Ordinal)];
        if (scheme is not ("http" or "https")) return $"{shown} can't be fetched: only http and https are supported.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Host.Length == 0 || text.Any(char.IsWhiteSpace)) return $"{shown} is not a URL.";
        // manifests are public
        if (url.UserInfo.Length > 0) return "The URL has credentials in it. Remove them: anyone can read a manifest.";
        return url.Fragment.Length > 0 ? $"{shown} has a '#': a part of a file can't be fetched." : null;
    }

    private static bool HasScheme(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) is > 0 and var end && text.AsSpan(0, end).IndexOfAnyExcept(s_scheme) < 0;

    private static readonly System.Buffers.SearchValues<char> s_scheme = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
}

/// <summary>What kind of place an artifact is fetched from.</summary>
public enum PodSourceKind : long
{
    /// <summary>A file or folder of the bundle.</summary>
    File,

    /// <summary>A web server.</summary>
    Url,

    /// <summary>An image registry.</summary>
    Image,
}
