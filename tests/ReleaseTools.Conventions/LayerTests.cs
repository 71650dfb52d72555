using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.Conventions;

public sealed class LayerTests
{
    private static readonly Assembly s_model = typeof(ReleaseSession).Assembly;
    private static readonly Assembly s_engine = typeof(Pipeline).Assembly;
    private static readonly Assembly s_cmdlets = typeof(ReleaseToolsCommand).Assembly;

    [Fact]
    public void The_model_depends_on_nothing_but_the_runtime() => Rule.Holds(s_model.GetReferencedAssemblies()
        .Where(name => name.Name is not "System.Runtime" && (!name.Name!.StartsWith("System.", StringComparison.Ordinal) || name.Name == "System.Management.Automation"))
        .Select(name => $"ReleaseTools.Model references {name.Name}"));

    [Fact]
    public void The_engine_knows_no_PowerShell() => Rule.Holds(s_engine.GetReferencedAssemblies()
        .Where(name => name.Name is "System.Management.Automation" or "ReleaseTools.PowerShell")
        .Select(name => $"ReleaseTools.Engine references {name.Name}"));

    [Theory]
    [InlineData("System.IO.File", "*")]
    [InlineData("System.IO.Directory", "*")]
    [InlineData("System.IO.FileStream", "*")]
    [InlineData("System.IO.FileInfo", "*")]
    [InlineData("System.IO.DirectoryInfo", "*")]
    [InlineData("System.IO.Path", "GetFullPath")]
    [InlineData("System.IO.Path", "GetTempPath")]
    [InlineData("System.Diagnostics.Process", "*")]
    [InlineData("System.Console", "*")]
    [InlineData("System.Environment", "GetEnvironmentVariable")]
    [InlineData("System.Environment", "get_MachineName")]
    [InlineData("System.DateTime", "get_Now")]
    [InlineData("System.DateTime", "get_UtcNow")]
    [InlineData("System.DateTimeOffset", "get_Now")]
    [InlineData("System.DateTimeOffset", "get_UtcNow")]
    [InlineData("System.TimeProvider", "get_System")]
    [InlineData("System.Guid", "NewGuid")]
    [InlineData("System.Random", "*")]
    [InlineData("System.Net.Http.HttpClient", "*")]
    public void The_model_does_no_io_and_has_no_clock(string type, string member) => Rule.Holds(Uses(s_model, type, member));

    [Theory]
    [InlineData("System.IO.File", "*")]
    [InlineData("System.IO.Directory", "*")]
    [InlineData("System.IO.FileStream", "*")]
    [InlineData("System.Diagnostics.Process", "*")]
    [InlineData("System.Net.Http.HttpClient", "*")]
    [InlineData("System.Console", "*")]
    [InlineData("System.IO.Path", "GetFullPath")]      // relative to the process: FullPath is relative to PowerShell
    [InlineData("System.Environment", "get_CurrentDirectory")]
    public void A_cmdlet_does_no_io_of_its_own(string type, string member) => Rule.Holds(Uses(s_cmdlets, type, member));

    [Fact]
    public void What_is_used_is_found() =>    // else the rules above would hold for anything
        Assert.NotEmpty(Uses(s_engine, "System.IO.File", "*"));

    private static IEnumerable<string> Uses(Assembly assembly, string type, string member)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        foreach (MemberReference used in metadata.MemberReferences.Select(metadata.GetMemberReference))
        {
            if (used.Parent.Kind != HandleKind.TypeReference) continue;
            TypeReference parent = metadata.GetTypeReference((TypeReferenceHandle)used.Parent);
            string name = metadata.GetString(used.Name);
            if ($"{metadata.GetString(parent.Namespace)}.{metadata.GetString(parent.Name)}" == type && (member == "*" || member == name))
                yield return $"{assembly.GetName().Name} uses {type}.{name}";
        }
    }
}
