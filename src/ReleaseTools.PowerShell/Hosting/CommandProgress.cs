using System.Management.Automation;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>The progress of one command: the step on top, a few of its files below. One record is written at each turn of the clock.</summary>
internal sealed class CommandProgress(ReleaseToolsCommand command)
{
    // nested pipelines and parallel runspaces share a screen: each command has numbers of its own
    private readonly int _source = Random.Shared.Next(1, 1 << 20) << 10;
    private readonly ProgressLines _lines = new();
    private string _step = "ReleaseTools";
    private int _isPosted;

    /// <summary>Whether anybody would see it. Asked on the pipeline thread.</summary>
    public bool IsWatched { get; } = ProgressAudience.Of(command.Host.Name).IsWatching;

    /// <summary>What the current step counts on.</summary>
    public ProgressBoard Board { get; private set; } = new();

    public void Begin(string step)
    {
        _step = step;
        Board = new ProgressBoard();
    }

    /// <summary>Has the pipeline thread write the next record, unless it has not come round to the last: what a prompt held up must not come as a flood.</summary>
    public void Offer(PipelinePump pump)
    {
        if (Interlocked.Exchange(ref _isPosted, 1) == 0) pump.Post(Show);
    }

    /// <summary>Ends every line, on the pipeline thread, however the work has ended.</summary>
    public void Complete()
    {
        foreach (int slot in _lines.Shown.Reverse()) Write(Ended(slot));
    }

    private void Show()
    {
        Interlocked.Exchange(ref _isPosted, 0);
        ProgressBoard board = Board;
        if (_lines.Next(board.Look(), board.LookAtAll()) is not { } line) return;
        Write(line.Ended ? Ended(line.Slot) : Record(line));
    }

    private ProgressRecord Record(ProgressLine line) => new(_source + line.Slot, line.Name ?? _step, line.Status)
    {
        ParentActivityId = line.Slot == ProgressLines.Whole ? -1 : _source,
        PercentComplete = line.Percent,
        SecondsRemaining = line.Remaining is { } left ? (int)left.TotalSeconds : -1,
    };

    private ProgressRecord Ended(int slot) => new(_source + slot, _step, "done")
    {
        ParentActivityId = slot == ProgressLines.Whole ? -1 : _source,
        RecordType = ProgressRecordType.Completed,
    };

    private void Write(ProgressRecord record)
    {
        try { command.CommandRuntime.WriteProgress(_source, record); }
        catch (PipelineStoppedException) when (record.RecordType is ProgressRecordType.Completed)
        {
            // the pipeline takes nothing more after Ctrl+C; the host still does. The console clears its lines by itself, and asks the terminal where
            // they are: an answer that Ctrl+C flushed away would be waited for until a key is pressed
            if (!ProgressAudience.IsConsole(command.Host.Name)) command.Host.UI.WriteProgress(_source, record);
        }
    }
}
