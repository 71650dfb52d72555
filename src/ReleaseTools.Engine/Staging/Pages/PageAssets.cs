using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>The page's style and script, and the policy that lets a browser run these and nothing else.</summary>
internal static class PageAssets
{
    /// <summary>Copy buttons, and a link into a folded release unfolds it. Everything is there without it.</summary>
    public static string Script { get; } = Read("page.js");

    public static string Style { get; } = Read("page.css");

    public static string Policy { get; } =
        $"default-src 'none'; style-src '{HashOf(Style)}'; script-src '{HashOf(Script)}'; img-src https: data:; base-uri 'none'; form-action 'none'";

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Read(string name)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"ReleaseTools.Engine.Staging.Pages.{name}")!;
        using var reader = new StreamReader(stream);
        // the hash is of what the browser sees: it must not depend on how a checkout ends its lines
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
