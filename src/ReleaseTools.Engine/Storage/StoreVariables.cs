using ReleaseTools.Ci;

namespace ReleaseTools.Engine.Storage;

/// <summary>Reads the environment variables that tell how to reach a store.</summary>
internal static class StoreVariables
{
    /// <returns>Null where it is not set, or empty.</returns>
    /// <exception cref="UsageException">It holds the text of a pipeline's variable that is not defined.</exception>
    public static string? Read(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } value) return null;
        return CiVariables.IsUndefined(value)
            ? throw new UsageException("VariableUndefined", name, $"{name} holds the text {value}: the pipeline does not define that variable.", $"Define it (Pipelines, Library), or leave {name} out of the step's env.")
            : value;
    }
}
