using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>The page's own style and script, and the policy under which a browser runs these two and nothing else.</summary>
internal static class PageAssets
{
    public static Markup Style { get; } = Load("page.css");

    public static Markup Script { get; } = Load("page.js");

    /// <summary>Images may come from elsewhere: notes show screenshots.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; img-src 'self' file: http: https:; base-uri 'none'; form-action 'none'";

    private static Markup Load(string name)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"ReleaseTools.Engine.Staging.Pages.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // a browser hashes what it parsed, and parsing turns every line break into this one
        return new Markup("\n" + reader.ReadToEnd().ReplaceLineEndings("\n"));
    }

    private static string Hash(Markup content) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content.Html)));
}
