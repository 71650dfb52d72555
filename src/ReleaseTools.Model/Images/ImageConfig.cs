using System.Text.Json;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Images;

/// <summary>What an image's configuration says (https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md#properties).</summary>
/// <param name="Platform">Null where it is not said.</param>
/// <param name="Created">Null where it is not said: a reproducible build says the beginning of 1970, and means nothing by it.</param>
/// <param name="Layers">The <c>rootfs.diff_ids</c>, the lowest layer first; null where there is no <c>rootfs</c>.</param>
public sealed record ImageConfig(ImagePlatform? Platform, DateTimeOffset? Created, IReadOnlyList<string>? Layers)
{
    /// <summary>The most bytes that are read of a configuration: what containers/image takes.</summary>
    public const int Longest = 4 << 20;

    /// <summary>Who the process runs as; null where it is not said.</summary>
    public string? User { get; init; }

    /// <summary>Where the process starts; null where it is not said.</summary>
    public string? WorkingDirectory { get; init; }

    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    public IReadOnlyList<string> Cmd { get; init; } = [];

    /// <summary>Variables, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImageManifest.NoAnnotations;

    /// <param name="from">For messages: the image as it was named.</param>
    /// <exception cref="ImageInvalidException">It is no configuration of an image.</exception>
    public static ImageConfig Read(ReadOnlyMemory<byte> json, string from)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind is JsonValueKind.Object ? Read(document.RootElement, from) : throw new ImageInvalidException(from, "its configuration is no object");
        }
        // text with half a character in it is found out only when it is looked at
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its configuration is no JSON: {e.Message}", e);
        }
    }

    /// <summary>Compares the layers of a manifest with those of its configuration. An artifact has none in its configuration, and no such rule.</summary>
    /// <returns>As part of a sentence; null where they agree.</returns>
    public string? Objection(ImageManifest image)
    {
        int named = Layers?.Count ?? 0;
        return !image.HasFileSystem || named == image.Layers.Count ? null : $"its configuration names {Counted(named)} (rootfs.diff_ids), and its manifest {(image.Layers.Count == 0 ? "none" : $"{image.Layers.Count}")}";
    }

    private static ImageConfig Read(JsonElement json, string from)
    {
        ImagePlatform? platform = Text(json, "os") is { } os && Text(json, "architecture") is { } architecture ? ImagePlatform.Of(os, architecture, Text(json, "variant"), Text(json, "os.version")) : null;
        bool isDated = json.TryGetProperty("created", out JsonElement created) && created.ValueKind is JsonValueKind.String && created.TryGetDateTimeOffset(out _);
        var config = new ImageConfig(platform, isDated && created.GetDateTimeOffset() is var at && at > DateTimeOffset.UnixEpoch ? at : null, LayersOf(json, from));
        if (!json.TryGetProperty("config", out JsonElement run) || run.ValueKind is not JsonValueKind.Object) return config;
        return config with { User = Text(run, "User"), WorkingDirectory = Text(run, "WorkingDir"), Entrypoint = Texts(run, "Entrypoint"), Cmd = Texts(run, "Cmd"), Env = Texts(run, "Env"), Labels = LabelsOf(run) };
    }

    // what is no text is left out: how an image runs decides nothing here
    private static string[] Texts(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement list) && list.ValueKind is JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)]
        : [];

    private static IReadOnlyDictionary<string, string> LabelsOf(JsonElement json)
    {
        if (!json.TryGetProperty("Labels", out JsonElement all) || all.ValueKind is not JsonValueKind.Object) return ImageManifest.NoAnnotations;
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty one in all.EnumerateObject().Where(one => one.Value.ValueKind is JsonValueKind.String)) labels[one.Name] = one.Value.GetString()!;
        return labels;
    }

    private static string[]? LayersOf(JsonElement json, string from)
    {
        if (!json.TryGetProperty("rootfs", out JsonElement rootfs) || rootfs.ValueKind is not JsonValueKind.Object) return null;
        if (!rootfs.TryGetProperty("diff_ids", out JsonElement ids) || ids.ValueKind is not JsonValueKind.Array) return [];
        if (ids.GetArrayLength() > ImageManifest.MostParts) throw new ImageInvalidException(from, $"its configuration names {ids.GetArrayLength()} layers; {ImageManifest.MostParts} is the most that is followed");
        return [.. ids.EnumerateArray().Select(id => id.ValueKind is JsonValueKind.String ? id.GetString()! : id.GetRawText())];
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static string Counted(int layers) => layers == 1 ? "1 layer" : $"{layers} layers";
}

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
