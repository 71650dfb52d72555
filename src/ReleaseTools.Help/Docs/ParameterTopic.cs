using ReleaseTools.Help.Cmdlets;

namespace ReleaseTools.Help.Docs;

/// <summary>What there is to read about a parameter.</summary>
/// <param name="IsSwitch">Whether it takes no value.</param>
public sealed record ParameterTopic(
    string Name,
    string Type,
    bool IsSwitch,
    bool IsArray,
    IReadOnlyList<ParameterUse> Uses,
    IReadOnlyList<string> Aliases,
    bool HasWildcards,
    IReadOnlyList<string> ValidValues,
    string? Default,
    IReadOnlyList<string> Text)
{
    /// <summary>What PowerShell adds to every cmdlet that changes something.</summary>
    public static IReadOnlyList<ParameterTopic> ShouldProcess { get; } =
    [
        Added("WhatIf", "wi", "Says what would happen, and changes nothing at all."),
        Added("Confirm", "cf", "Asks before anything is changed."),
    ];

    /// <returns>Null where the parameter does not belong to the set.</returns>
    public ParameterUse? In(string set) => Uses.FirstOrDefault(use => use.Set == set) ?? Uses.FirstOrDefault(use => use.Set == ParameterUse.EverySet);

    private static ParameterTopic Added(string name, string alias, string text) =>
        new(name, "SwitchParameter", IsSwitch: true, IsArray: false, [new ParameterUse(ParameterUse.EverySet, IsMandatory: false, Position: null, FromPipeline: false, FromProperty: false)], [alias], HasWildcards: false, [], "False", [text]);
}
