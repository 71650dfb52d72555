using System.Collections.Concurrent;
using System.Text;
using ReleaseTools.Ci;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Logging;
using ReleaseTools.Reports;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Ci;

/// <summary>The CI that this process runs in: it is told what happens in its own words. Calls may come from any thread.</summary>
public sealed class CiHost
{
    private static readonly ConcurrentDictionary<string, bool> s_masked = new(StringComparer.Ordinal);

    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly Redactor _redactor;
    private readonly Action<string> _write;
    private readonly Func<string, string> _wording;
    private readonly CiFiles _files;

    private CiHost(CiFacts facts, CiDialect dialect, IReadOnlyDictionary<string, string> environment, Action<string> write, Func<string, string> wording)
    {
        (Facts, Dialect, _environment, _write, _wording) = (facts, dialect, environment, write, wording);
        _redactor = Redactor.ForEnvironment(environment);
        _files = new CiFiles(environment);
    }

    /// <param name="environment">The environment variables of the process.</param>
    /// <param name="write">Writes a line where the CI reads it.</param>
    /// <param name="wording">How remedies are worded where this runs: <see cref="Remedy"/>.</param>
    /// <returns>Null where there is no CI that is known here.</returns>
    public static CiHost? Find(IReadOnlyDictionary<string, string> environment, Action<string> write, Func<string, string> wording)
    {
        var facts = CiFacts.Of(environment);
        return CiDialect.Of(facts.Kind) is { } dialect ? new CiHost(facts, dialect, environment, write, wording) : null;
    }

    public CiFacts Facts { get; }

    internal CiDialect Dialect { get; }

    /// <summary>Runs steps and tells the CI what an observer is told, too; and where the release stands afterwards, however they ended.</summary>
    /// <param name="repeatsWarnings">Whether the observer gets warnings besides the CI, which shows them in the log.</param>
    public async Task<ReleaseSession> WatchAsync(
        ReleaseWorkspace workspace, ReleaseSession session, IReleaseObserver watched, bool repeatsWarnings, Func<IReleaseObserver, Task<ReleaseSession>> run)
    {
        try
        {
            ReleaseSession after = await run(new CiObserver(this, watched, repeatsWarnings));
            Show(workspace, after);
            return after;
        }
        catch
        {
            await ShowFailedAsync(workspace, session);
            throw;
        }
    }

    /// <summary>Text of which no line is read as a command.</summary>
    public string Neutral(string text) => text.Contains('\n', StringComparison.Ordinal) ? string.Join('\n', text.Split('\n').Select(Dialect.Neutral)) : Dialect.Neutral(text);

    /// <summary>The same for a JSON document, which stays the same document.</summary>
    public static string NeutralJson(string json) => json.Replace("##", "#\\u0023", StringComparison.Ordinal);

    /// <summary>Has the CI mask every secret of the environment in all that later steps print. What is printed here is redacted anyway.</summary>
    /// <param name="named">Variables that are secret whatever they are called.</param>
    public void MaskSecrets(IEnumerable<string> named)
    {
        foreach (string value in SecretValues.ToMask(_environment, named).Where(value => s_masked.TryAdd(value, true))) _write(Dialect.Mask(value));
    }

    public void Warn(string message) => Issue(new CiIssue(IsError: false, message));

    /// <summary>Lists a failure among the run's errors, each problem of a definition at its line.</summary>
    public void Report(Exception failure)
    {
        if (failure is OperationCanceledException) return;
        foreach (CiIssue issue in CiIssue.Of(failure)) Issue(issue);
    }

    /// <summary>Sets the variables that later steps and jobs read.</summary>
    public void Set(IEnumerable<KeyValuePair<string, string>> outputs)
    {
        foreach ((string name, string value) in outputs)
        {
            string told = Dialect.Output(name, Clean(value), $"end-{Guid.NewGuid():N}");
            if (Dialect.OutputFile is { } variable) Try(() => _files.Append(variable, told));
            else _write(told);
        }
    }

    /// <summary>Shows where a release stands: its output variables, and its page among the run's.</summary>
    private void Show(ReleaseWorkspace workspace, ReleaseSession session)
    {
        Set(CiOutputs.Of(session));
        string page = Clean(ReleaseSummary.Write(session, Facts.Url));
        if (Dialect.SummaryFile is { } variable) Try(() => _files.Update(variable, existing => ReleaseSummary.Merge(existing, session.Id, page)));
        else Try(() => _write(Dialect.Summary(CiFiles.WritePage(workspace, session, page))!));
    }

    /// <summary>The same for a release that has failed on the way: as the store has it.</summary>
    private async Task ShowFailedAsync(ReleaseWorkspace workspace, ReleaseSession session)
    {
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            if (await workspace.Sessions(session).FindAsync(session.Id, grace.Token) is { } current) Show(workspace, current);
        }
        catch (Exception e) when (e is ReleaseException or OperationCanceledException) { /* the failure that is under way is the one that counts */ }
    }

    internal void Write(string line) => _write(line);

    private void Issue(CiIssue issue) => _write(Dialect.Issue(issue with { Message = Clean(_wording(issue.Message)) }));

    private string Clean(string text) => _redactor.CleanLines(text);

    // what the CI is not told must not end the release
    private void Try(Action write)
    {
        try { write(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ReleaseException) { Warn(e.Message); }
    }
}

/// <summary>The files that pass outputs and summaries to a CI.</summary>
internal sealed class CiFiles(IReadOnlyDictionary<string, string> environment)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="variable">The variable with the file's path.</param>
    public void Append(string variable, string text) => File.AppendAllText(PathOf(variable), text, s_utf8);

    /// <summary>Replaces what a file holds by what follows from it.</summary>
    public void Update(string variable, Func<string, string> change)
    {
        string path = PathOf(variable);
        File.WriteAllText(path, change(File.Exists(path) ? File.ReadAllText(path, s_utf8) : ""), s_utf8);
    }

    /// <summary>Writes a page where it stays until the job ends, beside the log of the session.</summary>
    /// <returns>Its full path.</returns>
    public static string WritePage(ReleaseWorkspace workspace, ReleaseSession session, string page)
    {
        string path = Path.ChangeExtension(workspace.LogPath(session.Settings), ".summary.md");
        workspace.EnsureHome();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, digest: null, stream => stream.Write(s_utf8.GetBytes(page)));
        return path;
    }

    private string PathOf(string variable) => environment.TryGetValue(variable, out string? path) && path.Length > 0
        ? path
        : throw new ReleaseException("CiFileMissing", ErrorCategory.ObjectNotFound, variable, $"The CI names no file in {variable}: it is not told.", $"Set {variable} to a file's path.");
}
