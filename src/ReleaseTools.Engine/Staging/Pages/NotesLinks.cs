using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ReleaseTools.Staging.Pages;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>Leaves of the links and images in notes those that may be followed; of the others, their text.</summary>
internal static class NotesLinks
{
    // `[a]: <long address>` used ten thousand times: a few kilobytes that would become gigabytes
    private const long LongestTogether = 4 * InlinedNotes.LongestNotes;

    /// <param name="folder">Where the notes lie, relative to the page.</param>
    /// <returns>False where all addresses together are longer than a page can be.</returns>
    public static bool Secure(MarkdownDocument document, string folder)
    {
        long length = 0;
        foreach (Inline inline in document.Descendants<Inline>().ToList())
        {
            if (inline is LinkInline link) length += Secure(link, folder);
            else if (inline is AutolinkInline { IsEmail: false } auto && NoteAddress.ForLink(auto.Url, folder) != auto.Url) auto.ReplaceBy(new LiteralInline(auto.Url));
            if (length > LongestTogether) return false;
        }
        return true;
    }

    private static int Secure(LinkInline link, string folder)
    {
        string? address = link.GetDynamicUrl?.Invoke() ?? link.Url;
        address = link.IsImage ? NoteAddress.ForImage(address, folder) : NoteAddress.ForLink(address, folder);
        if (address is null)
        {
            link.ReplaceBy(new ContainerInline(), copyChildren: true);
            return 0;
        }
        link.GetDynamicUrl = null;
        link.Url = address;
        if (link.IsImage) link.GetAttributes().AddPropertyIfNotExist("loading", "lazy");
        return address.Length + (link.Title?.Length ?? 0);
    }
}
