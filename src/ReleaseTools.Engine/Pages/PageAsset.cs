using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Engine.Pages;

/// <summary>The style or script of a page.</summary>
/// <param name="Hash">What the Content-Security-Policy of the page calls it, so that a browser uses it and nothing else (CSP Level 3, section 2.3.1).</param>
internal sealed record PageAsset(Markup Content, string Hash)
{
    /// <param name="names">Of files of the engine, after its namespace; what they hold is joined.</param>
    public static PageAsset Load(params string[] names)
    {
        var text = new StringBuilder("\n");
        foreach (string name in names)
        {
            using Stream stream = typeof(PageAsset).Assembly.GetManifestResourceStream($"ReleaseTools.Engine.{name}")!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            // a browser hashes what it parsed, and parsing turns every line break into this one
            text.Append(reader.ReadToEnd().ReplaceLineEndings("\n"));
        }
        string content = text.ToString();
        return new PageAsset(new Markup(content), "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content))));
    }
}
