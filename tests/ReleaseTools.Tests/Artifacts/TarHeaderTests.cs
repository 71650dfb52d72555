using System.Text;
using ReleaseTools.Engine.Artifacts.Archives;

namespace ReleaseTools.Tests.Artifacts;

public sealed class TarHeaderTests
{
    [Fact]
    public void An_ordinary_entry_is_one_ustar_block_without_owner()
    {
        byte[] header = TarHeader.Make(new("bin/hello", 5, Executable: true), TestTree.CommitTime);
        Assert.Equal(TarHeader.BlockLength, header.Length);
        Assert.Equal("bin/hello", Text(header, 0, 100));
        Assert.Equal("0000755", Text(header, 100, 8));
        Assert.Equal("0000000", Text(header, 108, 8));
        Assert.Equal("00000000005", Text(header, 124, 12));
        Assert.Equal(TestTree.CommitTime.ToUnixTimeSeconds(), Convert.ToInt64(Text(header, 136, 12), 8));
        Assert.Equal("", Text(header, 265, 64));        // the owner's and the group's names
    }

    [Theory]
    [InlineData(100, 0, 1)]
    [InlineData(100, 155, 1)]           // exactly what ustar's name and prefix hold
    [InlineData(101, 0, 3)]             // else a pax header with its content before it
    [InlineData(100, 156, 3)]
    public void A_long_name_is_split_or_put_into_a_pax_record(int name, int folder, int blocks)
    {
        string path = (folder > 0 ? new string('d', folder) + "/" : "") + new string('f', name);
        Assert.Equal(blocks * TarHeader.BlockLength, TarHeader.Make(new(path, 0, Executable: false), TestTree.CommitTime).Length);
    }

    [Fact]
    public void A_pax_record_counts_its_own_length()
    {
        for (int length = 90; length < 1100; length++)
        {
            byte[] header = TarHeader.Make(new(new string('ä', length), 0, Executable: false), TestTree.CommitTime);
            string record = Text(header, TarHeader.BlockLength, header.Length - (2 * TarHeader.BlockLength));
            Assert.Equal(int.Parse(record[..record.IndexOf(' ')]), Encoding.UTF8.GetByteCount(record));
        }
    }

    [Fact]
    public void A_file_of_more_than_8_GiB_says_its_size_in_a_pax_record() =>
        Assert.StartsWith("19 size=8589934592\n", Text(TarHeader.Make(new("a", 1L << 33, Executable: false), TestTree.CommitTime), 512, 512));

    [Theory]
    [InlineData("1900-01-01T00:00:00Z", 0)]
    [InlineData("2026-11-21T09:30:01.75Z", 1795253401)]
    public void Times_are_whole_seconds_and_never_before_1970(string time, long seconds) =>
        Assert.Equal(seconds, Convert.ToInt64(Text(TarHeader.Make(new("a", 0, Executable: false), DateTimeOffset.Parse(time)), 136, 12), 8));

    private static string Text(byte[] bytes, int offset, int length) => Encoding.UTF8.GetString(bytes.AsSpan(offset, Math.Min(length, bytes.Length - offset))).Split('\0')[0];
}
