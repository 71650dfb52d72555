using ReleaseTools.Engine.Logging;
using ReleaseTools.Logging;

namespace ReleaseTools.Tests.Logging;

public sealed class SessionLogTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_clean_and_dated()
    {
        string path = _folder.At("logs", "a.log");
        using (var log = new SessionLog(path, new Redactor(["s3cr3t-value"]))) Assert.Equal("with ***", log.Write("with s3cr3t-value"));

        Assert.Matches("""^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z with \*\*\*\n$""", File.ReadAllText(path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_log_is_for_its_user_alone(bool isThere)
    {
        Requires.Unix();
        string path = isThere ? _folder.Write("a.log", "older\n") : _folder.At("a.log");
        using (var log = new SessionLog(path, new Redactor([]))) log.Write("one");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(isThere ? 2 : 1, File.ReadAllLines(path).Length);
    }

    [Fact]
    public void A_message_of_several_lines_keeps_them()
    {
        string path = _folder.At("a.log");
        using (var log = new SessionLog(path, new Redactor(["s3cr3t-value"]))) Assert.Equal("two:\n  one\n  ***", log.Write("two:\n  one\n  s3cr3t-value"));

        Assert.Equal(["two:", "    one", "    ***"], File.ReadAllLines(path).Select(line => line.Split("Z ")[^1]));
    }

    [Fact]
    public void A_log_goes_on_where_it_stopped()
    {
        string path = _folder.At("a.log");
        using (var log = new SessionLog(path, new Redactor([]))) log.Write("one");
        using (var log = new SessionLog(path, new Redactor([]))) log.Write("two");

        Assert.Equal(2, File.ReadAllLines(path).Length);
    }

    [Fact]
    public void A_full_disk_costs_lines_of_the_log_and_nothing_else()
    {
        using var disk = new SmallDisk(_folder.At("disk"), "256k");
        string path = _folder.At("disk", "a.log"), line = new('x', 1000);
        using (var log = new SessionLog(path, new Redactor([])))
        {
            for (int i = 0; i < 1000; i++) Assert.Equal(line, log.Write(line));
            disk.Remount("size=1m");
            log.Write("there is room again");
        }
        Assert.Contains("there is room again", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_never_takes_more_than_twice_its_bound()
    {
        string path = _folder.At("a.log"), line = new('x', 16 * 1024);
        using (var log = new SessionLog(path, new Redactor([])))
        {
            for (long written = 0; written < SessionLog.MaximumSize * 5 / 2; written += line.Length) log.Write(line);
        }
        long kept = Directory.GetFiles(_folder.Path).Sum(file => new FileInfo(file).Length);
        Assert.InRange(kept, SessionLog.MaximumSize, SessionLog.MaximumSize * 2 + 2L * line.Length);
    }
}
