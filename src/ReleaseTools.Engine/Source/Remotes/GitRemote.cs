using ReleaseTools.Engine.Retries;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Source.Remotes;

/// <summary>
/// A remote of a repository. What is fetched gets no name here: neither branches nor remote-tracking branches of the user move. What is pushed is
/// pushed only over what was read before.
/// </summary>
public sealed class GitRemote
{
    /// <summary>The remote that is meant where none is named.</summary>
    public const string DefaultName = "origin";

    private readonly GitCommand _git, _hooked;
    private readonly Redactor _redactor;
    private readonly RemoteAddress[] _addresses;
    private readonly string[] _settings;

    private GitRemote(string name, RemoteAddress[] addresses, string folder, IReadOnlyDictionary<string, string> variables, Redactor redactor, RemoteLimits limits)
    {
        (Name, Limits, _addresses, _redactor) = (name, limits, addresses, redactor);
        _git = new GitCommand(folder, variables) { Use = GitUse.LogIn };
        _hooked = new GitCommand(folder, variables) { Use = GitUse.LogIn | GitUse.Hooks };
        _settings =
        [
            "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "http.lowSpeedLimit=1", "-c", $"http.lowSpeedTime={(int)Math.Max(1, limits.Stall.TotalSeconds)}",
        ];
    }

    /// <summary>As it was asked for: a name, a URL or a path.</summary>
    public string Name { get; }

    public RemoteLimits Limits { get; }

    /// <summary>Where it is pushed to, as git knows it. It may hold a credential: not for messages.</summary>
    internal string Url => _addresses[0].Text;

    /// <summary>With its address, for messages: no credential is in it.</summary>
    public string Shown => _addresses[0].Text == Name ? _addresses[0].Shown : $"{Name} ({_addresses[0].Shown})";

    /// <param name="name">A remote's name, a URL or a path; null = <c>origin</c>.</param>
    /// <param name="credential">For HTTP; null = that of the environment, else what git knows.</param>
    /// <param name="environment">That of this process.</param>
    /// <returns>Null where no remote was named and there is no <c>origin</c>.</returns>
    /// <exception cref="RefusedException">There is no remote of that name.</exception>
    /// <exception cref="UsageException">A credential was given, and the remote is none that takes one.</exception>
    public static async Task<GitRemote?> FindAsync(
        GitRepository source, string? name, GitCredential? credential, IReadOnlyDictionary<string, string> environment, RemoteLimits? limits, CancellationToken cancellation)
    {
        string remote = name ?? DefaultName;
        RemoteAddress[] addresses = await AddressesAsync(source.Git, remote, cancellation);
        if (addresses.Length == 0)
        {
            if (name is null) return null;
            throw RemoteException.Missing($"find the remote {remote} of {source.Root}", remote, "");
        }
        string[] hosts = [.. addresses.Select(address => address.CredentialHost).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        if (credential is not null && hosts.Length == 0)
            throw new UsageException("CredentialUnused", remote, $"{addresses[0].Shown} takes no user name and token: only remotes over HTTP do.", "Leave -Credential out.");
        if (credential is null) hosts = [.. hosts.Where(host => GitCredential.From(environment, host) is not null)];
        GitCredential? used = hosts.Length > 0 ? credential ?? GitCredential.From(environment, hosts[0]) : null;
        var variables = new Dictionary<string, string>(used?.EnvironmentFor(hosts, environment) ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (addresses.Any(address => address.IsSsh) && await AsksOnTerminalAsync(source.Git, environment, cancellation)) variables["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes";
        IEnumerable<string> secrets = addresses.SelectMany(address => address.Secrets).Concat(used is null ? [] : [used.Secret, Uri.EscapeDataString(used.Secret)]);
        var redactor = Redactor.ForEnvironment([.. environment, .. secrets.Select(secret => KeyValuePair.Create(GitCredential.SecretVariable, secret))]);
        return new GitRemote(remote, addresses, source.Root, variables, redactor, limits ?? new RemoteLimits());
    }

    /// <inheritdoc cref="FindAsync"/>
    /// <exception cref="RefusedException">There is no such remote.</exception>
    public static async Task<GitRemote> RequireAsync(
        GitRepository source, string? name, GitCredential? credential, IReadOnlyDictionary<string, string> environment, RemoteLimits? limits, CancellationToken cancellation) =>
        await FindAsync(source, name, credential, environment, limits, cancellation) ?? throw None(source);

    /// <summary>The error of those that can't do without a remote.</summary>
    public static RefusedException None(GitRepository source) => RemoteException.Missing($"find the remote {DefaultName} of {source.Root}", DefaultName, "");

    /// <summary>Reads which branches and tags there are. Changes nothing, here or there.</summary>
    public Task<RemoteRefs> ListAsync(CancellationToken cancellation) => ListAsync($"read {Shown}", ["--heads", "--tags"], cancellation);

    /// <summary>Reads which tags there are, in one exchange. Changes nothing, here or there.</summary>
    public Task<RemoteRefs> ListTagsAsync(CancellationToken cancellation) => ListAsync($"read the tags of {Shown}", ["--tags"], cancellation);

    private async Task<RemoteRefs> ListAsync(string what, string[] kinds, CancellationToken cancellation) =>
        new((await CallAsync(what, ["ls-remote", "--quiet", .. kinds, "--", Name], answer => answer.ExitCode == 0, cancellation)).Output);

    /// <summary>Brings objects here. They get no name: git removes them in some weeks, if nothing else comes to need them.</summary>
    /// <param name="refs">Full names.</param>
    /// <param name="objects">What the refs named when they were read.</param>
    /// <returns>Whether all objects are here; false where a ref has gone or was rewritten since it was read.</returns>
    public async Task<bool> FetchAsync(IReadOnlyList<string> refs, IReadOnlyList<string> objects, CancellationToken cancellation)
    {
        static bool IsGone(GitAnswer answer) => answer.ExitCode != 0 && answer.Error.Contains("couldn't find remote ref", StringComparison.Ordinal);

        string[] arguments = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-prune", "--refmap=", "--no-recurse-submodules", "--", Name, .. refs];
        GitAnswer answer = await CallAsync($"fetch from {Shown}", arguments, answer => answer.ExitCode == 0 || IsGone(answer), cancellation);
        if (IsGone(answer)) return false;
        foreach (string id in objects)
        {
            if ((await _git.TryRunAsync(["cat-file", "-e", id], cancellation)).ExitCode != 0) return false;
        }
        return true;
    }

    /// <summary>Sets refs, all or none, each only over what it was read as. A push whose answer was lost is asked again, and found to be done where it was.</summary>
    /// <param name="what">To stand behind "Could not", in case.</param>
    /// <param name="runsHooks">Whether hooks of the checkout run, as they do when its user pushes: Git LFS sends its files by one.</param>
    /// <exception cref="RefusedException">The server refuses it, with its reason.</exception>
    /// <returns>Null where it is done; else why the refs are no longer as they were read.</returns>
    public Task<string?> PushAsync(string what, IReadOnlyList<RefUpdate> updates, bool runsHooks, CancellationToken cancellation) => PushAsync(what, updates, runsHooks, [], cancellation);

    /// <summary>Goes as far as a push goes before it sends anything: the remote has to let its caller push. What its own rules would say of the refs stays open.</summary>
    /// <inheritdoc cref="PushAsync(string, IReadOnlyList{RefUpdate}, bool, CancellationToken)"/>
    public Task<string?> TryPushAsync(string what, IReadOnlyList<RefUpdate> updates, CancellationToken cancellation) => PushAsync(what, updates, runsHooks: false, ["--dry-run"], cancellation);

    /// <summary>Reads and pushes, and begins anew where another push came first.</summary>
    /// <param name="what">To stand behind "Could not", in case.</param>
    /// <param name="tryAsync">Takes the number of the attempt, from 1; returns what was done, or why the refs are no longer as they were read.</param>
    internal Task<T> RaceAsync<T>(string what, Func<int, Task<(T? Done, string? Lost)>> tryAsync, CancellationToken cancellation) where T : class => Limits.Races.RunAsync<T>(async number =>
    {
        (T? done, string? lost) = await tryAsync(number + 1);
        return done is not null ? done : Again.OrThrow(RemoteException.RaceLost(what, Name, number + 1, lost!));
    }, cancellation);

    private async Task<string?> PushAsync(string what, IReadOnlyList<RefUpdate> updates, bool runsHooks, string[] options, CancellationToken cancellation)
    {
        string[] arguments =
        [
            "push", "--porcelain", "--atomic", "--no-follow-tags", "--recurse-submodules=no", .. options,
            .. updates.Select(update => $"--force-with-lease={update.Ref}:{update.Expected}"),
            "--", Name, .. updates.Select(update => $"{update.New}:{update.Ref}"),
        ];
        GitAnswer answer = await CallAsync(what, arguments, answer => PushReport.Read(answer.ExitCode, answer.Output) is not null, cancellation, runsHooks);
        PushResult result = PushReport.Read(answer.ExitCode, answer.Output)!;
        if (result.Verdict is PushVerdict.Pushed) return null;
        string reason = $"{result.Reason}{Quoted(answer.Error)}";
        return result.Verdict is PushVerdict.Stale ? reason : throw RemoteException.Refused(what, Name, reason);
    }

    private Task<GitAnswer> CallAsync(string what, IReadOnlyList<string> arguments, Func<GitAnswer, bool> isAnswer, CancellationToken cancellation, bool runsHooks = false) =>
        Limits.Retry.RunAsync<GitAnswer>(async attempt =>
        {
            GitAnswer answer = await CallOnceAsync(runsHooks ? _hooked : _git, what, arguments, cancellation);
            if (isAnswer(answer)) return answer;
            // a push that broke off says so in its report
            RemoteFaultKind kind = RemoteFault.Of($"{answer.Error}\n{answer.Output}");
            ReleaseException failure = RemoteException.Of(kind, what, Name, Clean(answer.Error), attempt + 1);
            return kind.IsPassing() ? Again.OrThrow(failure) : throw failure;
        }, cancellation);

    private async Task<GitAnswer> CallOnceAsync(GitCommand git, string what, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limits.Call);
        try { return await git.TryRunAsync([.. _settings, .. arguments], limit.Token); }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested) { throw RemoteException.TimedOut(what, Name, Limits.Call); }
    }

    // what the server said, where it said something
    private string Quoted(string error)
    {
        const string server = "remote:";
        string[] lines = [.. error.Split('\n').Where(line => line.StartsWith(server, StringComparison.Ordinal)).Select(line => line[server.Length..].Trim()).Where(line => line.Length > 0)];
        return lines.Length == 0 ? "" : $": {Clean(string.Join('\n', lines))}";
    }

    private string Clean(string text)
    {
        const int most = 12;
        foreach (RemoteAddress address in _addresses) text = text.Replace(address.Text, address.Shown, StringComparison.Ordinal);
        string[] lines = [.. text.Split('\n', '\r').Select(line => _redactor.Clean(line).Trim()).Where(line => line.Length > 0)];
        return string.Join('\n', lines.Length > most ? [.. lines.Take(most), $"(and {lines.Length - most} lines more)"] : lines);
    }

    private static async Task<RemoteAddress[]> AddressesAsync(GitCommand git, string remote, CancellationToken cancellation)
    {
        GitAnswer push = await git.TryRunAsync(["remote", "get-url", "--push", "--", remote], cancellation);
        if (push.ExitCode == 0)
        {
            string fetch = await git.RunAsync(["remote", "get-url", "--", remote], cancellation);
            return [.. new[] { push.Output.TrimEnd('\n').Split('\n')[0], fetch }.Distinct(StringComparer.Ordinal).Select(url => new RemoteAddress(url))];
        }
        return remote.AsSpan().IndexOfAny("/\\:") >= 0 ? [new RemoteAddress(remote)] : [];
    }

    private static async Task<bool> AsksOnTerminalAsync(GitCommand git, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation) =>
        !environment.ContainsKey("GIT_SSH_COMMAND") && !environment.ContainsKey("GIT_SSH")
        && (await git.TryRunAsync(["config", "--get", "core.sshCommand"], cancellation)).ExitCode != 0;
}
