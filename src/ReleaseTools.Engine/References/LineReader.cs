using System.Text;
using ReleaseTools.Formatting;

namespace ReleaseTools.Engine.References;

/// <summary>Reads lines with their places, one in memory at a time. A line ends with <c>\n</c> or <c>\r\n</c>, neither of which is a part of it.</summary>
internal static class LineReader
{
    /// <summary>No text has longer lines.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    private const int BlockSize = 64 * 1024;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="NotTextException">It is not made of lines of text.</exception>
    public static IEnumerable<FileLine> Read(Stream file, CancellationToken cancellation)
    {
        var buffer = new byte[BlockSize];
        int start = 0, end = 0, searched = 0, number = 1;
        long position = 0;                                                  // of buffer[0] in the file
        while (true)
        {
            int length = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                int lineEnd = searched + length;
                yield return Line(buffer.AsSpan(start, lineEnd - start), position + start, number++);
                start = searched = lineEnd + 1;
                continue;
            }
            cancellation.ThrowIfCancellationRequested();
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (position, end, start) = (position + start, end - start, 0);
            searched = end;
            if (end == buffer.Length) Array.Resize(ref buffer, Longer(end));
            int read = file.Read(buffer, end, buffer.Length - end);
            if (read == 0) break;
            end += read;
        }
        if (end > 0) yield return Line(buffer.AsSpan(0, end), position, number);
    }

    private static int Longer(int length) =>
        length < LongestLine ? length * 2 : throw new NotTextException($"a line is longer than {ByteSize.Format(LongestLine)}");

    private static FileLine Line(ReadOnlySpan<byte> bytes, long offset, int number)
    {
        if (number == 1)
        {
            if (bytes.StartsWith(Encoding.Unicode.Preamble) || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble)) throw new NotTextException("it is in UTF-16; only UTF-8 is read");
            if (bytes.StartsWith(Encoding.UTF8.Preamble))
            {
                bytes = bytes[Encoding.UTF8.Preamble.Length..];
                offset += Encoding.UTF8.Preamble.Length;
            }
        }
        if (bytes.Contains((byte)0)) throw new NotTextException($"it is no text: there is a zero byte in line {number}");
        if (bytes.EndsWith("\r"u8)) bytes = bytes[..^1];
        try
        {
            return new FileLine(number, offset, s_strict.GetString(bytes), s_strict);
        }
        catch (DecoderFallbackException)
        {
            return new FileLine(number, offset, Encoding.Latin1.GetString(bytes), Encoding.Latin1);
        }
    }
}

/// <summary>A file that is not made of lines of text.</summary>
internal sealed class NotTextException(string message) : Exception(message);
