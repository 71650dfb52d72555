namespace ReleaseTools.Help.Cmdlets;

/// <summary>Types as a person at a PowerShell prompt names them.</summary>
public static class TypeText
{
    private static readonly Dictionary<Type, string> s_accelerators = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(object)] = "object",
    };

    public static string Of(Type type) =>
        type.IsArray ? Of(type.GetElementType()!) + "[]"
        : Nullable.GetUnderlyingType(type) is { } value ? Of(value)
        : s_accelerators.TryGetValue(type, out string? accelerator) ? accelerator
        : type.Name;

    /// <summary>The type of one value: of an array its element's, of a nullable the one inside.</summary>
    public static Type Single(Type type)
    {
        Type element = type.IsArray ? type.GetElementType()! : type;
        return Nullable.GetUnderlyingType(element) ?? element;
    }
}
