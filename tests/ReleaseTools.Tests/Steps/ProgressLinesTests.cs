using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Tests.Steps;

public sealed class ProgressLinesTests
{
    [Fact]
    public void Nothing_under_way_is_nothing_to_show() => Assert.Null(new ProgressLines().Next([], all: null));

    [Fact]
    public void The_whole_comes_first_and_its_parts_take_turns_with_it()
    {
        var lines = new ProgressLines();
        ProgressSnapshot[] parts = [Part(1), Part(2)];
        Assert.Equal([0, 1, 2, 0, 1], Enumerable.Range(0, 5).Select(_ => lines.Next(parts, all: null)!.Slot));
    }

    [Fact]
    public void A_thousand_parts_are_a_few_lines()
    {
        var lines = new ProgressLines(slots: 4);
        ProgressSnapshot[] parts = [.. Enumerable.Range(1, 1000).Select(Part)];
        Assert.Equal([0, 1, 2, 3, 4], Enumerable.Range(0, 50).Select(_ => lines.Next(parts, all: null)!.Slot).Distinct());
        Assert.Equal(5, lines.Shown.Count);
    }

    [Fact]
    public void A_part_that_ends_leaves_its_line_to_the_next()
    {
        var lines = new ProgressLines(slots: 1);
        lines.Next([Part(1)], all: null);
        Assert.Equal("file-1", lines.Next([Part(1), Part(2)], all: null)!.Name);
        lines.Next([Part(2)], all: null);
        Assert.Equal(("file-2", 1), lines.Next([Part(2)], all: null) is { } line ? (line.Name, line.Slot) : default);
    }

    [Fact]
    public void A_line_that_nobody_takes_over_ends_once()
    {
        var lines = new ProgressLines();
        lines.Next([Part(1)], all: null);
        lines.Next([Part(1)], all: null);
        List<ProgressLine?> after = [.. Enumerable.Range(0, 4).Select(_ => lines.Next([], all: null))];
        Assert.Single(after, line => line is { Ended: true, Slot: 1 });
        Assert.Equal([ProgressLines.Whole], lines.Shown);
    }

    [Fact]
    public void The_whole_is_told_by_files_and_bytes()
    {
        var time = new StandingTime();
        var board = new ProgressBoard(time);
        board.Expect(2, 4096);
        using (IProgressPart part = board.Begin("a", 1024, ProgressUnit.Bytes)) part.Advance(1024);
        using IProgressPart other = board.Begin("b", 3072, ProgressUnit.Bytes);
        other.Advance(1024);
        time.Seconds = 2;

        ProgressLine line = new ProgressLines().Next(board.Look(), board.LookAtAll())!;

        Assert.Equal("1 of 2 files, 2 KiB of 4 KiB, 1 KiB/s", line.Status);
        Assert.Equal(50, line.Percent);
        Assert.Equal(TimeSpan.FromSeconds(2), line.Remaining);
    }

    [Fact]
    public void A_whole_that_nobody_announced_is_not_told() => Assert.Null(new ProgressBoard().LookAtAll());

    private static ProgressSnapshot Part(int id) => new(id, $"file-{id}", ProgressUnit.Bytes, 1, 10, 1, null);

    private sealed class StandingTime : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
