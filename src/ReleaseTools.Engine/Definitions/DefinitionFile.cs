using System.Text;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Engine.Definitions;

/// <summary>Reads a definition's text, and refuses what can't be one before it costs anything.</summary>
internal static class DefinitionFile
{
    public const int LargestSize = 1024 * 1024;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether there is anything under the name: a folder or a dangling link is no missing file.</summary>
    public static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    /// <param name="largest">In bytes.</param>
    public static SourceText Read(string path, int largest = LargestSize)
    {
        byte[] bytes = ReadBytes(path, largest);
        ReadOnlySpan<byte> content = bytes;
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        if (content.StartsWith(Encoding.Unicode.Preamble) || content.StartsWith(Encoding.BigEndianUnicode.Preamble))
            throw new DefinitionException(path, [new DefinitionProblem(path, 1, 1, "The file is in UTF-16. Save it as UTF-8.")]);
        try
        {
            return new SourceText(path, s_strict.GetString(content));
        }
        catch (DecoderFallbackException e)
        {
            // what stands before the first wrong byte is right, and tells where that byte is
            var before = new SourceText(path, s_strict.GetString(content[..e.Index]));
            throw new DefinitionException(path, [before.Problem(before.Text.Length, $"Byte 0x{e.BytesUnknown![0]:x2} is not UTF-8 text. Save the file as UTF-8.")]);
        }
    }

    private static byte[] ReadBytes(string path, int largest)
    {
        if (Directory.Exists(path)) throw Unreadable(path, "it is a folder", inner: null);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = file.Read(buffer)) > 0)                              // a pipe or a device has no length to ask for
            {
                content.Write(buffer, 0, read);
                if (content.Length > largest)
                {
                    throw new UsageException("DefinitionTooLarge", path, $"{path} is larger than a definition can be: {largest >> 20} MiB.",
                        "Name the definition, which is a short YAML file.");
                }
            }
            return content.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e.Message.TrimEnd('.'), e);
        }
    }

    private static UsageException Unreadable(string path, string reason, Exception? inner) =>
        new("DefinitionUnreadable", path, $"{path} can't be read: {reason}.", "Make it a readable file, or name another: --definition FILE (in PowerShell: -Definition FILE).", inner);
}
