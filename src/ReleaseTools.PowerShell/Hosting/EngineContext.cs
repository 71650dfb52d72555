using System.Reflection;
using System.Runtime.Loader;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>Where the engine and its dependencies live. The model is shared with PowerShell, so that its types are the ones that scripts name.</summary>
public sealed class EngineContext : AssemblyLoadContext
{
    /// <summary>The one assembly that the cmdlets ask for by name.</summary>
    public const string EngineName = "ReleaseTools.Engine";

    private readonly AssemblyDependencyResolver _resolver;

    public EngineContext() : base(EngineName)
    {
        string folder = Path.GetDirectoryName(typeof(EngineContext).Assembly.Location)!;
        _resolver = new AssemblyDependencyResolver(Path.Combine(folder, "engine", EngineName + ".dll"));
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name != "ReleaseTools.Model" && _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
