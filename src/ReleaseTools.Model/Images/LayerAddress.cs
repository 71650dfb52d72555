using ReleaseTools.Images.Registry;

namespace ReleaseTools.Images;

/// <summary>
/// An address that a foreign layer can be fetched from besides the registry (https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#properties, <c>urls</c>). Its query can be
/// a signature, and a login can stand before its host: neither is shown.
/// </summary>
/// <param name="Url">Null where nothing can be fetched from it.</param>
/// <param name="Shown">The address as it may be shown.</param>
/// <param name="Objection">Why nothing is fetched from it, as part of a sentence; null where something may be.</param>
public sealed record LayerAddress(Uri? Url, string Shown, string? Objection)
{
    private const int Longest = 200;

    /// <param name="text">As the image names it.</param>
    /// <param name="options">Who is spoken to without encryption, besides this machine.</param>
    public static LayerAddress Of(string text, RegistryOptions options)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0) return new(null, ShownOf(text), "is no http or https address");
        string? objection = url.Scheme == "http" && !options.IsPlainHttp(url.Authority) ? "is not encrypted" : url.UserInfo.Length > 0 ? "holds a login" : null;
        return new(objection is null ? url : null, ShownOf(text), objection);
    }

    /// <summary>The address without login, query and fragment.</summary>
    public static string ShownOf(string text)
    {
        string shown = Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Host.Length > 0
            ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : string.Concat(text.Split('?', '#')[0].Where(c => !char.IsControl(c)));
        return shown.Length > Longest ? shown[..Longest] + "…" : shown;
    }
}
