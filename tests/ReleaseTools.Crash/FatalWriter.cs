using ReleaseTools.Engine.References;

namespace ReleaseTools.Crash;

/// <summary>A disk that the process does not survive.</summary>
internal sealed class FatalWriter(IFileWriter inner, WriteCounter counter) : IFileWriter
{
    public void MakeFolder(string path) => Count(() => inner.MakeFolder(path));

    public void Write(string path, byte[] content, string? like)
    {
        int write = counter.Next();
        inner.Write(path, counter.IsFatalWithin(write) ? content[..(content.Length / 2)] : content, like);
        counter.Done(write);
    }

    public void Rename(string from, string to) => Count(() => inner.Rename(from, to));

    public void Delete(string path) => Count(() => inner.Delete(path));

    private void Count(Action change)
    {
        int write = counter.Next();
        change();
        counter.Done(write);
    }
}
