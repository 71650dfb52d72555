using System.Reflection;

namespace ReleaseTools.Help.Cmdlets;

/// <summary>A parameter as its attributes declare it.</summary>
/// <param name="ValidValues">What alone may be given; empty where there is no such list.</param>
/// <param name="Default">What counts where nothing is given; null where that can't be said in a word.</param>
public sealed record CmdletParameter(
    PropertyInfo Property,
    IReadOnlyList<ParameterUse> Uses,
    IReadOnlyList<string> Aliases,
    bool HasWildcards,
    IReadOnlyList<string> ValidValues,
    string? Default)
{
    public string Name => Property.Name;

    public Type Type => Property.PropertyType;

    /// <returns>Null where the parameter does not belong to the set.</returns>
    public ParameterUse? In(string set) => Uses.FirstOrDefault(use => use.Set == set) ?? Uses.FirstOrDefault(use => use.Set == ParameterUse.EverySet);
}

/// <summary>How a parameter takes part in a parameter set.</summary>
/// <param name="Position">Null for one that is only given by name.</param>
public sealed record ParameterUse(string Set, bool IsMandatory, int? Position, bool FromPipeline, bool FromProperty)
{
    /// <summary>PowerShell's own name for a parameter that belongs to all sets.</summary>
    public const string EverySet = "__AllParameterSets";
}
