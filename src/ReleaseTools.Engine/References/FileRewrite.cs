using System.Security.Cryptography;
using System.Text;
using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>A file with its edits: what it was, and what it is to become. Every byte outside the edits stays as it is.</summary>
/// <param name="Path">Relative to the top of the checkout.</param>
/// <param name="FullPath">The file itself, links followed.</param>
/// <param name="Before">Its content when the edits were found.</param>
internal sealed record FileRewrite(string Path, string FullPath, byte[] Before, IReadOnlyList<PlacedEdit> Edits)
{
    public byte[] After { get; } = Apply(Before, Edits);

    public IEnumerable<VersionReferenceChange> Changes => Edits.OrderBy(edit => edit.Line.Number).Select(edit => edit.Change(Path));

    public string Diff()
    {
        string[] lines = [.. LineReader.Read(new MemoryStream(Before), CancellationToken.None).Select(line => line.Text)];
        Dictionary<int, string> rewritten = Edits.GroupBy(edit => edit.Line.Number)
            .ToDictionary(line => line.Key - 1, line => LineEdit.Apply(line.First().Line.Text, line.Select(edit => edit.Edit)));
        return UnifiedDiff.Of(Path, lines, rewritten, Before.AsSpan().EndsWith("\n"u8));
    }

    public static string Digest(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Apply(byte[] before, IReadOnlyList<PlacedEdit> edits)
    {
        var after = new MemoryStream(before.Length + 64);
        int copied = 0;
        foreach (PlacedEdit edit in edits.OrderBy(edit => edit.Line.Offset).ThenBy(edit => edit.Edit.Start))
        {
            int start = (int)edit.Line.OffsetOf(edit.Edit.Start);
            after.Write(before.AsSpan(copied, start - copied));
            after.Write(Encoding.UTF8.GetBytes(edit.Edit.Text));
            copied = (int)edit.Line.OffsetOf(edit.Edit.End);
        }
        after.Write(before.AsSpan(copied));
        return after.ToArray();
    }
}
