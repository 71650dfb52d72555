using System.Collections;
using System.Management.Automation;
using ReleaseTools.Engine.Completion;

namespace ReleaseTools.PowerShell.Completion;

/// <summary>What the rest of the command line says, as far as it is known while it is being written.</summary>
internal sealed class BoundParameters(IDictionary values)
{
    /// <summary>Which checkout and which stores are meant. Asked on the pipeline thread.</summary>
    public SuggestionScope Scope() => new(Location())
    {
        Definition = Text("Definition"),
        SessionStore = Text("SessionStore"),
        Store = Text("Store"),
        IsProduct = Filter(Text("Product")),
        IsVersion = Filter(Text("Version")?.TrimStart('v')),
    };

    private string? Text(string name) => values[name] switch
    {
        string { Length: > 0 } text => text,
        PSObject { BaseObject: string { Length: > 0 } text } => text,
        _ => null,
    };

    private static Func<string, bool>? Filter(string? pattern) => pattern is null ? null : new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch;

    private string Location()
    {
        const string script = "param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)";
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return (string)shell.AddScript(script, useLocalScope: true).AddArgument(Text("Repository") ?? ".").Invoke()[0].BaseObject;
    }
}
