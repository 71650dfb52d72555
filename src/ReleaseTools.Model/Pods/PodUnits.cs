namespace ReleaseTools.Pods;

/// <summary>The units of a pod on a machine.</summary>
public static class PodUnits
{
    /// <summary>Every unit that can be started: an instance of a template each, or the unit itself.</summary>
    public static IReadOnlyList<PodUnitInstance> Of(PodManifest manifest) => [.. manifest.Units.SelectMany(unit => Of(manifest.Tag, unit))];

    /// <inheritdoc cref="Of(PodManifest)"/>
    public static IReadOnlyList<PodUnitInstance> Of(PodTag pod, PodUnit unit) =>
        [.. NamesOf(pod, unit).Select((name, index) => new PodUnitInstance(name, unit, Flag(unit.Enable, index), Flag(unit.Start, index)))];

    /// <summary>The files that a pod has in systemd's folder, without the drop-ins: one for each unit of the manifest.</summary>
    public static IReadOnlyList<PodUnitName> FilesOf(PodManifest manifest) => [.. manifest.Units.Select(unit => NamesOf(manifest.Tag, unit).First().File)];

    internal static IEnumerable<PodUnitName> NamesOf(PodTag pod, PodUnit unit) =>
        unit.Instances.Count == 0 ? [PodUnitName.Of(pod, unit.Name)] : unit.Instances.Select(instance => PodUnitName.Of(pod, unit.Name, instance));

    /// <summary>A manifest as one instance of its units sees it: <c>%i</c> and <c>%%</c> are replaced in commands and environments.</summary>
    /// <param name="instance">Null = a unit without instances.</param>
    public static PodManifest For(PodManifest manifest, string? instance) => manifest with
    {
        Apps = [.. manifest.Apps.Select(app => app with
        {
            Exec = [.. app.Exec.Select(text => PodSpecifiers.Expand(text, instance))],
            Environment = app.Environment.ToDictionary(pair => pair.Key, pair => PodSpecifiers.Expand(pair.Value, instance), StringComparer.Ordinal),
        })],
    };

    private static bool Flag(IReadOnlyList<bool> flags, int index) => flags.Count == 1 ? flags[0] : flags[index];
}

/// <summary>A unit that can be started.</summary>
/// <param name="Unit">The unit of the manifest that it comes from.</param>
/// <param name="Enable">Whether it starts with the machine.</param>
/// <param name="Start">Whether starting the pod starts it.</param>
public sealed record PodUnitInstance(PodUnitName Name, PodUnit Unit, bool Enable, bool Start)
{
    public override string ToString() => Name.ToString();
}
