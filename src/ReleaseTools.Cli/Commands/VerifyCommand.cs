using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Verification;
using ReleaseTools.Sessions;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release verify</c>: exits with 1 if a release differs from its session, or a published release from its manifest.</summary>
internal sealed class VerifyCommand : ReleaseCommand
{
    private readonly SessionArgument _session = new();
    private readonly Option<string?> _version = new("--version", "-v") { Description = "Verify this published version, without a session. By default the one that the link latest names.", HelpName = "V" };
    private readonly Option<string?> _product = new("--product") { Description = "The product to verify without a session; by default that of the definition, or the only one of the store.", HelpName = "NAME" };
    private readonly Option<string?> _store = new("--store") { Description = "Verify what this store has published, without a session or a checkout.", HelpName = "URL" };
    private readonly Option<string?> _publicUrl = new("--public-url") { Description = "Verify what is served at this URL, the root of a store, without a session or a checkout.", HelpName = "URL" };
    private readonly GitHubOption _gitHub = new("that of the definition's publish.github; named alone, the files are compared with their own SHA256SUMS");
    private readonly Option<string?> _tag = new("--tag") { Description = "The git tag of the release on GitHub; by default the tag prefix and the version.", HelpName = "TAG" };

    public VerifyCommand() : base("verify", "Verifies a release: reads every published file, link, page, asset and image again and names each difference. Exits with 1 if there is one. Changes nothing.")
    {
        Arguments.Add(_session);
        foreach (Option option in new Option[] { _version, _product, _store, _publicUrl, _gitHub, _tag }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        Option? published = new Option[] { _version, _product, _store, _publicUrl, _gitHub, _tag }.FirstOrDefault(option => arguments.GetResult(option) is not null);
        if (published is null) return await VerifySessionAsync(arguments, console, cancellation);
        if (arguments.GetValue(_session) is { } session)
            throw new UsageException("VerifyAmbiguous", session, $"{session} names a session, and {published.Name} a published release without one.", $"Verify one of them: release verify {session}, or without {session}.");
        return await VerifyPublishedAsync(arguments, console, cancellation);
    }

    private async Task<Func<string>> VerifySessionAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        ReleaseSession session = await Finder(arguments, workspace, console).FindAsync(arguments.GetValue(_session), cancellation);
        using var observer = new ConsoleObserver(console);
        IReadOnlyList<StepVerdict> verdicts = await new SessionVerifier(workspace, progress: observer).VerifyAsync(session, cancellation);
        foreach (StepVerdict verdict in verdicts)
        {
            console.Line(verdict.Findings.Count > 1 ? $"{verdict.Step}: {verdict.Findings.Count} differences" : verdict.ToString());
            if (verdict.Findings.Count > 1) Show(verdict.Findings, console);
        }
        if (verdicts.Any(verdict => !verdict.Holds))
        {
            Outcome = ExitCode.Failed;
            console.Line($"{session.Id} does not match its session record.");
            if (verdicts.Any(verdict => verdict.IsRepairable)) console.Line($"To repair it: release resume {session.Id}");
            if (verdicts.Any(verdict => verdict.Findings.Any(finding => finding.Fault is ReleaseFault.Unexpected))) console.Line("Files that are not in the manifest are never removed. Delete them if they do not belong there.");
        }
        return () => new JsonArray([.. verdicts.Select(Write)]).ToJsonString(ReadableJson.Options);
    }

    private async Task<Func<string>> VerifyPublishedAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        var request = new VerificationRequest
        {
            Product = arguments.GetValue(_product),
            Version = arguments.GetValue(_version) is { } version ? ReleaseVersion.Parse(version) : null,
            Store = StoreUrl(arguments.GetValue(_store)),
            PublicUrl = arguments.GetValue(_publicUrl),
            GitHubRepository = arguments.GetValue(_gitHub),
            Tag = arguments.GetValue(_tag),
        };
        VerificationPlaces places = await VerificationPlaces.FindAsync(request, RepositoryPath(arguments), DefinitionFile(arguments), token: null, cancellation);
        using var observer = new ConsoleObserver(console);
        IReadOnlyList<ReleaseFinding> findings = await new PublishedReleaseVerifier(places, observer).VerifyAsync(request, cancellation);
        Show(findings, console);
        console.Line(findings.Count == 0 ? "No differences." : findings.Count == 1 ? "1 difference." : $"{findings.Count} differences.");
        if (findings.Count > 0) Outcome = ExitCode.Failed;
        return () => new JsonArray([.. findings.Select(Write)]).ToJsonString(ReadableJson.Options);
    }

    private static void Show(IReadOnlyList<ReleaseFinding> findings, ConsoleWriter console)
    {
        foreach (IGrouping<string, ReleaseFinding> place in findings.GroupBy(finding => finding.Place, StringComparer.Ordinal))
        {
            console.Line($"  {place.Key}");
            foreach (ReleaseFinding finding in place) console.Line($"    {finding.Name} {finding.Problem}");
        }
    }

    private static JsonObject Write(StepVerdict verdict) => new()
    {
        ["session"] = verdict.Session,
        ["step"] = verdict.Step,
        ["holds"] = verdict.Holds,
        ["reason"] = verdict.Reason,
        ["findings"] = new JsonArray([.. verdict.Findings.Select(Write)]),
    };

    private static JsonObject Write(ReleaseFinding finding) => new()
    {
        ["product"] = finding.Product,
        ["version"] = finding.Version.ToString(),
        ["part"] = JsonNamingPolicy.CamelCase.ConvertName(finding.Part.ToString()),
        ["place"] = finding.Place,
        ["name"] = finding.Name,
        ["fault"] = JsonNamingPolicy.CamelCase.ConvertName(finding.Fault.ToString()),
        ["problem"] = finding.Problem,
    };
}
