using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Reads what has to be small whole, and no more than that.</summary>
internal static class BoundedRead
{
    /// <param name="most">In bytes.</param>
    /// <param name="from">For messages: the image's place.</param>
    /// <param name="what">For messages: the file in it.</param>
    /// <exception cref="ImageInvalidException">It is longer.</exception>
    public static async Task<byte[]> AllAsync(Stream stream, int most, string from, string what, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (whole.Length + read > most) throw new ImageInvalidException(from, $"its {what} has more than {most} bytes");
            whole.Write(buffer, 0, read);
        }
        return whole.ToArray();
    }
}
