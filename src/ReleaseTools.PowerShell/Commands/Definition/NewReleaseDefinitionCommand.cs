using System.Management.Automation;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Definition;

/// <summary>Writes a commented release.yaml to start from, made of what the repository holds.</summary>
/// <remarks>
/// A definition that is there already is never replaced. A JSON schema for editors is written into .release, which git ignores.
/// </remarks>
/// <example><code>New-ReleaseDefinition -WhatIf</code>Says which file would be written.</example>
/// <example><code>New-ReleaseDefinition -Repository . | Get-Content -TotalCount 3</code>Writes release.yaml and shows how it begins. Look it over, and commit it.</example>
[Cmdlet(VerbsCommon.New, "ReleaseDefinition", SupportsShouldProcess = true)]
[OutputType(typeof(StartedDefinition))]
public sealed class NewReleaseDefinitionCommand : ReleaseToolsCommand
{
    /// <summary>Any folder of the git checkout to work in; by default the current location.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = ".";

    protected override void ProcessRecord()
    {
        string folder = FullPath(Repository);
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(folder, sessionStore: null, cancellation);
            DefinitionStarter.RequireNone(workspace.Root);
            if (!await host.AskAsync(() => ShouldProcess(Path.Combine(workspace.Root, DefinitionLoader.DefaultFile), "Write a definition to start from"), cancellation)) return;
            StartedDefinition started = DefinitionStarter.Write(workspace.Root, Path.GetFileName(workspace.Root));
            host.Say($"It {started.Guess}: that is a guess.");
            host.Write(started);
        });
    }
}
