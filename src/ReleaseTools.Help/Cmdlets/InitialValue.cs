using System.Reflection;
using System.Reflection.Emit;

namespace ReleaseTools.Help.Cmdlets;

/// <summary>The value that a property begins with, read from its class's constructor: a cmdlet can't be created outside PowerShell.</summary>
internal static class InitialValue
{
    /// <returns>Null where there is none, or where it is more than a few literals.</returns>
    public static string? Of(PropertyInfo property)
    {
        Type declaring = property.DeclaringType!;
        ConstructorInfo? constructor = declaring.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []);
        if (constructor is null) return null;
        List<object> literals = [];
        bool isComputed = false;
        foreach (Instruction each in Instruction.Of(constructor))
        {
            if (each.Code == OpCodes.Stfld)
            {
                if (declaring.Module.ResolveField(each.Operand)!.Name == $"<{property.Name}>k__BackingField") return isComputed ? null : Text(property.PropertyType, literals);
                literals.Clear();
                isComputed = false;
            }
            else if (each.Code == OpCodes.Ldstr) literals.Add(declaring.Module.ResolveString(each.Operand));
            else if (each.Number is { } number) literals.Add(number);
            else isComputed |= each.Code == OpCodes.Call || each.Code == OpCodes.Callvirt || each.Code == OpCodes.Ldsfld;
        }
        return null;
    }

    private static string? Text(Type property, List<object> literals)
    {
        Type single = TypeText.Single(property);
        if (single == typeof(string)) return literals.OfType<string>().ToList() is { Count: > 0 } texts ? string.Join(", ", texts) : null;
        if (literals is not [.., int number] || property.IsArray) return null;
        return single.IsEnum ? Enum.ToObject(single, number).ToString() : single == typeof(int) || single == typeof(long) ? $"{number}" : null;
    }
}
