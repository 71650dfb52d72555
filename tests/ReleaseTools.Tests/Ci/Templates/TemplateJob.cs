namespace ReleaseTools.Tests.Ci.Templates;

/// <summary>A job of a pipeline, whichever CI it is written for.</summary>
/// <param name="Name">That of its stage, where it has one.</param>
/// <param name="Needs">The jobs that have to succeed before.</param>
/// <param name="Environment">What it waits for an approval of; null where it doesn't wait.</param>
/// <param name="Variables">By name: what stands for another job's output, or is one of this job.</param>
internal sealed record TemplateJob(
    string Name, IReadOnlyList<string> Needs, string? Environment, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<TemplateStep> Steps)
{
    /// <summary>What its token may do, by name; empty where the CI has no such thing.</summary>
    public IReadOnlyDictionary<string, string> Permissions { get; init; } = new Dictionary<string, string>();
}

/// <summary>A step of a job.</summary>
/// <param name="Text">The script, or the artifact's name.</param>
/// <param name="Id">What its outputs are found by.</param>
/// <param name="Path">The artifact's folder.</param>
/// <param name="Environment">The variables of the script.</param>
internal sealed record TemplateStep(TemplateStepKind Kind, string Text, string? Id, string Path, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Whether it is taken after a failure, too.</summary>
    public bool Always { get; init; }

    /// <summary>What of the artifact's folder is left out, by the template itself.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Whether the script is PowerShell's.</summary>
    public bool IsPowerShell { get; init; }
}

internal enum TemplateStepKind
{
    Checkout,
    Script,
    Upload,
    Download,

    /// <summary>Switches off what the CI would do by itself.</summary>
    Nothing,
}
