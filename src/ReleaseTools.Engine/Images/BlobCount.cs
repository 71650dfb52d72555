namespace ReleaseTools.Engine.Images;

/// <summary>What became of the blobs of an image, counted from any thread.</summary>
internal sealed class BlobCount
{
    private int _sent, _mounted, _found, _foreign;
    private long _bytes;

    public int Sent => _sent;

    public int Mounted => _mounted;

    public int Found => _found;

    /// <summary>How many layers stay where their owner has them.</summary>
    public int Foreign => _foreign;

    /// <summary>What was sent, in bytes.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void AddForeign(int layers) => Interlocked.Add(ref _foreign, layers);

    public void Add(BlobOutcome outcome, long size)
    {
        switch (outcome)
        {
            case BlobOutcome.Sent:
                Interlocked.Increment(ref _sent);
                Interlocked.Add(ref _bytes, size);
                break;
            case BlobOutcome.Mounted:
                Interlocked.Increment(ref _mounted);
                break;
            default:
                Interlocked.Increment(ref _found);
                break;
        }
    }
}
