using ReleaseTools.Help;
using ReleaseTools.Help.Cmdlets;

namespace ReleaseTools.Conventions;

/// <summary>Says everything that breaks a rule at once.</summary>
internal static class Rule
{
    public static void Holds(IEnumerable<string?> violations)
    {
        string[] all = [.. violations.OfType<string>().Distinct(StringComparer.Ordinal)];
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }

    /// <param name="judge">What is wrong with a cmdlet, as the end of a sentence that begins with its name; null where nothing is.</param>
    public static void HoldsForCmdlets(Func<Cmdlet, string?> judge) =>
        Holds(ModuleHelp.Cmdlets.Select(cmdlet => judge(cmdlet) is { } fault ? $"{cmdlet.Name} {fault}" : null));

    /// <param name="judge">What is wrong with a parameter, as the end of a sentence that begins with its name; null where nothing is.</param>
    public static void HoldsForParameters(Func<Cmdlet, CmdletParameter, string?> judge) =>
        Holds(ModuleHelp.Cmdlets.SelectMany(cmdlet => cmdlet.Parameters.Select(parameter => judge(cmdlet, parameter) is { } fault ? $"{cmdlet.Name} -{parameter.Name} {fault}" : null)));
}
