using Xunit.v3;

namespace ReleaseTools.TestKit;

/// <summary>Marks what takes its time: the same again and again with kills, races, faults or limits. <c>tests/run --quick</c> leaves it out.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SoakAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Tier", "soak")];
}

/// <summary>Marks tests of programs of ours, which run as processes of their own. <c>tests/run --quick</c> leaves them out.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ProgramAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Tier", "program")];
}
