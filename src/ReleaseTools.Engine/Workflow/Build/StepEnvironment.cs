using ReleaseTools.Engine.Source;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Workflow.Build;

/// <summary>The environment that a build step sees: what this process has, without secrets that the step did not ask for, and with what the release says.</summary>
public static class StepEnvironment
{
    /// <param name="inherited">The environment of this process.</param>
    /// <param name="release">The values of the release, such as <c>RELEASE_VERSION</c>; they win over what is inherited.</param>
    /// <param name="definitions">The <c>env</c> of the build and of the step, expanded, in rising order of precedence.</param>
    /// <param name="secrets">The secret variables that the step asked for.</param>
    /// <param name="hidden">Variables that are secret whatever they are called.</param>
    public static IReadOnlyDictionary<string, string> Compose(
        IEnumerable<KeyValuePair<string, string>> inherited,
        IEnumerable<KeyValuePair<string, string>> release,
        IEnumerable<IReadOnlyDictionary<string, string>> definitions,
        IReadOnlyCollection<string> secrets,
        IReadOnlyCollection<string>? hidden = null)
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach ((string name, string value) in inherited)
        {
            bool isSecret = SecretName.IsSecret(name) || hidden?.Contains(name) is true;
            // a hook of git that starts a release hands down whose repository it is: a step's git works in the clone
            if ((!isSecret || secrets.Contains(name)) && !GitEnvironment.Repository.Contains(name)) environment[name] = value;
        }
        foreach ((string name, string value) in definitions.SelectMany(definition => definition).Concat(release)) environment[name] = value;
        return environment;
    }
}
