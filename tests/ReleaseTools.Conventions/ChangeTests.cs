using System.Reflection;
using System.Reflection.Emit;
using ReleaseTools.Help.Cmdlets;

namespace ReleaseTools.Conventions;

public sealed class ChangeTests
{
    // every other verb promises a change
    private static readonly string[] s_looking = ["Compare", "ConvertFrom", "ConvertTo", "Find", "Format", "Get", "Measure", "Read", "Resolve", "Search", "Select", "Show", "Split", "Test", "Wait", "Watch", "Write"];

    [Fact]
    public void What_changes_something_asks_and_nothing_else_does() => Rule.HoldsForCmdlets(cmdlet => (s_looking.Contains(cmdlet.Verb), cmdlet.SupportsShouldProcess) switch
    {
        (true, true) => $"has -WhatIf, though its verb says that it only looks",
        (false, false) => $"has no -WhatIf, though its verb says that it changes something",
        _ => null,
    });

    [Fact]
    public void What_says_that_it_asks_does_ask() => Rule.HoldsForCmdlets(cmdlet =>
        cmdlet.SupportsShouldProcess && !Calls(cmdlet, "ShouldProcess") ? "has -WhatIf, and never calls ShouldProcess" : null);

    // what is promoted is public, and its tags never move
    private static bool IsForGood(string verb, string name) => verb is "Remove" or "Send" || name is "Invoke-ImagePromotion";

    [Fact]
    public void Only_what_can_not_be_taken_back_asks_by_itself() => Rule.HoldsForCmdlets(cmdlet => (IsForGood(cmdlet.Verb, cmdlet.Name), cmdlet.IsHighImpact) switch
    {
        (true, false) => "can't be undone, and its ConfirmImpact is not High",
        (false, true) => "can be undone, or repeated, and its ConfirmImpact is High",
        _ => null,
    });

    [Fact]
    public void Setting_and_removing_can_pass_on_what_they_changed() => Rule.HoldsForCmdlets(cmdlet =>
        cmdlet.Verb is "Set" or "Remove" && cmdlet.Parameters.All(parameter => parameter.Name != "PassThru") ? "has no -PassThru" : null);

    [Fact]
    public void A_place_is_a_text_that_is_taken_from_where_PowerShell_is()
    {
        Rule.HoldsForParameters((_, parameter) =>
            TypeText.Single(parameter.Type).IsAssignableTo(typeof(FileSystemInfo)) ? "is a FileSystemInfo, which is resolved against the process's folder: take a string"
            : parameter.Name.EndsWith("Directory", StringComparison.Ordinal) || parameter.Name.EndsWith("Filename", StringComparison.OrdinalIgnoreCase) ? "names a place, and does not end on Path"
            : null);
        Rule.HoldsForCmdlets(cmdlet =>
            cmdlet.Parameters.FirstOrDefault(parameter => parameter.Name == "Repository" || parameter.Name.EndsWith("Path", StringComparison.Ordinal)) is { } place && !Calls(cmdlet, "FullPath")
                ? $"has -{place.Name}, and never calls FullPath" : null);
    }

    /// <summary>Whether a method of the class, of the classes inside it or of those that it derives from calls a method of this name.</summary>
    private static bool Calls(Cmdlet cmdlet, string name)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        IEnumerable<Type> classes = Lineage(cmdlet.Type).SelectMany(type => type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(inner => inner.GetNestedTypes(BindingFlags.NonPublic).Prepend(inner)).Prepend(type));
        return classes.SelectMany(type => type.GetMethods(All)).Any(method => Instruction.Of(method).Any(each =>
            (each.Code == OpCodes.Call || each.Code == OpCodes.Callvirt || each.Code == OpCodes.Ldftn)
            && method.Module.ResolveMethod(each.Operand, method.DeclaringType!.GetGenericArguments(), method.GetGenericArguments())?.Name == name));
    }

    private static IEnumerable<Type> Lineage(Type type)
    {
        for (Type? each = type; each is not null && each.Assembly == type.Assembly; each = each.BaseType) yield return each;
    }
}
