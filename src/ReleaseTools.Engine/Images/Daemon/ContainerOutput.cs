using Docker.DotNet;
using ReleaseTools.Engine.Processes;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>What a container says, as lines of its two outputs.</summary>
internal static class ContainerOutput
{
    /// <param name="line">Gets each line, and whether it is of the error output.</param>
    /// <param name="cut">Where a line that is too long may be cut: <see cref="LineSplitter"/>.</param>
    /// <exception cref="IOException">It ends in the middle of a piece.</exception>
    public static async Task ReadAsync(MultiplexedStream stream, Action<string, bool> line, CancellationToken cancellation, Func<string, int>? cut = null)
    {
        var output = new LineSplitter(text => line(text, false), cut);
        var error = new LineSplitter(text => line(text, true), cut);
        byte[] piece = new byte[32 * 1024];
        while (await stream.ReadOutputAsync(piece, 0, piece.Length, cancellation) is { EOF: false } read)
            (read.Target is MultiplexedStream.TargetStream.StandardError ? error : output).Append(piece.AsSpan(0, read.Count));
        output.Finish();
        error.Finish();
    }
}
