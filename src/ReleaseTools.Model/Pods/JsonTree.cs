using System.Text;
using System.Text.Json;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Pods;

/// <summary>Makes nodes of a JSON text. JSON is not read as YAML: tabs may indent it, and its escapes are its own.</summary>
public sealed class JsonTree
{
    private const int DeepestNesting = 32, MostNodes = 100_000;

    private readonly SourceText _source;
    private readonly ProblemList _problems;
    private readonly byte[] _utf8;
    private int _count, _bytes, _characters;

    private JsonTree(SourceText source, ProblemList problems) => (_source, _problems, _utf8) = (source, problems, Encoding.UTF8.GetBytes(source.Text));

    /// <returns>Null where the text can't be read, and the list has the reason.</returns>
    public static DefinitionNode? Parse(SourceText source, ProblemList problems) => new JsonTree(source, problems).Read();

    private DefinitionNode? Read()
    {
        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = DeepestNesting });
        try
        {
            if (!reader.Read()) return null;
            DefinitionNode root = ReadNode(ref reader);
            while (reader.Read()) { }
            return root;
        }
        catch (JsonException e)
        {
            int place = e is { LineNumber: { } line, BytePositionInLine: { } column } ? Place(line, column) : Place((int)reader.TokenStartIndex);
            string message = _utf8.AsSpan().Trim(" \t\r\n"u8).IsEmpty ? "The file is empty." : $"Not JSON: {Sentence(e.Message)}";
            _problems.Add(place, message);
        }
        catch (InvalidOperationException)
        {
            _problems.Add(Place((int)reader.TokenStartIndex), "Not JSON: the text has an escape that is no character.");
        }
        return null;
    }

    private DefinitionNode ReadNode(ref Utf8JsonReader reader)
    {
        int start = Place((int)reader.TokenStartIndex);
        if (++_count > MostNodes) throw new JsonException($"there are more than {MostNodes:N0} values.");
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var entries = new List<KeyValuePair<ScalarNode, DefinitionNode>>();
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
                {
                    ScalarNode name = Scalar(ref reader, Place((int)reader.TokenStartIndex));
                    reader.Read();
                    entries.Add(KeyValuePair.Create(name, ReadNode(ref reader)));
                }
                return new MapNode(start, entries);
            case JsonTokenType.StartArray:
                var items = new List<DefinitionNode>();
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray) items.Add(ReadNode(ref reader));
                return new ListNode(start, items);
            default:
                return Scalar(ref reader, start);
        }
    }

    private ScalarNode Scalar(ref Utf8JsonReader reader, int start)
    {
        bool isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        string value = isText ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        // the colon behind a key counts as read
        int end = isText ? (int)reader.TokenStartIndex + reader.ValueSpan.Length + 2 : (int)reader.BytesConsumed;
        return new ScalarNode(start, Place(end), value, !isText);
    }

    // tokens come in order, so that each byte is counted once
    private int Place(int bytes)
    {
        if (bytes < _bytes) (_bytes, _characters) = (0, 0);
        _characters += Encoding.UTF8.GetCharCount(_utf8.AsSpan(_bytes, Math.Min(bytes, _utf8.Length) - _bytes));
        _bytes = Math.Min(bytes, _utf8.Length);
        return Math.Min(_characters, _source.Text.Length);
    }

    private int Place(long line, long column)
    {
        int start = 0;
        for (long i = 0; i < line; i++) start += _utf8.AsSpan(start).IndexOf((byte)'\n') + 1;
        return Place((int)Math.Min(start + column, _utf8.Length));
    }

    // the reader says where at the end, and the problem has its own place
    private static string Sentence(string message)
    {
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? message : message[..place];
    }
}
