using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods.Follow;

namespace ReleaseTools.Engine.Pods.Follow;

/// <summary>What a machine keeps of a pod that it follows, in <c>follow/</c> of its root.</summary>
internal sealed class FollowFolder(MachineContext context, PodFollowRequest request)
{
    private readonly string _path = Path.Combine(context.Folders.Follow, request.FileName);

    private string Record => $"{_path}.json";

    /// <summary>Where a bundle of the pod is for the time of an update. What an update left that did not end is removed.</summary>
    public string NewBundle()
    {
        string path = $"{_path}.bundle";
        foreach (string left in Directory.EnumerateDirectories(context.Folders.Follow, $"{request.FileName}.bundle*").ToArray()) context.Files.DeleteTree(left);
        return path;
    }

    /// <summary>Waits until no other process follows the pod.</summary>
    public async Task<IDisposable> LockAsync(CancellationToken cancellation)
    {
        context.Files.CreateFolder(context.Folders.Follow);
        return await MachineLock.TakeAsync($"{_path}.lock", () => context.Progress.Say($"waiting for another process that follows {request.Pod}"), cancellation);
    }

    public FollowRecord Read()
    {
        try { return FollowRecord.Read(File.ReadAllText(Record)); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { return new FollowRecord(); }
    }

    public void Save(FollowRecord record) => context.Files.Write(Record, record.Write());

    /// <summary>What tells this machine from all others (machine-id(5)); where it has none, its name.</summary>
    public string MachineId()
    {
        string path = context.Folders.System("etc/machine-id");
        try { return File.ReadAllText(path).Trim() is { Length: > 0 } id ? id : Environment.MachineName; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return Environment.MachineName; }
    }
}
