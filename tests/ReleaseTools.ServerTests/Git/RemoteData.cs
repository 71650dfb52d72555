using System.Reflection;
using Xunit.Sdk;

namespace ReleaseTools.ServerTests.Git;

/// <summary>Runs a test against a repository in a folder.</summary>
public sealed class FileRemoteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["file"]];
}

/// <summary>Runs a test against a repository behind HTTP, where the server is installed.</summary>
public sealed class HttpRemoteAttribute : DataAttribute
{
    public HttpRemoteAttribute() => Skip = GitServer.Missing;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["http"]];
}

/// <summary>A test that is only about HTTP.</summary>
public sealed class HttpFactAttribute : FactAttribute
{
    public HttpFactAttribute() => Skip = GitServer.Missing;
}

public sealed class HttpTheoryAttribute : TheoryAttribute
{
    public HttpTheoryAttribute() => Skip = GitServer.Missing;
}
