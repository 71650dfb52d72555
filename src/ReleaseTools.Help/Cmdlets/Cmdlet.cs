namespace ReleaseTools.Help.Cmdlets;

/// <summary>A cmdlet as its attributes declare it. Nothing of it runs: outside PowerShell it can't.</summary>
/// <param name="SupportsShouldProcess">Whether it has -WhatIf and -Confirm.</param>
/// <param name="IsHighImpact">Whether it asks unless told not to.</param>
/// <param name="DefaultSet">The parameter set that counts where several would do; null where there is only one.</param>
public sealed record Cmdlet(
    Type Type,
    string Verb,
    string Noun,
    bool SupportsShouldProcess,
    bool IsHighImpact,
    string? DefaultSet,
    IReadOnlyList<CmdletParameter> Parameters,
    IReadOnlyList<Type> Outputs)
{
    public string Name => $"{Verb}-{Noun}";

    /// <summary>The capability that it belongs to, named as its folder is: <c>Staging</c>.</summary>
    public string Area => Type.Namespace!.Split('.')[^1];

    /// <summary>The names of its parameter sets, the default one first; a single nameless one where none is declared.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            string[] named = [.. Parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).Where(set => set != ParameterUse.EverySet).Distinct(StringComparer.Ordinal)];
            return named.Length == 0 ? [ParameterUse.EverySet] : [.. named.OrderByDescending(set => set == DefaultSet)];
        }
    }
}
