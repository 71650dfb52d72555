using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ReleaseTools.Conventions;

public sealed partial class CommandNameTests
{
    [Fact]
    public void There_are_cmdlets_to_judge() => Assert.True(Help.ModuleHelp.Cmdlets.Count >= 14, $"{Help.ModuleHelp.Cmdlets.Count} cmdlets were found");

    [Fact]
    public void A_verb_is_one_that_PowerShell_approves()
    {
        Type[] groups = [typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsOther), typeof(VerbsSecurity)];
        HashSet<string> approved = [.. groups.SelectMany(group => group.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => (string)field.GetRawConstantValue()!)];
        Assert.Contains("Get", approved);
        Rule.HoldsForCmdlets(cmdlet => approved.Contains(cmdlet.Verb) ? null : $"has the verb {cmdlet.Verb}, which Get-Verb does not list");
    }

    [Fact]
    public void A_noun_is_singular() => Rule.HoldsForCmdlets(cmdlet => Plural().IsMatch(cmdlet.Noun) ? "has a plural noun" : null);

    [Fact]
    public void A_parameter_is_singular() => Rule.HoldsForParameters((_, parameter) => Plural().IsMatch(parameter.Name) ? "is plural" : null);

    [Fact]
    public void A_class_is_sealed_and_named_for_its_verb_and_noun() => Rule.HoldsForCmdlets(cmdlet =>
        cmdlet.Type.Name != $"{cmdlet.Verb}{cmdlet.Noun}Command" ? $"is the class {cmdlet.Type.Name}, not {cmdlet.Verb}{cmdlet.Noun}Command"
        : cmdlet.Type.IsSealed ? null : "is not sealed");

    [Fact]
    public void A_cmdlet_has_a_file_of_its_own_in_the_folder_of_its_area() => Rule.HoldsForCmdlets(cmdlet =>
    {
        string file = $"src/ReleaseTools.PowerShell/Commands/{cmdlet.Area}/{cmdlet.Type.Name}.cs";
        if (cmdlet.Type.Namespace != $"ReleaseTools.PowerShell.Commands.{cmdlet.Area}") return $"is in the namespace {cmdlet.Type.Namespace}, not in one of ReleaseTools.PowerShell.Commands";
        if (!File.Exists(Checkout.File(file))) return $"is not in {file}";
        return File.ReadAllText(Checkout.File(file)).Split("[Cmdlet(").Length == 2 ? null : $"shares {file} with another";
    });

    [Fact]
    public void A_parameter_hides_none_that_every_cmdlet_has()
    {
        string[] common = ["Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ProgressAction", "ErrorVariable", "WarningVariable", "InformationVariable", "OutVariable", "OutBuffer", "PipelineVariable", "WhatIf", "Confirm", "vb", "db", "ea", "wa", "infa", "proga", "ev", "wv", "iv", "ov", "ob", "pv", "wi", "cf"];
        Rule.HoldsForParameters((_, parameter) => parameter.Aliases.Append(parameter.Name).Intersect(common, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } hidden ? $"hides the common parameter {hidden}" : null);
    }

    [GeneratedRegex("[^su]s$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plural();
}
