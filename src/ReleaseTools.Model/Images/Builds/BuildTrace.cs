using System.Text;

namespace ReleaseTools.Images.Builds;

/// <summary>
/// A piece of what BuildKit tells while it builds: a <c>StatusResponse</c> (https://github.com/moby/buildkit/blob/v0.12.0/api/services/control/control.proto). Fields that are not
/// needed, or newer than this, are skipped.
/// </summary>
/// <param name="IsWhole">Whether all of it could be read; what comes before the first fault is there anyway.</param>
public sealed record BuildTrace(IReadOnlyList<BuildVertex> Vertices, IReadOnlyList<BuildLogPiece> Logs, IReadOnlyList<string> Warnings, bool IsWhole)
{
    public static BuildTrace Read(ReadOnlySpan<byte> message)
    {
        var (vertices, logs, warnings, isWhole) = (new List<BuildVertex>(), new List<BuildLogPiece>(), new List<string>(), true);
        var fields = new WireReader(message);
        while (fields.Read())
        {
            switch (fields.Field)
            {
                case 1: vertices.Add(Vertex(fields.Bytes, ref isWhole)); break;
                case 3: logs.Add(Log(fields.Bytes, ref isWhole)); break;
                case 4: warnings.Add(Warning(fields.Bytes, ref isWhole)); break;
            }
        }
        return new BuildTrace(vertices, logs, warnings, isWhole && !fields.IsBroken);
    }

    private static BuildVertex Vertex(ReadOnlySpan<byte> message, ref bool isWhole)
    {
        var vertex = new BuildVertex("", "", false, false, false, "");
        var fields = new WireReader(message);
        while (fields.Read())
        {
            vertex = fields.Field switch
            {
                1 => vertex with { Digest = Text(fields.Bytes) },
                3 => vertex with { Name = Text(fields.Bytes) },
                4 => vertex with { IsCached = fields.Number != 0 },
                5 => vertex with { HasStarted = true },
                6 => vertex with { HasCompleted = true },
                7 => vertex with { Error = Text(fields.Bytes) },
                _ => vertex,
            };
        }
        isWhole &= !fields.IsBroken;
        return vertex;
    }

    private static BuildLogPiece Log(ReadOnlySpan<byte> message, ref bool isWhole)
    {
        var (vertex, text) = ("", Array.Empty<byte>());
        var fields = new WireReader(message);
        while (fields.Read())
        {
            if (fields.Field == 1) vertex = Text(fields.Bytes);
            else if (fields.Field == 4) text = fields.Bytes.ToArray();
        }
        isWhole &= !fields.IsBroken;
        return new BuildLogPiece(vertex, text);
    }

    private static string Warning(ReadOnlySpan<byte> message, ref bool isWhole)
    {
        string text = "";
        var fields = new WireReader(message);
        while (fields.Read())
        {
            if (fields.Field == 3) text = Text(fields.Bytes);
        }
        isWhole &= !fields.IsBroken;
        return text;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}

/// <summary>A piece of what a step of a build says: not whole lines.</summary>
/// <param name="Vertex">The digest of the step.</param>
public sealed record BuildLogPiece(string Vertex, ReadOnlyMemory<byte> Text);

/// <summary>The state of a step of a build in BuildKit.</summary>
/// <param name="Digest">What the step is known by.</param>
/// <param name="Name">For people: <c>[build 2/3] RUN make</c>.</param>
/// <param name="Error">Why it failed; empty where it did not.</param>
public sealed record BuildVertex(string Digest, string Name, bool IsCached, bool HasStarted, bool HasCompleted, string Error);

/// <summary>Reads the fields of a protobuf message, one after the other (https://protobuf.dev/programming-guides/encoding/). Groups, which proto3 doesn't have, end it.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int LongestNumber = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Whether it ended where it should not: cut, or no message at all.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The number of the field that was read.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a field that is a number; else 0.</summary>
    public ulong Number { get; private set; }

    /// <summary>The value of a field that is a text, bytes or a message; else empty.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <returns>False at the end, and where the rest can't be read.</returns>
    public bool Read()
    {
        Number = 0;
        Bytes = default;
        if (_rest.IsEmpty || IsBroken) return false;
        IsBroken = !TryNumber(out ulong key) || key >> 3 is 0 or > int.MaxValue || !TryValue((int)(key & 7));
        Field = (int)(key >> 3);
        return !IsBroken;
    }

    private bool TryValue(int kind)
    {
        switch (kind)
        {
            case 0:
                bool isNumber = TryNumber(out ulong number);
                Number = number;
                return isNumber;
            case 1: return TryTake(8, out _);
            case 2:
                if (!TryNumber(out ulong length) || !TryTake(length, out ReadOnlySpan<byte> bytes)) return false;
                Bytes = bytes;
                return true;
            case 5: return TryTake(4, out _);
            default: return false;
        }
    }

    private bool TryTake(ulong length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > (ulong)_rest.Length) return false;
        bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryNumber(out ulong number)
    {
        number = 0;
        for (int at = 0; at < _rest.Length && at < LongestNumber; at++)
        {
            number |= (ulong)(_rest[at] & 0x7F) << (7 * at);
            if (_rest[at] >= 0x80) continue;
            _rest = _rest[(at + 1)..];
            return true;
        }
        return false;
    }
}
