using System.CommandLine;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod</c>: pods, from their release into a channel to the machines that run them.</summary>
internal sealed class PodCommand : Command
{
    public PodCommand() : base("pod", "Releases pods into channels, and runs them on machines.")
    {
        Add(new ReleasePodCommand());
        Add(new ListPodReleasesCommand());
        Add(new MovePodTipCommand());
        Add(new PodPageCommand());
        Add(new AddPodVolumeCommand());
        Add(new ExportPodCommand());
        Add(new TestPodCommand());
        foreach (Command command in MachineCommands.All()) Add(command);
    }
}
