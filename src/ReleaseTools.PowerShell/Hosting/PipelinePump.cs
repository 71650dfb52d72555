using System.Collections.Concurrent;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>Runs work on the thread pool while the pipeline thread executes what the work posts, in posting order.</summary>
public sealed class PipelinePump
{
    private readonly BlockingCollection<Action> _queue = [];

    /// <summary>Has the pipeline thread do something; returns at once.</summary>
    public void Post(Action write)
    {
        try { _queue.Add(write); }
        catch (InvalidOperationException) { /* the command has ended: late progress is dropped */ }
    }

    /// <summary>Has the pipeline thread answer a question, such as ShouldContinue.</summary>
    public Task<T> AskAsync<T>(Func<T> question, CancellationToken cancellation)
    {
        var reply = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try { reply.TrySetResult(question()); }
            catch (Exception e)
            {
                reply.TrySetException(e);
                throw;
            }
        });
        return reply.Task.WaitAsync(cancellation);
    }

    /// <summary>Runs the work to its end. What it throws is thrown here; a pipeline that stops cancels the work and waits until it has unwound.</summary>
    public static void Run(Func<PipelinePump, CancellationToken, Task> work, CancellationToken stop)
    {
        var pump = new PipelinePump();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task task = Task.Run(async () =>
        {
            try { await work(pump, linked.Token); }
            finally { pump._queue.CompleteAdding(); }
        }, CancellationToken.None);
        try
        {
            foreach (Action write in pump._queue.GetConsumingEnumerable(CancellationToken.None)) write();
        }
        catch
        {
            // a downstream command stopped us, or a prompt was refused
            linked.Cancel();
            foreach (Action _ in pump._queue.GetConsumingEnumerable(CancellationToken.None)) { /* until the work has unwound */ }
            try { task.GetAwaiter().GetResult(); }
            catch { /* the first failure is the one that counts */ }
            throw;
        }
        task.GetAwaiter().GetResult();
    }
}
