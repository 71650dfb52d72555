using ReleaseTools.Definitions.Inference;

namespace ReleaseTools.Tests.Definitions;

public sealed class DotnetProjectTextTests
{
    [Theory]
    [InlineData("<OutputType>Exe</OutputType>", DotnetOutput.Program)]
    [InlineData("<OutputType>winexe</OutputType>", DotnetOutput.Program)]
    [InlineData("<OutputType>Exe</OutputType><IsPackable>false</IsPackable>", DotnetOutput.Program)]
    [InlineData("<OutputType>Exe</OutputType><PackAsTool>true</PackAsTool>", DotnetOutput.Package)]
    [InlineData("<IsPackable>true</IsPackable>", DotnetOutput.Package)]
    [InlineData("<PackageId>Hello</PackageId>", DotnetOutput.Package)]
    [InlineData("", DotnetOutput.Library)]
    [InlineData("<IsPackable>false</IsPackable>", DotnetOutput.None)]
    [InlineData("<OutputType>Exe</OutputType><IsTestProject>true</IsTestProject>", DotnetOutput.None)]
    public void The_properties_say_what_a_project_makes(string properties, DotnetOutput expected) =>
        Assert.Equal(expected, DotnetProjectText.Read("src/Hello.csproj", $"""<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>{properties}</PropertyGroup></Project>""").Output);

    [Theory]
    [InlineData("src/Hello.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web" />""", DotnetOutput.Program)]
    [InlineData("src/Hello.csproj", """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="xunit" /></ItemGroup></Project>""", DotnetOutput.None)]
    [InlineData("src/Hello.IntegrationTests.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web" />""", DotnetOutput.None)]
    [InlineData("Deploy.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup><ItemGroup><PackageReference Include="Nuke.Common" /></ItemGroup></Project>""", DotnetOutput.None)]
    [InlineData("src/Bench.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup><ItemGroup><PackageReference Include="BenchmarkDotNet" /></ItemGroup></Project>""", DotnetOutput.None)]
    [InlineData("src/Hello.csproj", """<Project Sdk="MSTest.Sdk/3.6.0" />""", DotnetOutput.None)]
    [InlineData("Samples/Hello.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web" />""", DotnetOutput.None)]
    [InlineData("src/Old.csproj", """<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>""", DotnetOutput.None)]
    [InlineData("src/Bomb.csproj", """<!DOCTYPE x [<!ENTITY a "aaaa">]><Project Sdk="Microsoft.NET.Sdk">&a;</Project>""", DotnetOutput.None)]
    [InlineData("src/Broken.csproj", "<Project", DotnetOutput.None)]
    public void Its_place_and_kind_count_too(string path, string text, DotnetOutput expected) => Assert.Equal(expected, DotnetProjectText.Read(path, text).Output);

    [Fact]
    public void Of_several_frameworks_the_last_is_published() =>
        Assert.Equal("net10.0", DotnetProjectText.Read("a.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFrameworks>net8.0; net10.0</TargetFrameworks></PropertyGroup></Project>""").Framework);
}
