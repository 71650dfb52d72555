using System.Text.Json;

namespace ReleaseTools.Definitions.Json;

/// <summary>Reads an entry of <c>images</c>.</summary>
internal static class ImageFields
{
    public static ImageDefinition Read(JsonElement json)
    {
        var unset = new ImageDefinition { Name = "", From = new ImageOrigin() };
        return new ImageDefinition
        {
            Name = json.Text("name"),
            From = ReadOrigin(json.Object("from")),
            Tags = json.OptionalTexts("tags") ?? unset.Tags,
            Floating = json.OptionalTexts("floating") ?? unset.Floating,
            Aliases = json.OptionalTexts("aliases") ?? unset.Aliases,
        };
    }

    private static ImageOrigin ReadOrigin(JsonElement json)
    {
        var unset = new ImageOrigin();
        return new ImageOrigin
        {
            Dockerfile = json.OptionalText("dockerfile"),
            Context = json.OptionalText("context") ?? unset.Context,
            Args = json.OptionalMap("args") ?? unset.Args,
            Platforms = json.OptionalTexts("platforms") ?? unset.Platforms,
            Archive = json.OptionalText("archive"),
            Layout = json.OptionalText("layout"),
            Engine = json.OptionalText("engine"),
            Join = json.OptionalTexts("join") ?? unset.Join,
        };
    }
}
