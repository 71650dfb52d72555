using System.Management.Automation;
using ReleaseTools.Engine.Sessions;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>What every cmdlet here shares: asynchronous work under the pump, cancellation by Ctrl+C, and one way to report errors.</summary>
public abstract class ReleaseToolsCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Whether nothing at all may change, not even what is out of sight.</summary>
    private protected bool IsPreview =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given) ? LanguagePrimitives.IsTrue(given) : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    protected override void StopProcessing() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Runs work to its end. What it fails with is written as an error, so that the next input still gets its turn; what a write is refused with
    /// (the pipeline stops, -ErrorAction Stop) ends the command as it would end any other.
    /// </summary>
    private protected void Work(Func<CommandHost, CancellationToken, Task> work)
    {
        var host = new CommandHost(this);
        Exception? failure = null;
        try
        {
            PipelinePump.Run(async (pump, cancellation) =>
            {
                try { await host.RunAsync(pump, work, cancellation); }
                catch (Exception e) { failure = e; }
            }, _stop.Token);
        }
        finally
        {
            host.CompleteProgress();
        }
        if (failure is null) return;
        if (_stop.IsCancellationRequested) throw new PipelineStoppedException();
        WriteError(ErrorRecords.From(failure));
    }

    /// <summary>A path as the person means it: relative to PowerShell's location, not to the process's.</summary>
    private protected string FullPath(string path)
    {
        try
        {
            string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (provider.Name == "FileSystem") return full;
            ThrowTerminatingError(ErrorRecords.From(new UsageException("PathElsewhere", path,
                $"'{path}' is a path of PowerShell's {provider.Name}, not of the file system.", "Go to a folder first (Set-Location), or name one: -Repository.")));
        }
        catch (SessionStateException e)
        {
            ThrowTerminatingError(ErrorRecords.From(new UsageException("PathInvalid", path, e.Message, "Name a folder: -Repository.", e)));
        }
        return path;
    }

    private protected static Task<ReleaseWorkspace> OpenAsync(string path, string? sessionStore, CancellationToken cancellation) =>
        ReleaseWorkspace.OpenAsync(path, sessionStore, cancellation);
}
