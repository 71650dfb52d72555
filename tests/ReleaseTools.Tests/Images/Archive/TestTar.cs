using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace ReleaseTools.Tests.Images.Archive;

/// <summary>A tar as somebody wrote it, with whatever may be wrong with it.</summary>
internal sealed class TestTar
{
    private readonly MemoryStream _bytes = new();

    public TestTar Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content));

    public TestTar Add(string name, byte[] content) => Write(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });

    public TestTar AddLink(TarEntryType type, string name, string target) => Write(new PaxTarEntry(type, name) { LinkName = target });

    public TestTar AddFolder(string name) => Write(new PaxTarEntry(TarEntryType.Directory, name));

    /// <summary>In the format of before 1988.</summary>
    public TestTar AddOld(string name, string content) => Write(new V7TarEntry(TarEntryType.V7RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });

    /// <summary>In GNU's format, which has another way of long names.</summary>
    public TestTar AddGnu(string name, string content) => Write(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });

    /// <summary>A header by itself, whatever follows it.</summary>
    /// <param name="size">Twelve characters of the field.</param>
    public TestTar AddHeader(string name, char type, string size, string link = "")
    {
        byte[] block = new byte[512];
        Put(0, name);
        Put(124, size);
        block[156] = (byte)type;
        Put(157, link);
        Put(257, "ustar\000");
        Put(148, "        ");
        Put(148, Convert.ToString(block.Sum(value => value), 8).PadLeft(6, '0') + "\0 ");
        _bytes.Write(block);
        return this;

        void Put(int offset, string text) => Encoding.Latin1.GetBytes(text, block.AsSpan(offset));
    }

    public TestTar AddRaw(byte[] bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public static string Octal(long size) => Convert.ToString(size, 8).PadLeft(11, '0').ToString(CultureInfo.InvariantCulture) + "\0";

    /// <summary>With the end that a tar has.</summary>
    public string Save(string path) => Save(path, [.. _bytes.ToArray(), .. new byte[1024]]);

    /// <summary>As far as it was written.</summary>
    public string SaveCut(string path, int length) => Save(path, _bytes.ToArray()[..length]);

    private static string Save(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private TestTar Write(TarEntry entry)
    {
        using var one = new MemoryStream();
        using (var tar = new TarWriter(one, entry.Format, leaveOpen: true)) tar.WriteEntry(entry);
        // each writer ends its tar: two empty blocks
        _bytes.Write(one.GetBuffer(), 0, (int)one.Length - 1024);
        return this;
    }
}
