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
