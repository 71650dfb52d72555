using System.Text.Json;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Images;
using ReleaseTools.Staging;

namespace ReleaseTools.Sessions.Json;

/// <summary>Reads what a session knows of its container images.</summary>
internal static class ImageFields
{
    public static ReleaseImage Read(JsonElement json) => new(json.Text("name"), Digest(json), json.Number("size"), json.Texts("platforms"))
    {
        Tags = json.OptionalTexts("tags") ?? [],
        Floating = json.OptionalTexts("floating") ?? [],
        Aliases = json.OptionalTexts("aliases") ?? [],
    };

    public static TaggedImage ReadTagged(JsonElement json) => new(json.Text("image"), Digest(json), FactFields.Verdict(json.Text("outcome")), json.OptionalText("reason"));

    private static ImageDigest Digest(JsonElement json) =>
        ImageDigest.TryParse(json.Text("digest"), out ImageDigest? digest) ? digest : throw JsonFields.Unknown("digest", json.Text("digest"));
}
