using System.Formats.Tar;
using System.Text;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images.Archive;

public sealed class TarIndexTests : IDisposable
{
    private static readonly string s_long = string.Join('/', Enumerable.Repeat(new string('n', 60), 5));

    private readonly TestFolder _work = new();

    private string Path => _work.At("a.tar");

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("./a//b/", "a/b")]
    [InlineData("a/../b", "b")]
    [InlineData(".", "")]
    [InlineData("../a", null)]
    [InlineData("a/../../b", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData(@"a\..\..\b", null)]
    [InlineData("C:/a", null)]
    public void A_name_that_leads_out_is_none(string name, string? normal) => Assert.Equal(normal, TarEntryName.Normalize(name));

    [Theory]
    [InlineData("a/layer.tar", "../b/layer.tar", "b/layer.tar")]
    [InlineData("layer.tar", "b", "b")]
    [InlineData("a/l", "../../b", null)]
    [InlineData("a/l", "/b", null)]
    public void A_link_is_seen_from_its_folder(string link, string target, string? resolved) => Assert.Equal(resolved, TarEntryName.Resolve(link, target));

    [Fact]
    public void Every_way_to_write_a_tar_is_read()
    {
        new TestTar().AddFolder("d").Add("./d/pax", "1").AddOld("old", "22").AddGnu(s_long, "333").Add(s_long + "/p", "4444").Add("empty", "").Save(Path);

        TarIndex tar = Index();

        Assert.Equal(("1", "22", "333", "4444", ""), (Read(tar, "d/pax"), Read(tar, "old"), Read(tar, s_long), Read(tar, s_long + "/p"), Read(tar, "empty")));
        Assert.Null(tar.TryOpen("d/other"));
        Assert.False(tar.Has("d"));
    }

    [Fact]
    public void Links_are_followed_inside()
    {
        new TestTar().AddLink(TarEntryType.SymbolicLink, "b/layer.tar", "../a/layer.tar").Add("a/layer.tar", "x").AddLink(TarEntryType.HardLink, "c", "b/layer.tar").AddLink(TarEntryType.SymbolicLink, "d", "nothing").Save(Path);

        TarIndex tar = Index();

        Assert.Equal(("x", "x"), (Read(tar, "b/layer.tar"), Read(tar, "c")));
        Assert.Null(tar.TryOpen("d"));
    }

    [Fact]
    public void A_link_or_a_folder_that_claims_a_size_has_no_content()
    {
        new TestTar().AddHeader("l", '2', TestTar.Octal(5), "a").AddHeader("d/", '5', TestTar.Octal(4096)).AddOld("a", "x").Save(Path);

        Assert.Equal("x", Read(Index(), "l"));
    }

    [Fact]
    public void A_circle_of_links_ends()
    {
        new TestTar().AddLink(TarEntryType.SymbolicLink, "a", "b").AddLink(TarEntryType.SymbolicLink, "b", "a").Save(Path);

        TarIndex tar = Index();

        Assert.Contains("is a link to a link", Assert.Throws<ImageInvalidException>(() => tar.Find("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blob_that_is_there_twice_is_one() => Assert.Equal("x", Read(Saved(new TestTar().Add("blobs/sha256/1", "x").Add("blobs/sha256/1", "x")), "blobs/sha256/1"));

    [Fact]
    public void A_tar_without_an_end_is_whole_where_its_last_entry_is()
    {
        var tar = new TestTar().AddOld("a", "x");
        tar.SaveCut(Path, 1024);
        Assert.Equal("x", Read(Index(), "a"));
        tar.SaveCut(Path, 513);
        Assert.Equal("x", Read(Index(), "a"));
    }

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "empty", "it is empty" },
        { "text", "it is no tar" },
        { "page", "it is no tar" },
        { "outside", "its entry ../x leads out of it" },
        { "absolute", "its entry /etc/x leads out of it" },
        { "link outside", "its entry a is a link to ../../etc/passwd, which leads out of it" },
        { "absolute link", "its entry a is a link to /etc/passwd, which leads out of it" },
        { "hard link outside", "its entry a is a link to ../x, which leads out of it" },
        { "twice", "it has two entries index.json" },
        { "cut header", "ends in the middle of an entry" },
        { "cut content", "ends in the middle of an entry" },
        { "no content", "ends in the middle of an entry" },
        { "huge", "ends in the middle of an entry" },
        { "huge binary", "ends in the middle of an entry" },
        { "negative", "it is no tar" },
        { "huge name", "a header of it has 2147483647 bytes; 1048576 is the most" },
        { "name that is not there", "ends in the middle of an entry" },
        { "sparse", "is sparse" },
        { "pax sparse", "is sparse" },
        { "pax without length", "has a header that can't be read" },
        { "pax too long", "has a header that can't be read" },
        { "damaged", "it is no tar" },
        { "damaged name", "it has no header where there should be one" },
        { "rubbish behind", "it has no header where there should be one" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_with_it_is_told(string which, string says)
    {
        TestTar tar = new();
        string path = which switch
        {
            "empty" => tar.SaveCut(Path, 0),
            "text" => tar.AddRaw(Encoding.ASCII.GetBytes(new string('x', 2000))).Save(Path),
            "page" => tar.AddRaw(Encoding.ASCII.GetBytes("<html>".PadRight(600))).Save(Path),
            "outside" => tar.Add("../x", "x").Save(Path),
            "absolute" => tar.Add("/etc/x", "x").Save(Path),
            "link outside" => tar.AddLink(TarEntryType.SymbolicLink, "a", "../../etc/passwd").Save(Path),
            "absolute link" => tar.AddLink(TarEntryType.SymbolicLink, "a", "/etc/passwd").Save(Path),
            "hard link outside" => tar.AddLink(TarEntryType.HardLink, "a", "../x").Save(Path),
            "twice" => tar.Add("index.json", "1").Add("index.json", "2").Save(Path),
            "cut header" => tar.AddOld("a", "x").AddOld("b", "x").SaveCut(Path, 1024 + 300),
            "cut content" => tar.AddOld("a", new string('x', 1000)).SaveCut(Path, 1024),
            "no content" => tar.AddHeader("a", '0', TestTar.Octal(5)).SaveCut(Path, 512),
            "huge" => tar.AddHeader("a", '0', TestTar.Octal((1L << 33) - 1)).Save(Path),
            "huge binary" => tar.AddHeader("a", '0', "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff").Save(Path),
            "negative" => tar.AddHeader("a", '0', "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff").Save(Path),
            "huge name" => tar.AddHeader("a", 'L', TestTar.Octal(int.MaxValue)).Save(Path),
            "name that is not there" => tar.AddHeader("a", 'L', TestTar.Octal(100_000)).Save(Path),
            "sparse" => tar.AddHeader("a", 'S', TestTar.Octal(0)).Save(Path),
            "pax sparse" => Pax("22 GNU.sparse.major=1\n").AddOld("a", "x").Save(Path),
            "pax without length" => Pax("path=x\n").AddOld("a", "x").Save(Path),
            "pax too long" => Pax("99 path=x\n").AddOld("a", "x").Save(Path),
            "damaged" => Damaged(tar.AddOld("a", "x").Save(Path), 1),
            "damaged name" => Damaged(tar.AddOld("a", "x").AddOld("b", "x").Save(Path), 1025),
            "rubbish behind" => tar.AddOld("a", "x").AddRaw(Encoding.ASCII.GetBytes(new string('x', 1024))).Save(Path),
            _ => throw new ArgumentOutOfRangeException(nameof(which)),
        };

        Assert.Contains(says, Assert.Throws<ImageInvalidException>(() => new TarIndex(path, "oci-archive:a.tar", default)).Message, StringComparison.Ordinal);

        static string Damaged(string file, int at)
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes[at] ^= 1;
            File.WriteAllBytes(file, bytes);
            return file;
        }

        TestTar Pax(string record) => tar.AddHeader("p", 'x', TestTar.Octal(record.Length)).AddRaw(Encoding.ASCII.GetBytes(record.PadRight(512, '\0')));
    }

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 0, 0 }, "gzip -d")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0, 0 }, "zstd -d")]
    [InlineData(new byte[] { 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0 }, "xz -d")]
    [InlineData(new byte[] { 0x42, 0x5A, 0x68, 0x39, 0, 0 }, "bzip2 -d")]
    public void A_packed_archive_says_what_unpacks_it(byte[] start, string remedy)
    {
        File.WriteAllBytes(Path, [.. start, .. new byte[2000]]);

        Assert.Contains(remedy, Assert.Throws<ReleaseException>(Index).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() => Assert.Equal("ImageMissing", Assert.Throws<RefusedException>(Index).ErrorId);

    [Fact]
    public void A_folder_is_no_archive()
    {
        Directory.CreateDirectory(Path);

        Assert.Equal("ImageUnreadable", Assert.Throws<ReleaseException>(Index).ErrorId);
    }

    private TarIndex Saved(TestTar tar)
    {
        tar.Save(Path);
        return Index();
    }

    private TarIndex Index() => new(Path, "oci-archive:a.tar", default);

    private static string Read(TarIndex tar, string name)
    {
        using var reader = new StreamReader(tar.TryOpen(name)!);
        return reader.ReadToEnd();
    }
}
