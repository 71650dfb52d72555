using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Promotion;

/// <summary>
/// Adds tags to a list of images as a person would: comments, blank lines, order and quotes of what is there stay. Where keys are sorted, a new one goes to its place;
/// where they are not, it goes last. Of an image that is listed several times, the last is added to.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="images">Its list of images: <c>- name: …, dmap: …</c>, or names with their digests behind them. Null = there is none yet.</param>
public sealed class PromotedImagesEdit(SourceText source, DefinitionNode? images)
{
    private readonly YamlLines _lines = new(source.Text);

    // at one place the first goes first
    private readonly List<(int Offset, string Text)> _insertions = [];

    /// <param name="tags">Of each image one at most.</param>
    /// <returns>The file with all of them; the same text where all are there.</returns>
    public string Add(IEnumerable<PromotedTag> tags)
    {
        _insertions.Clear();
        foreach (PromotedTag tag in tags.OrderBy(tag => tag.Image, StringComparer.Ordinal)) Add(tag);
        string text = source.Text;
        foreach ((int offset, string inserted) in _insertions.Select((insertion, i) => (insertion, i)).OrderByDescending(each => each.insertion.Offset).ThenByDescending(each => each.i).Select(each => each.insertion))
            text = text.Insert(offset, inserted);
        return text;
    }

    private void Add(PromotedTag tag)
    {
        if (Digests(tag.Image) is not { } digests) AddImage(tag);
        else if (digests.Entries.LastOrDefault(entry => entry.Key.Value == tag.Digest.ToString()) is { Key: { } key } there) AddTag(key, there.Value, tag.Tag);
        else AddDigest(digests, tag);
    }

    private MapNode? Digests(string image) => images switch
    {
        ListNode list => list.Items.OfType<MapNode>().LastOrDefault(item => item.Find("name") is ScalarNode name && name.Value == image)?.Find("dmap") as MapNode,
        MapNode map => map.Entries.LastOrDefault(entry => entry.Key.Value == image).Value as MapNode,
        _ => null,
    };

    private void AddTag(ScalarNode digest, DefinitionNode value, string tag)
    {
        if (value is not ListNode list)
        {
            // a digest with nothing behind it
            Insert(source.Text.IndexOf(':', digest.End) + 1, $" [\"{tag}\"]");
            return;
        }
        ScalarNode[] tags = [.. list.Items.OfType<ScalarNode>()];
        if (tags.Any(there => there.Value == tag)) return;
        ScalarNode? next = YamlLines.NextOf(tags, tag);
        if (!_lines.IsFlow(list)) InsertLine(next is null ? _lines.After(list) : _lines.StartOfLine(next.Start), $"{_lines.Before(tags[0].Start)}\"{tag}\"");
        else if (tags.Length == 0) Insert(list.Start + 1, $"\"{tag}\"");
        else if (next is null) Insert(tags[^1].End, $", \"{tag}\"");
        else Insert(next.Start, $"\"{tag}\", ");
    }

    private void AddDigest(MapNode digests, PromotedTag tag)
    {
        string entry = Entry(tag);
        if (_lines.IsFlow(digests))
        {
            Insert(digests.Start + 1, $"{entry}{(digests.Entries.Count > 0 ? ", " : "")}");
            return;
        }
        ScalarNode[] keys = [.. digests.Entries.Select(there => there.Key)];
        ScalarNode? next = YamlLines.NextOf(keys, tag.Digest.ToString());
        int previous = next is null ? keys.Length - 1 : Array.IndexOf(keys, next) - 1;
        // what is said above a key stays with it
        int place = previous < 0 ? _lines.StartOfLine(keys[0].Start) : _lines.After(keys[previous], digests.Entries[previous].Value);
        InsertLine(place, $"{_lines.Before(keys[0].Start)}{entry}");
    }

    private void AddImage(PromotedTag tag)
    {
        switch (images)
        {
            case MapNode map when !_lines.IsFlow(map):
                ScalarNode[] keys = [.. map.Entries.Select(entry => entry.Key)];
                ScalarNode? key = YamlLines.NextOf(keys, tag.Image);
                int last = key is null ? keys.Length - 1 : Array.IndexOf(keys, key) - 1;
                string indent = _lines.Before(keys[0].Start);
                InsertLine(last < 0 ? _lines.StartOfLine(keys[0].Start) : _lines.After(keys[last], map.Entries[last].Value), $"{indent}{tag.Image}:{_lines.Break}{indent}  {Entry(tag)}");
                break;
            case ListNode { Items.Count: > 0 } list when !_lines.IsFlow(list):
                MapNode[] items = [.. list.Items.OfType<MapNode>()];
                ScalarNode?[] names = [.. items.Select(item => item.Find("name") as ScalarNode)];
                int next = Array.IndexOf(names, YamlLines.NextOf([.. names.OfType<ScalarNode>()], tag.Image));
                string dash = _lines.Indent(items[0].Start);
                InsertLine(next < 0 ? _lines.After(list) : next == 0 ? _lines.StartOfLine(items[0].Start) : _lines.After(items[next - 1]), Item(dash, tag));
                break;
            default:
                InsertLine(source.Text.Length, Item("", tag));
                break;
        }
    }

    private string Item(string indent, PromotedTag tag) => $"{indent}- name: {tag.Image}{_lines.Break}{indent}  dmap:{_lines.Break}{indent}    {Entry(tag)}";

    private static string Entry(PromotedTag tag) => $"\"{tag.Digest}\": [\"{tag.Tag}\"]";

    private void Insert(int offset, string text) => _insertions.Add((offset, text));

    private void InsertLine(int offset, string line)
    {
        bool isOpen = offset > 0 && source.Text[offset - 1] is not ('\n' or '\r');
        // what is inserted before at the same place has ended its line
        if (isOpen && _insertions.Exists(there => there.Offset == offset)) isOpen = false;
        Insert(offset, $"{(isOpen ? _lines.Break : "")}{line}{_lines.Break}");
    }
}

/// <summary>Where in a YAML text a line may be added.</summary>
internal sealed class YamlLines(string text)
{
    /// <summary>What ends the file's lines.</summary>
    public string Break { get; } = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <returns>The one that another goes before, where they are sorted; null = it goes last.</returns>
    public static ScalarNode? NextOf(IReadOnlyList<ScalarNode> values, string value) =>
        values.Zip(values.Skip(1)).All(pair => string.CompareOrdinal(pair.First.Value, pair.Second.Value) <= 0) ? values.FirstOrDefault(there => string.CompareOrdinal(there.Value, value) > 0) : null;

    /// <summary>Whether it is written in brackets or braces.</summary>
    public bool IsFlow(DefinitionNode node) => node.Start < text.Length && text[node.Start] is '[' or '{';

    public int StartOfLine(int offset) => offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;

    /// <summary>What stands before a place on its line: blanks, and the dash of an item.</summary>
    public string Before(int offset) => text[StartOfLine(offset)..offset];

    /// <summary>The blanks that a line begins with.</summary>
    public string Indent(int offset) => string.Concat(Before(offset).TakeWhile(c => c is ' '));

    /// <returns>The start of the line behind a node.</returns>
    public int After(params ReadOnlySpan<DefinitionNode> nodes)
    {
        int end = 0;
        foreach (DefinitionNode node in nodes) end = Math.Max(end, EndOf(node));
        int next = text.IndexOf('\n', end);
        return next < 0 ? text.Length : next + 1;
    }

    private int EndOf(DefinitionNode node)
    {
        int end = node switch
        {
            ScalarNode scalar => scalar.End,
            ListNode list => list.Items.Select(EndOf).DefaultIfEmpty(list.Start).Max(),
            MapNode map => map.Entries.Select(entry => Math.Max(entry.Key.End, EndOf(entry.Value))).DefaultIfEmpty(map.Start).Max(),
            _ => node.Start,
        };
        return node is not ScalarNode && IsFlow(node) ? Close(end, text[node.Start] is '[' ? ']' : '}') : end;
    }

    // between the last value and the bracket there are blanks, commas and comments
    private int Close(int offset, char bracket)
    {
        for (; offset < text.Length && text[offset] != bracket; offset++)
        {
            if (text[offset] is '#' && text[offset - 1] is ' ' or '\t' or '\n') offset = text.IndexOf('\n', offset) is >= 0 and int next ? next : text.Length - 1;
        }
        return Math.Min(offset + 1, text.Length);
    }
}
