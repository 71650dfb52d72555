using System.Management.Automation;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.PowerShell.Completion;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that works with a remote of a git checkout.</summary>
public abstract class RemoteCommand : ReleaseToolsCommand
{
    /// <summary>The remote: its name, a URL or a path. By default origin.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RemoteCompleter))]
    public string? Remote { get; set; }

    /// <summary>User name and token for a remote over HTTP; by default those of RELEASE_GIT_USERNAME and RELEASE_GIT_TOKEN, else what git's credential helpers know.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Asked on the pipeline thread.</summary>
    private protected GitCredential? GitCredential => Credential is null || Credential == PSCredential.Empty
        ? null
        : new GitCredential(Credential.UserName, Credential.GetNetworkCredential().Password);
}
