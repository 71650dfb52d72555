using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release references</c>: the versions that stand in several files.</summary>
internal sealed class ReferencesCommand : Command
{
    public ReferencesCommand() : base("references", "Tests, updates and proposes the versions that stand in several files, as dependencies.yaml lists them.")
    {
        Add(new TestReferencesCommand());
        Add(new UpdateReferencesCommand());
        Add(new RequestReferencesCommand());
    }
}
