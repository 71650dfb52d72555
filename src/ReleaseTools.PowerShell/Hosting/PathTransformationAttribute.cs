using System.Management.Automation;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>Makes a path absolute when it is bound, by PowerShell's own rule: relative to the current location, through its drives, <c>~</c> the user's folder.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Transform(inputData, path => FileSystemPath.Full(engineIntrinsics.SessionState.Path, path));

    /// <summary>Applies a rule to an argument that is a text; anything else, and an empty text, stays as it is.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">The rule refuses it.</exception>
    internal static object Transform(object inputData, Func<string, string> rule)
    {
        if (!LanguagePrimitives.TryConvertTo(inputData, out string text) || text.Length == 0) return inputData;
        try { return rule(text); }
        catch (UsageException e) { throw new ArgumentTransformationMetadataException(e.Message, e); }
    }
}
