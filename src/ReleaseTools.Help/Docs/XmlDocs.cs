using System.Reflection;
using System.Xml.Linq;

namespace ReleaseTools.Help.Docs;

/// <summary>The docstrings of some assemblies, as the compiler writes them into <c>.xml</c> files.</summary>
public sealed class XmlDocs(IEnumerable<XDocument> files)
{
    private readonly Dictionary<string, XElement> _members = files
        .SelectMany(file => file.Descendants("member"))
        .ToDictionary(member => (string)member.Attribute("name")!, StringComparer.Ordinal);

    /// <summary>Reads the file beside each assembly.</summary>
    public static XmlDocs Beside(params Assembly[] assemblies) =>
        new(assemblies.Select(assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"), LoadOptions.PreserveWhitespace)));

    /// <returns>Null where there is no docstring.</returns>
    public XElement? Of(Type type) => Find($"T:{Id(type)}") is { } found ? Inherited(found, type.BaseType is { } parent ? $"T:{Id(parent)}" : null) : null;

    public XElement? Of(PropertyInfo property)
    {
        Type declaring = property.DeclaringType!;
        PropertyInfo? parent = declaring.BaseType?.GetProperty(property.Name);
        return Find($"P:{Id(declaring)}.{property.Name}") is { } found
            ? Inherited(found, parent is null ? null : $"P:{Id(parent.DeclaringType!)}.{parent.Name}")
            : null;
    }

    // <inheritdoc/> stands for the whole docstring of what is overridden, or of what its cref names
    private XElement? Inherited(XElement docs, string? parent) =>
        docs.Element("inheritdoc") is not { } inherit ? docs
        : ((string?)inherit.Attribute("cref") ?? parent) is { } source && source != (string?)docs.Attribute("name") ? Find(source)
        : null;

    private XElement? Find(string id) => _members.GetValueOrDefault(id);

    private static string Id(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
}
