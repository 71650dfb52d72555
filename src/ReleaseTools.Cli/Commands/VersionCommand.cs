using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Versions;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Versions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release version</c>: which version a commit is, or which one comes next.</summary>
internal sealed class VersionCommand : ReleaseCommand
{
    private readonly Option<string?> _next = new("--next", "-n") { Description = "The version that a release would get: the next of its kind, or one of the type named.", HelpName = "alpha|beta|rc|official", Arity = ArgumentArity.ZeroOrOne };
    private readonly BumpOption _bump = new();
    private readonly Option<string?> _branch = new("--branch", "-b") { Description = "The branch whose rules count; by default the commit's. A release branch need not exist yet.", HelpName = "NAME" };
    private readonly Option<string?> _commit = new("--commit") { Description = "The commit, tag or branch; by default the newest of the branch, else what is checked out.", HelpName = "REVISION" };
    private readonly OfflineOption _offline = new();
    private readonly Option<bool> _short = new("--short", "-s") { Description = "Prints the version and nothing else." };
    private readonly Option<string?> _spelling = new("--spelling") { Description = "Prints the version in one of its spellings and nothing else.", HelpName = "NAME" };

    public VersionCommand() : base("version", "Tells the version of a commit, or with --next the one that comes next, and why.")
    {
        foreach (Option option in new Option[] { _next, _bump, _branch, _commit, _offline, _short, _spelling }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        VersionRequest request = Request(arguments);
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        CommitVersion found = await new CommitVersions(workspace, console.Aside).FindAsync(request, cancellation);
        if (arguments.GetValue(_spelling) is { } spelling) console.Line(Spelling(found, spelling));
        else if (arguments.GetValue(_short)) console.Line(found.Version.ToString());
        else Show(found, console);
        return () => Document(found);
    }

    private VersionRequest Request(ParseResult arguments) => new()
    {
        DefinitionFile = DefinitionFile(arguments),
        Next = arguments.GetResult(_next) is null ? null : Kind(arguments.GetValue(_next)),
        Bump = arguments.GetValue(_bump),
        Branch = arguments.GetValue(_branch),
        Commit = arguments.GetValue(_commit),
        Offline = arguments.GetValue(_offline),
    };

    private static NextKind Kind(string? text) => text switch
    {
        null => NextKind.Series,
        _ when !char.IsAsciiDigit(text[0]) && Enum.TryParse(text, ignoreCase: true, out NextKind kind) => kind,
        _ => throw new UsageException("TypeUnknown", text, $"'{text}' is not a type of version.", "Name one of: alpha, beta, rc, official; or none for the next of its kind."),
    };

    private static string Spelling(CommitVersion found, string name) => found.Spellings.GetValueOrDefault(name)
        ?? throw new UsageException("SpellingMissing", name, $"{found.Version} has no spelling '{name}'.",
            $"It has: {string.Join(", ", found.Spellings.Keys)}. Others are added by version.spellings in release.yaml; builds between two versions have no short forms.");

    private static void Show(CommitVersion found, ConsoleWriter console)
    {
        var values = new TextTable();
        values.Add("Version", $"{found.Version} ({found.Reason})");
        values.Add("Tag", found.Tag);
        values.Add("Type", found.Type.ToString().ToLowerInvariant());
        values.Add("Commit", $"{found.Commit[..12]}{(found.Branch.Length > 0 ? $" on {found.Branch}" : "")}");
        if (found.Previous is not null) values.Add("Previous", found.Previous.ToString());
        values.Add("Image tag", found.ImageTag.ToString());
        values.Add("Spellings", string.Join(", ", found.Spellings.Select(spelling => $"{spelling.Key} {spelling.Value}")));
        console.Block(values, hasHeadings: false);
    }

    private static string Document(CommitVersion found) => new JsonObject
    {
        ["product"] = found.Product,
        ["version"] = found.Version.ToString(),
        ["tag"] = found.Tag,
        ["type"] = found.Type.ToString().ToLowerInvariant(),
        ["branch"] = found.Branch,
        ["commit"] = found.Commit,
        ["repository"] = found.Repository,
        ["previous"] = found.Previous?.ToString(),
        ["reason"] = found.Reason,
        ["imageTag"] = found.ImageTag.ToString(),
        ["spellings"] = new JsonObject(found.Spellings.Select(spelling => KeyValuePair.Create<string, JsonNode?>(spelling.Key, spelling.Value))),
    }.ToJsonString(ReadableJson.Options);
}
