using System.Management.Automation;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>
/// Takes a session by its id, too, and one that has been through <c>Export-Clixml</c>, a job or a remote session: it is read again from the store that it is kept in.
/// An id belongs to the checkout of the current location.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Deserialized = "Deserialized.ReleaseTools.Sessions.ReleaseSession";

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData switch
    {
        object[] several => several.Select(one => One(engineIntrinsics, one)).ToArray(),
        _ => One(engineIntrinsics, inputData),
    };

    private static object One(EngineIntrinsics engine, object input)
    {
        var item = PSObject.AsPSObject(input);
        if (item.BaseObject is string id) return Find(engine, id, repository: null, store: null);
        return item.TypeNames.Contains(Deserialized) ? Find(engine, Text(item, nameof(ReleaseSession.Id))!, Text(item, nameof(ReleaseSession.Repository)), Text(item, nameof(ReleaseSession.SessionStore))) : input;
    }

    private static ReleaseSession Find(EngineIntrinsics engine, string id, string? repository, string? store)
    {
        string folder = engine.SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        try
        {
            return Task.Run(async () => await SessionFinder.FindAgainAsync(id, repository, folder, store, CancellationToken.None)).GetAwaiter().GetResult();
        }
        catch (ReleaseException e)
        {
            throw new ArgumentTransformationMetadataException(Remedy.ForPowerShell($"{e.Message} {e.Remedy}".TrimEnd()), e);
        }
    }

    private static string? Text(PSObject item, string name) => item.Properties[name]?.Value is string { Length: > 0 } text ? text : null;
}
