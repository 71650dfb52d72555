using System.Collections;
using System.Management.Automation;
using ReleaseTools.Engine.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Completion;

/// <summary>What the rest of the command line says, as far as it is known while it is being written.</summary>
internal sealed class BoundParameters(IDictionary values)
{
    /// <summary>Which checkout and which stores are meant. Asked on the pipeline thread.</summary>
    public SuggestionScope Scope()
    {
        SessionState session = Session();
        return new SuggestionScope(FullPath(session, Text("Repository") ?? ".")!)
        {
            Here = FullPath(session, ".")!,
            Definition = FullPath(session, Text("Definition")),
            SessionStore = FullUrl(session, Text("SessionStore")),
            Store = FullUrl(session, Text("Store")),
            PodChannel = Text("Channel"),
            IsProduct = Filter(Text("Product")),
            IsVersion = Filter(Text("Version")?.TrimStart('v')),
        };
    }

    private static string? FullPath(SessionState session, string? path) => path is null ? null : FileSystemPath.Full(session.Path, path);

    private static string? FullUrl(SessionState session, string? url) => url is null ? null : StoreTransformationAttribute.FullUrl(session, url);

    private string? Text(string name) => values[name] switch
    {
        string { Length: > 0 } text => text,
        PSObject { BaseObject: string { Length: > 0 } text } => text,
        _ => null,
    };

    private static Func<string, bool>? Filter(string? pattern) => pattern is null ? null : new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch;

    private static SessionState Session()
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return (SessionState)shell.AddScript("$ExecutionContext.SessionState", useLocalScope: true).Invoke()[0].BaseObject;
    }
}
