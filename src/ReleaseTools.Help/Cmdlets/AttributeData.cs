using System.Reflection;

namespace ReleaseTools.Help.Cmdlets;

/// <summary>Reads attributes as they are written down, without creating them: those of PowerShellStandard are stubs that throw.</summary>
internal static class AttributeData
{
    public static IEnumerable<CustomAttributeData> All<TAttribute>(this MemberInfo member) where TAttribute : Attribute =>
        member.CustomAttributes.Where(attribute => attribute.AttributeType == typeof(TAttribute));

    /// <summary>A named argument, or the default of its type where it is not given.</summary>
    public static T? Named<T>(this CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value is T value ? value : default;

    /// <summary>The positional arguments, with a <c>params</c> array taken apart.</summary>
    public static IEnumerable<T> Given<T>(this CustomAttributeData attribute) =>
        attribute.ConstructorArguments
            .SelectMany(argument => argument.Value is IEnumerable<CustomAttributeTypedArgument> several ? several.Select(each => each.Value) : [argument.Value])
            .OfType<T>();
}
