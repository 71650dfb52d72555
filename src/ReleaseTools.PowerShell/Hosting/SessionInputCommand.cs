using System.Management.Automation;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that takes sessions, and works with one after the other.</summary>
public abstract class SessionInputCommand : ReleaseToolsCommand
{
    /// <summary>The sessions to work with: as New-ReleaseSession and Get-ReleaseSession return them, or their ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public ReleaseSession[] Session { get; set; } = [];

    protected sealed override void ProcessRecord()
    {
        foreach (ReleaseSession session in Session) Process(session);
    }

    private protected abstract void Process(ReleaseSession session);
}
