using System.Globalization;
using System.Text;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>What headers before an entry's own say of it: where its name or size found no room there (pax, and GNU's older way).</summary>
internal sealed class TarExtension
{
    private string? _name, _link;
    private long? _size;
    private bool _isSparse;

    /// <summary>Whether a header is one of these.</summary>
    public static bool Is(char type) => type is 'x' or 'g' or 'L' or 'K';

    /// <returns>False where it can't be read.</returns>
    public bool Add(char type, ReadOnlySpan<byte> content)
    {
        string text = Encoding.UTF8.GetString(content);
        switch (type)
        {
            case 'L': _name = text.TrimEnd('\0'); return true;
            case 'K': _link = text.TrimEnd('\0'); return true;
            case 'g': return true;                                          // of all entries: nothing that matters here is
            default: return AddRecords(content);
        }
    }

    /// <returns>Null where its content is not stored as it is.</returns>
    public TarEntryHeader? ApplyTo(TarEntryHeader header) => _isSparse || header.Type is 'S'
        ? null
        : header with { Name = _name ?? header.Name, LinkTarget = _link ?? header.LinkTarget, Size = header.Type is '1' or '2' or '5' ? 0 : _size ?? header.Size };

    // "LENGTH key=value\n", where LENGTH counts its own digits too
    private bool AddRecords(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0)
        {
            int blank = content.IndexOf((byte)' ');
            if (blank < 1 || !int.TryParse(content[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length <= blank + 1 || length > content.Length || content[length - 1] != '\n') return false;
            string record = Encoding.UTF8.GetString(content[(blank + 1)..(length - 1)]);
            int equals = record.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !AddRecord(record[..equals], record[(equals + 1)..])) return false;
            content = content[length..];
        }
        return true;
    }

    private bool AddRecord(string key, string value)
    {
        switch (key)
        {
            case "path": _name = value; break;
            case "linkpath": _link = value; break;
            case "size":
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long size)) return false;
                _size = size;
                break;
            case { } when key.StartsWith("GNU.sparse.", StringComparison.Ordinal): _isSparse = true; break;
        }
        return true;
    }
}
