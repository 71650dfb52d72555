using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>Has the engine, and everything it depends on, loaded in a context of its own, where no other module's copies can meet ours.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly Lazy<EngineContext> s_engine = new();

    public void OnImport() => AssemblyLoadContext.Default.Resolving += ResolveEngine;

    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= ResolveEngine;

    private static Assembly? ResolveEngine(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == EngineContext.EngineName ? s_engine.Value.LoadFromAssemblyName(name) : null;
}
