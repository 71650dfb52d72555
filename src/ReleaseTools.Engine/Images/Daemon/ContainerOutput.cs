using System.Buffers.Binary;
using ReleaseTools.Engine.Processes;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>What a container says, as an engine sends it: pieces of its two outputs, each behind eight bytes (https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerAttach).</summary>
internal static class ContainerOutput
{
    private const int HeaderLength = 8;

    private const byte ErrorOutput = 2;

    /// <param name="line">Gets each line, and whether it is of the error output.</param>
    /// <param name="cut">Where a line that is too long may be cut: <see cref="LineSplitter"/>.</param>
    /// <exception cref="IOException">It ends in the middle of a piece.</exception>
    public static async Task ReadAsync(Stream stream, Action<string, bool> line, CancellationToken cancellation, Func<string, int>? cut = null)
    {
        var output = new LineSplitter(text => line(text, false), cut);
        var error = new LineSplitter(text => line(text, true), cut);
        byte[] header = new byte[HeaderLength], piece = new byte[32 * 1024];
        while (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellation) is > 0 and int length)
        {
            if (length < HeaderLength) throw new EndOfStreamException("what the container says ends in the middle");
            LineSplitter lines = header[0] == ErrorOutput ? error : output;
            for (uint left = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)); left > 0;)
            {
                int read = await stream.ReadAsync(piece.AsMemory(0, (int)Math.Min(left, (uint)piece.Length)), cancellation);
                if (read == 0) throw new EndOfStreamException("what the container says ends in the middle");
                lines.Append(piece.AsSpan(0, read));
                left -= (uint)read;
            }
        }
        output.Finish();
        error.Finish();
    }
}
