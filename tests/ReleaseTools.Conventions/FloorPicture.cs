using System.Text;

namespace ReleaseTools.Conventions;

/// <summary>The folders of a project as a diagram (Mermaid, https://mermaid.js.org/syntax/flowchart.html): a box for each floor, an arrow for what is used and not reached by another way.</summary>
internal static class FloorPicture
{
    public static string Of(FolderGraph graph)
    {
        IReadOnlyDictionary<(string From, string To), string> uses = graph.Within("");
        IReadOnlyDictionary<string, int> floors = FolderGraph.Floors(uses);
        var text = new StringBuilder("```mermaid\nflowchart TB\n");
        foreach (IGrouping<int, string> floor in floors.GroupBy(pair => pair.Value, pair => pair.Key).OrderByDescending(floor => floor.Key))
        {
            text.Append("    subgraph floor").Append(floor.Key).Append(" [\" \"]\n");
            foreach (string folder in floor.Order(StringComparer.Ordinal)) text.Append("        ").Append(Id(folder)).Append("[\"").Append(folder).Append("\"]\n");
            text.Append("    end\n");
        }
        foreach ((string from, string to) in FolderGraph.Direct(uses).Order()) text.Append("    ").Append(Id(from)).Append(" --> ").Append(Id(to)).Append('\n');
        return text.Append("```\n").ToString();
    }

    // "end" and brackets mean something there
    private static string Id(string folder) => "f_" + folder.Trim('(', ')');
}
