using System.CommandLine;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.References;
using ReleaseTools.Engine.Sessions;

namespace ReleaseTools.Cli.Commands;

/// <summary>What the commands share that work with the dependencies file.</summary>
internal abstract class ReferencesSubcommand : ReleaseCommand
{
    private static readonly string?[] s_all = [null];

    private readonly Option<string?> _path = new("--path", "-p") { Description = "The dependencies file; by default the one that the definition names, else dependencies.yaml.", HelpName = "FILE" };
    private readonly Option<string[]> _name = new("--name", "-n") { Description = "The dependency; the wildcards * and ? are allowed. May be repeated; by default all.", HelpName = "NAME" };

    protected ReferencesSubcommand(string name, string description) : base(name, description)
    {
        Options.Add(_path);
        Options.Add(_name);
    }

    /// <returns>The names that were asked for; one null where none was.</returns>
    protected string?[] Names(ParseResult arguments) => arguments.GetValue(_name) is { Length: > 0 } names ? names : s_all;

    /// <returns>The dependencies file that was named; null where none was.</returns>
    protected string? Path(ParseResult arguments) => arguments.GetValue(_path);

    protected async Task<VersionReferences> ReferencesAsync(ParseResult arguments, IProgressSink sink, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        return VersionReferences.Open(workspace, DefinitionFile(arguments), arguments.GetValue(_path), Environment.CurrentDirectory, sink);
    }
}
