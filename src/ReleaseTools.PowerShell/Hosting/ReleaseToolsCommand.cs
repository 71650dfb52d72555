using System.Management.Automation;
using ReleaseTools.Engine.Sessions;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>What every cmdlet here shares: asynchronous work under the pump, cancellation by Ctrl+C, and one way to report errors.</summary>
public abstract class ReleaseToolsCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    protected override void StopProcessing() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs work to its end. An error of ours is written, so that the next input still gets its turn; anything else ends the command.</summary>
    private protected void Work(Func<CommandHost, CancellationToken, Task> work)
    {
        var host = new CommandHost(this);
        try
        {
            PipelinePump.Run((pump, cancellation) => host.RunAsync(pump, work, cancellation), _stop.Token);
        }
        catch (ReleaseException e)
        {
            WriteError(ErrorRecords.From(e));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            host.CompleteProgress();
        }
    }

    /// <summary>A path as the person means it: relative to PowerShell's location, not to the process's.</summary>
    private protected string FullPath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    private protected static Task<ReleaseWorkspace> OpenAsync(string path, string? sessionStore, CancellationToken cancellation) =>
        ReleaseWorkspace.OpenAsync(path, sessionStore, cancellation);
}
