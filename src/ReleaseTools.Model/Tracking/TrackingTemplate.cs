using ReleaseTools.Definitions;
using ReleaseTools.Formatting;
using ReleaseTools.GitHub;

namespace ReleaseTools.Tracking;

/// <summary>
/// What a tracking issue is made from: Markdown with the variables of the definition (<c>${version}</c>) and checkboxes of steps. A heading <c># …</c> in its
/// first line is the issue's title.
/// </summary>
/// <param name="file">Its name, for messages; null = the built-in one.</param>
public sealed class TrackingTemplate(string text, string? file = null)
{
    private const string DefaultTitle = "Release ${product} ${version}";

    /// <summary>The template of a definition that names none: one checkbox for each step.</summary>
    /// <param name="steps">The release's, in their order.</param>
    public static TrackingTemplate Default(IEnumerable<string> steps) => new(
        $"# {DefaultTitle}\n\nTag `${{tag}}` at ${{commit}}\n\n{string.Concat(steps.Select(step => $"- [ ] <!-- step: {step} --> {StepTitles.Of(step)}\n"))}\nThe boxes above are checked as the steps finish. Everything else here is yours to edit.\n");

    /// <summary>The issue of one release. Checkboxes of steps that it does not have are left out.</summary>
    /// <param name="session">The id of its session.</param>
    /// <param name="steps">The steps that it has.</param>
    /// <param name="allSteps">Every step that a release can have.</param>
    /// <exception cref="UsageException">The template names a step or a variable that does not exist, or makes more text than an issue can hold.</exception>
    public TrackingText Render(VariableScope scope, string session, IReadOnlyCollection<string> steps, IReadOnlyCollection<string> allSteps)
    {
        string name = file ?? "the built-in template";
        foreach (string step in TrackingChecklist.StepsIn(text).Where(step => !allSteps.Contains(step)))
        {
            string near = NearestName.Of(step, allSteps) is { } meant ? $" Is '{meant}' meant?" : "";
            throw new UsageException("TrackingTemplateInvalid", step, $"{name} has a checkbox for the step '{step}', which there is not.{near}", $"Name one of: {string.Join(", ", allSteps)}.");
        }
        (string title, string body) = Split(TrackingChecklist.Without(text, step => !steps.Contains(step)));
        var issue = new TrackingText(Line(Expand(scope, title, name)), $"{Expand(scope, body, name).TrimEnd()}\n\n{TrackingMark.Of(session)}\n");
        Require(issue.Title.Length is > 0 and <= GitHubText.LongestTitle, name, $"its title has {issue.Title.Length} characters; GitHub takes 1 to {GitHubText.LongestTitle}");
        Require(issue.Body.Length <= GitHubText.LongestBody, name, $"its text has {issue.Body.Length} characters; GitHub takes {GitHubText.LongestBody}");
        return issue;
    }

    private static (string Title, string Body) Split(string text)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        string first = end < 0 ? text : text[..end];
        return first.StartsWith("# ", StringComparison.Ordinal) ? (first[2..], end < 0 ? "" : text[(end + 1)..].TrimStart('\r', '\n')) : (DefaultTitle, text);
    }

    private static string Line(string title) => string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Expand(VariableScope scope, string text, string name)
    {
        try
        {
            return scope.Expand(text);
        }
        catch (UsageException e)
        {
            throw new UsageException("TrackingTemplateInvalid", name, $"{name} can't be filled in: {e.Message}", e.Remedy, e);
        }
    }

    private static void Require(bool isRight, string name, string objection)
    {
        if (!isRight) throw new UsageException("TrackingTemplateInvalid", name, $"{name} makes no issue: {objection}.", "Shorten the template: trackingIssue.template.");
    }
}

/// <summary>A tracking issue as it is opened.</summary>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown, with the mark of its release at the end.</param>
public sealed record TrackingText(string Title, string Body);

/// <summary>What steps do, for those who don't know their names.</summary>
internal static class StepTitles
{
    private static readonly Dictionary<string, string> s_titles = new(StringComparer.Ordinal)
    {
        ["prerequisites"] = "Everything that the release needs is there",
        ["test"] = "The sources pass their tests",
        ["build"] = "Built from a clean clone",
        ["system-test"] = "The artifacts pass their tests",
        ["push-access"] = "Every destination can be written",
        ["notes"] = "Release notes are written",
        ["stage"] = "Staged",
        ["tag"] = "The commit is tagged",
        ["publish"] = "Published",
        ["github"] = "Published on GitHub",
        ["link"] = "Version links name it",
        ["announce"] = "Announced",
    };

    public static string Of(string step) => s_titles.GetValueOrDefault(step, step);
}
