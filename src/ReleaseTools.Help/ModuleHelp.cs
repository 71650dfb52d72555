using ReleaseTools.Help.Cmdlets;
using ReleaseTools.Help.Docs;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.Help;

/// <summary>The topics of the module that this program was built with.</summary>
public static class ModuleHelp
{
    public static IReadOnlyList<Cmdlet> Cmdlets { get; } = CmdletReader.Read(typeof(ReleaseToolsCommand).Assembly);

    /// <param name="checkout">The top folder of the repository, whose pages are linked.</param>
    public static IReadOnlyList<CmdletTopic> Read(string checkout)
    {
        // commands.md names every cmdlet, and is itself made from what is read here
        var pages = Directory.EnumerateFiles(Path.Combine(checkout, "docs"), "*.md")
            .Where(file => Path.GetFileName(file) != "commands.md")
            .ToDictionary(file => $"docs/{Path.GetFileName(file)}", File.ReadAllText, StringComparer.Ordinal);
        return new TopicReader(XmlDocs.Beside(typeof(ReleaseToolsCommand).Assembly, typeof(ReleaseSession).Assembly), pages).Read(Cmdlets);
    }
}
