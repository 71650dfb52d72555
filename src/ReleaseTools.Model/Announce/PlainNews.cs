using System.Text;

namespace ReleaseTools.Announce;

/// <summary>The news as plain text: of an e-mail, and of what a rehearsal shows.</summary>
public static class PlainNews
{
    public static string Write(ReleaseNews news)
    {
        if (news.Text is { } own) return own;
        var text = new StringBuilder($"{news.Product} {news.Version} is released.\n\n{news.Page}\n");
        if (news.Summary is { } summary) text.Append($"\n{summary}\n");
        foreach (NewsLine line in news.Changes())
        {
            text.Append(line.Kind switch
            {
                NewsLineKind.Heading => $"\n{line.Text}\n",
                NewsLineKind.Change => $"  - {line.Text}\n",
                _ => $"    {line.Text}\n",
            });
        }
        if (news.Packages.Count > 0) text.Append("\nDownloads\n");
        foreach (AnnouncedPackage package in news.Packages) text.Append($"  {package.Name} ({package.Details})\n    {package.Url}\n    SHA-256 {package.Sha256}\n");
        return text.ToString();
    }
}
