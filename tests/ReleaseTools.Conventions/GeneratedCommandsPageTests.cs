using ReleaseTools.Help;
using ReleaseTools.Help.Pages;

namespace ReleaseTools.Conventions;

/// <summary>Documents that are made from the cmdlets. With UPDATE_GENERATED=1 the test writes them instead of comparing.</summary>
public sealed class GeneratedCommandsPageTests
{
    [Fact]
    public void The_overview_of_commands_is_what_the_cmdlets_say()
    {
        string generated = CommandsPage.Generate(ModuleHelp.Read(Checkout.Root));
        string file = Checkout.File("docs/commands.md");
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1") File.WriteAllText(file, generated);

        Assert.True(File.Exists(file) && File.ReadAllText(file) == generated,
            "docs/commands.md is not what the cmdlets say. Write it again: UPDATE_GENERATED=1 tests/run Generated");
    }
}
