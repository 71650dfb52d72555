using ReleaseTools.Help.Cmdlets;

namespace ReleaseTools.Help.Docs;

/// <summary>What there is to read about a cmdlet.</summary>
/// <param name="Synopsis">One sentence.</param>
/// <param name="Description">What the synopsis leaves out; never empty where there is a synopsis.</param>
/// <param name="Outputs">What each type is that it returns.</param>
/// <param name="Links">Other cmdlets, topics and pages that whoever reads this may look for.</param>
public sealed record CmdletTopic(
    Cmdlet Cmdlet,
    string Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyList<ParameterTopic> Parameters,
    IReadOnlyList<OutputTopic> Outputs,
    IReadOnlyList<Example> Examples,
    IReadOnlyList<string> Links)
{
    /// <summary>What else should be known: nothing, for most.</summary>
    public IReadOnlyList<string> Notes => Cmdlet.IsHighImpact
        ? ["What this command does can't be undone, so it asks first. -Confirm:$false answers for scripts; -WhatIf only shows what would happen."]
        : [];
}

/// <summary>A type that a cmdlet returns, and what it is.</summary>
public sealed record OutputTopic(Type Type, IReadOnlyList<string> Text);

/// <summary>An example that runs as it is printed.</summary>
/// <param name="Title">What it does, in a sentence without its full stop.</param>
/// <param name="Remarks">What else is to be said about it; empty where the title says it all.</param>
public sealed record Example(string Title, string Code, string Remarks);
