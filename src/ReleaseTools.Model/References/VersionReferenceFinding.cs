namespace ReleaseTools.References;

/// <summary>A place that disagrees with its dependency, or that can't be looked at.</summary>
/// <param name="Name">The dependency.</param>
/// <param name="Path">The file that it is about, relative to the top of the checkout.</param>
/// <param name="Line">From 1; null where it is about the whole file.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="Found">What stands there instead; null where nothing like a version does.</param>
/// <param name="Wanted">The version that the dependencies file has, or that was asked for.</param>
/// <param name="Declared">Where the dependencies file asks for it, as file:line:column.</param>
/// <param name="Message">What is wrong, as a part of a sentence that names neither file nor dependency.</param>
public sealed record VersionReferenceFinding(
    VersionReferenceFault Fault, string Name, string Path, int? Line, int? Column, string? Found, string Wanted, string Declared, string Message)
{
    /// <summary>The form that editors and terminals make a link of.</summary>
    public override string ToString() => $"{Path}{(Line is null ? "" : $":{Line}:{Column ?? 1}")}: {Name}: {Message}";
}
