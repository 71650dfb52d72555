using System.Reflection;

namespace ReleaseTools.Tests;

/// <summary>
/// The properties that C# can initialise. ReleaseTools.Surface takes an <c>init</c> accessor from its property, so that reflection, and PowerShell, finds none; the
/// method is there under its name.
/// </summary>
internal static class InitAccessors
{
    public static IEnumerable<(PropertyInfo Property, MethodInfo Accessor)> Of(Type type) =>
        from property in type.GetProperties()
        let accessor = property.SetMethod ?? property.DeclaringType!.GetMethod($"set_{property.Name}")
        where accessor is not null
        select (property, accessor);
}
