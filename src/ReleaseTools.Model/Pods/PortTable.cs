using System.Collections.Immutable;

namespace ReleaseTools.Pods;

/// <summary>The ports of a machine that deployed pods have, whether they run or not: a stopped pod can start again.</summary>
public sealed class PortTable
{
    /// <summary>The first and the last port that are given to pods without a list of their own.</summary>
    public const int First = 30000, Last = 32767;

    private readonly ImmutableList<UsedPort> _used;

    private PortTable(ImmutableList<UsedPort> used) => _used = used;

    public static PortTable Empty { get; } = new([]);

    /// <summary>Every port that a deployed pod has, by number.</summary>
    public IReadOnlyList<UsedPort> Used => [.. _used.OrderBy(port => port.Number).ThenBy(port => port.Pod)];

    public static PortTable Of(IEnumerable<UsedPort> used) => new([.. used]);

    public PortTable With(UsedPort port) => new(_used.Add(port));

    /// <summary>The table without the ports of a pod that was removed.</summary>
    public PortTable Without(PodTag pod) => new(_used.RemoveAll(port => port.Pod == pod));

    /// <summary>
    /// Chooses the number of a port. A port with a list gets its first number that no other pod has, or else its first number, shared. Any other port gets a number from
    /// <see cref="First"/> to <see cref="Last"/>: the highest used one plus one, or else the lowest gap. A pod that has the port already keeps its number.
    /// </summary>
    /// <exception cref="RefusedException">All numbers are used.</exception>
    public PortGrant Allocate(PodTag pod, PodPort port)
    {
        if (_used.Find(each => each.Pod == pod && each.Name == port.Name) is { } own) return new PortGrant(own, SharedWith: null);
        if (port.HostPorts.Count == 0) return new PortGrant(new UsedPort(pod, port.Name, Free(pod, port)), SharedWith: null);
        int? free = port.HostPorts.Cast<int?>().FirstOrDefault(number => _used.TrueForAll(each => each.Number != number));
        int chosen = free ?? port.HostPorts[0];
        return new PortGrant(new UsedPort(pod, port.Name, chosen), _used.Find(each => each.Number == chosen)?.Pod);
    }

    /// <summary>Chooses the numbers of all ports of a pod, none of them twice where that can be avoided.</summary>
    /// <exception cref="RefusedException">All numbers are used.</exception>
    public IReadOnlyList<PortGrant> Allocate(PodManifest manifest)
    {
        var grants = new List<PortGrant>();
        PortTable table = this;
        foreach (PodPort port in manifest.AllPorts())
        {
            PortGrant grant = table.Allocate(manifest.Tag, port);
            grants.Add(grant);
            table = table.With(grant.Port);
        }
        return grants;
    }

    private int Free(PodTag pod, PodPort port)
    {
        var used = _used.Select(each => each.Number).Where(number => number is >= First and <= Last).ToHashSet();
        int next = used.Count == 0 ? First : used.Max() + 1;
        if (next <= Last) return next;
        for (int number = First; number <= Last; number++)
        {
            if (!used.Contains(number)) return number;
        }
        throw new RefusedException("PodPortsUsed", ErrorCategory.ResourceUnavailable, pod, $"There is no port left for {port.Name} of {pod}: deployed pods have all numbers from {First} to {Last}.",
            "Remove pods that are no longer needed, or list numbers in the pod's 'hostPorts'.");
    }
}

/// <summary>A port of a machine that a deployed pod has.</summary>
/// <param name="Name">What the pod calls it.</param>
public sealed record UsedPort(PodTag Pod, string Name, int Number)
{
    public override string ToString() => $"{Number} {Pod} {Name}";
}

/// <summary>A port that was chosen for a pod.</summary>
/// <param name="SharedWith">Another pod, or another version of this one, that has the number too; null where it is the pod's own. Both can't run at the same time.</param>
public sealed record PortGrant(UsedPort Port, PodTag? SharedWith)
{
    /// <summary>A warning where the number is shared; else null.</summary>
    public string? Warning => SharedWith is null ? null : $"Port {Port.Number} for {Port.Name} of {Port.Pod} is also used by {SharedWith}: stop one before the other starts.";
}
