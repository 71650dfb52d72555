using ReleaseTools.Definitions.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ReleaseTools.Engine.Definitions;

/// <summary>
/// Makes nodes of a YAML text. Works from the parser's events under bounds, so that nothing a file says can cost more than a moment:
/// an alias counts as often as all it stands for.
/// </summary>
internal sealed class YamlTree
{
    public const int DeepestNesting = 32;

    public const int MostNodes = 20_000;

    private readonly SourceText _source;
    private readonly ProblemList _problems;
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, (DefinitionNode Node, int Count)> _anchors = [];
    private int _count;

    private readonly int _mostNodes;

    private YamlTree(SourceText source, ProblemList problems, int mostNodes)
    {
        (_source, _problems, _mostNodes) = (source, problems, mostNodes);
        _parser = new Parser(new SteadyScanner(new StringReader(source.Text)));
    }

    /// <param name="mostNodes">How many values it may have.</param>
    /// <returns>The file's one document; null where it is empty, or where it can't be read and the list says why.</returns>
    public static DefinitionNode? Parse(SourceText source, ProblemList problems, int mostNodes = MostNodes) => Parse(source, problems, documents: null, mostNodes);

    private static DefinitionNode? Parse(SourceText source, ProblemList problems, List<DefinitionNode>? documents, int mostNodes)
    {
        int control = source.Text.AsSpan().IndexOfAny(s_controls);
        if (control >= 0)
        {
            problems.Add(control, $"Character U+{(int)source.Text[control]:X4} can't stand in YAML.");
            return null;
        }
        return new YamlTree(source, problems, mostNodes).ReadDocument(documents);
    }

    /// <summary>Every document of a file that may have several.</summary>
    /// <returns>Nothing where the file is empty, or where it can't be read and the list says why.</returns>
    public static IReadOnlyList<DefinitionNode> ParseAll(SourceText source, ProblemList problems)
    {
        var documents = new List<DefinitionNode>();
        Parse(source, problems, documents, MostNodes);
        return problems.Sorted.Count == 0 ? documents : [];
    }

    private static readonly System.Buffers.SearchValues<char> s_controls = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code).Where(c => c is not ('\t' or '\n' or '\r')), '\u007f']);

    /// <param name="documents">Takes all of them; null = there may be only one.</param>
    private DefinitionNode? ReadDocument(List<DefinitionNode>? documents)
    {
        try
        {
            Next<StreamStart>();
            if (Next<ParsingEvent>() is not DocumentStart) return null;
            DefinitionNode root = ReadNode(Next<ParsingEvent>(), depth: 1);
            Next<DocumentEnd>();
            documents?.Add(root);
            while (Next<ParsingEvent>() is DocumentStart next)
            {
                if (documents is null)
                {
                    _problems.Add(Place(next.Start), "A second document starts here; a definition is one.");
                    return root;
                }
                documents.Add(ReadNode(Next<ParsingEvent>(), depth: 1));
                Next<DocumentEnd>();
            }
            return root;
        }
        catch (TooMuchException e)
        {
            _problems.Add(Place(e.Start), e.Message);
        }
        catch (YamlException e)
        {
            int place = Place(e.Start);
            if (TabNear(place) is { } tab) _problems.Add(tab, "Not YAML: this line is indented with a tab. YAML is indented with spaces.");
            else _problems.Add(place, $"Not YAML: {e.Message.TrimEnd('.')}.{Hint(place)}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // the parser stumbles over some unclosed brackets; what it read last is near the place
            Mark at = _parser.Current?.End ?? Mark.Empty;
            _problems.Add(Place(at), "Not YAML from here on: a bracket or brace is not closed, or a quote is missing.");
        }
        return null;
    }

    private DefinitionNode ReadNode(ParsingEvent current, int depth)
    {
        if (depth > DeepestNesting) throw new TooMuchException(current.Start, $"Nested deeper than {DeepestNesting} levels.");
        if (current is AnchorAlias alias) return ReadAlias(alias);
        if (current is not NodeEvent start) throw new InvalidOperationException("a value is missing");
        int before = Count(current, 1);
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != "?") _problems.Add(Place(start.Start), $"Tags such as {start.Tag} are not supported: write the plain value.");
        DefinitionNode node = current switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart => new ListNode(Place(start.Start), ReadItems(depth)),
            _ => new MapNode(Place(start.Start), ReadEntries(depth)),
        };
        if (!start.Anchor.IsEmpty) _anchors[start.Anchor] = (node, _count - before);
        return node;
    }

    private DefinitionNode ReadAlias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out (DefinitionNode Node, int Count) anchor))
            throw new TooMuchException(alias.Start, $"*{alias.Value} stands for nothing: there is no &{alias.Value} before it.");
        Count(alias, anchor.Count);
        return anchor.Node;
    }

    private ScalarNode ReadScalar(Scalar scalar)
    {
        int start = Place(scalar.Start);
        return new ScalarNode(start, Math.Max(start, Place(scalar.End)), scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private List<DefinitionNode> ReadItems(int depth)
    {
        var items = new List<DefinitionNode>();
        for (ParsingEvent next = Next<ParsingEvent>(); next is not SequenceEnd; next = Next<ParsingEvent>()) items.Add(ReadNode(next, depth + 1));
        return items;
    }

    private List<KeyValuePair<ScalarNode, DefinitionNode>> ReadEntries(int depth)
    {
        var entries = new List<KeyValuePair<ScalarNode, DefinitionNode>>();
        for (ParsingEvent next = Next<ParsingEvent>(); next is not MappingEnd; next = Next<ParsingEvent>())
        {
            DefinitionNode key = ReadNode(next, depth + 1);
            DefinitionNode value = ReadNode(Next<ParsingEvent>(), depth + 1);
            if (key is ScalarNode name) entries.Add(KeyValuePair.Create(name, value));
            else _problems.Add(key, $"A key is a text, not {key.Describe()}.");
        }
        return entries;
    }

    private T Next<T>() where T : ParsingEvent => _parser.MoveNext() && _parser.Current is T current
        ? current
        : throw new InvalidOperationException("the stream of events ends early");

    private int Count(ParsingEvent at, int nodes)
    {
        int before = _count;
        _count += nodes;
        return _count <= _mostNodes ? before : throw new TooMuchException(at.Start, $"More than {_mostNodes:N0} values, counted with what aliases repeat; a definition has far fewer.");
    }

    private int Place(Mark mark) => (int)Math.Clamp(mark.Index, 0, _source.Text.Length);

    // the parser stumbles on the line of the tab, or on one beside it
    private int? TabNear(int place)
    {
        string text = _source.Text;
        int line = LineStart(Math.Max(LineStart(place) - 1, 0));
        for (int i = 0; i < 3 && line < text.Length; i++)
        {
            int indent = line;
            while (indent < text.Length && text[indent] == ' ') indent++;
            if (indent < text.Length && text[indent] == '\t') return indent;
            int end = text.IndexOf('\n', indent);
            if (end < 0) return null;
            line = end + 1;
        }
        return null;

        int LineStart(int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
    }

    private string Hint(int place) =>
        place < _source.Text.Length && _source.Text[place] is '*' or '@' or '`' or '%' ? " Put the value into quotes."
        : "";

    private sealed class TooMuchException(Mark start, string message) : Exception(message)
    {
        public Mark Start { get; } = start;
    }
}
