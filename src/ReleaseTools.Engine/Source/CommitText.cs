using System.Text;

namespace ReleaseTools.Engine.Source;

/// <summary>A commit object as git stores it: bytes, since messages and names may be in any encoding.</summary>
internal sealed class CommitText
{
    private readonly List<byte[]> _header = [];
    private readonly byte[] _message;

    public CommitText(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0 && content[0] != '\n')
        {
            int end = content.IndexOf((byte)'\n');
            _header.Add(content[..end].ToArray());
            content = content[(end + 1)..];
        }
        _message = content.ToArray();
    }

    public string Tree => Value("tree ").Single();

    public IReadOnlyList<string> Parents => [.. Value("parent ")];

    /// <summary>
    /// The same commit elsewhere: who made it, when, and what it says stay as they are, so that two who put it there come to the same id.
    /// A signature does not hold for it any more, and goes.
    /// </summary>
    public byte[] On(string tree, string? parent)
    {
        var text = new MemoryStream();
        void Line(ReadOnlySpan<byte> line)
        {
            text.Write(line);
            text.WriteByte((byte)'\n');
        }

        Line(Encoding.ASCII.GetBytes("tree " + tree));
        if (parent is not null) Line(Encoding.ASCII.GetBytes("parent " + parent));
        foreach (byte[] line in _header.Where(line => Starts(line, "author ") || Starts(line, "committer ") || Starts(line, "encoding "))) Line(line);
        text.Write(_message);
        return text.ToArray();
    }

    private IEnumerable<string> Value(string name) => _header.Where(line => Starts(line, name)).Select(line => Encoding.Latin1.GetString(line, name.Length, line.Length - name.Length));

    private static bool Starts(byte[] line, string name) => line.AsSpan().StartsWith(Encoding.ASCII.GetBytes(name));
}
