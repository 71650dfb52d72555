namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>Turns what a service or the network throws into the error of a store.</summary>
/// <param name="explain">The cause as the user should read it; null if the exception is not a failure of the store.</param>
internal sealed class StoreGuard(Uri root, Func<Exception, Exception?> explain)
{
    /// <param name="verb">What is done with the key, for the error.</param>
    /// <param name="isKey">False for a prefix or a reserved key, which is not checked.</param>
    /// <exception cref="StoreFailedException">The service or the network failed.</exception>
    public async Task<T> RunAsync<T>(string verb, string key, Func<Task<T>> work, CancellationToken cancellation, bool isKey = true)
    {
        if (isKey) ObjectKey.Check(key);
        cancellation.ThrowIfCancellationRequested();
        Exception? cause = null;
        try
        {
            return await work();
        }
        catch (Exception e) when ((cause = explain(e)) is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new StoreFailedException(root, verb, key, cause);
        }
    }
}
