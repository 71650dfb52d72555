using System.Text;
using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.Tests.Source;

/// <summary>What git, curl, ssh and servers say, and what we take it for.</summary>
public sealed class RemoteAnswerTests
{
    [Theory]
    [InlineData("fatal: Authentication failed for 'https://example.com/a.git/'", "Authentication")]
    [InlineData("fatal: could not read Username for 'https://example.com': terminal prompts disabled", "Authentication")]
    [InlineData("fatal: unable to access 'https://example.com/a.git/': The requested URL returned error: 403", "Authentication")]
    [InlineData("git@example.com: Permission denied (publickey).\nfatal: Could not read from remote repository.", "Authentication")]
    [InlineData("fatal: repository 'https://example.com/a.git/' not found", "Missing")]
    [InlineData("fatal: '/srv/a.git' does not appear to be a git repository\nfatal: Could not read from remote repository.", "Missing")]
    [InlineData("fatal: unable to access 'https://example.com/': Failed to connect to example.com port 443 after 0 ms: Couldn't connect to server", "Unreachable")]
    [InlineData("fatal: unable to access 'https://example.com/': Could not resolve host: example.com", "Unreachable")]
    [InlineData("ssh: Could not resolve hostname example.com: Name or service not known", "Unreachable")]
    [InlineData("fatal: unable to access 'https://example.com/': The requested URL returned error: 503", "Lost")]
    [InlineData("error: RPC failed; HTTP 429 curl 22 The requested URL returned error: 429", "Lost")]
    [InlineData("error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: the remote end hung up unexpectedly", "Lost")]
    [InlineData("fatal: unable to access 'https://example.com/': Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds", "Lost")]
    [InlineData("fatal: unable to access 'https://example.com/': SSL certificate problem: unable to get local issuer certificate", "Other")]
    public void A_failure_is_told_from_its_words(string error, string kind) => Assert.Equal(kind, RemoteFault.Of(error).ToString());

    [Theory]
    [InlineData(0, "*\tA:refs/tags/v1\t[new tag]", "Pushed")]
    [InlineData(0, "=\tA:refs/tags/v1\t[up to date]", "Pushed")]
    [InlineData(1, "!\tA:refs/heads/m\t[rejected] (stale info)\n!\tA:refs/tags/v1\t[rejected] (atomic push failed)", "Stale stale info")]
    [InlineData(1, "!\tA:refs/heads/m\t[remote rejected] (atomic transaction failed)", "Stale atomic transaction failed")]
    [InlineData(1, "!\tA:refs/heads/m\t[remote rejected] (cannot lock ref 'refs/heads/m': is at B but expected C)", "Stale cannot lock ref 'refs/heads/m': is at B but expected C")]
    [InlineData(1, "!\tA:refs/tags/v1\t[remote rejected] (atomic push failure)\n!\tA:refs/heads/m\t[remote rejected] (pre-receive hook declined)", "Refused pre-receive hook declined")]
    [InlineData(1, "!\tA:refs/heads/m\t[remote rejected] (protected branch hook declined)", "Refused protected branch hook declined")]
    [InlineData(1, "!\tA:refs/heads/m\t[remote rejected] (non-fast-forward)", "Refused non-fast-forward")]
    [InlineData(1, "!\tA:refs/heads/m\t[remote failure] (remote failed to report status)", "none")]
    [InlineData(128, "", "none")]
    public void A_push_was_done_stale_or_refused(int exitCode, string lines, string expected)
    {
        PushResult? result = PushReport.Read(exitCode, $"To https://example.com/a.git\n{lines}\nDone\n");
        Assert.Equal(expected, result is null ? "none" : $"{result.Verdict} {result.Reason}".TrimEnd());
    }

    [Theory]
    [InlineData("https://example.com/a.git", "https://example.com/a.git", "https://example.com", "")]
    [InlineData("https://ann:hunter2@example.com:8443/a.git", "https://example.com:8443/a.git", "https://example.com:8443", "hunter2")]
    [InlineData("https://glpat-abc%40d@example.com/a.git", "https://example.com/a.git", "https://example.com", "glpat-abc@d")]
    [InlineData("http://ann:a@b@example.com/x@y", "http://example.com/x@y", "http://example.com", "a@b")]
    [InlineData("git@example.com:a.git", "git@example.com:a.git", null, "")]
    [InlineData("ssh://git@example.com/a.git", "ssh://example.com/a.git", null, "")]
    [InlineData("/srv/a.git", "/srv/a.git", null, "")]
    [InlineData("../a.git", "../a.git", null, "")]
    public void An_address_is_shown_without_its_secret(string text, string shown, string? host, string secret)
    {
        var address = new RemoteAddress(text);
        Assert.Equal(shown, address.Shown);
        Assert.Equal(host, address.CredentialHost);
        if (secret.Length > 0) Assert.Contains(secret, address.Secrets);
        else Assert.Empty(address.Secrets);
    }

    [Theory]
    [InlineData("git@example.com:a.git", true)]
    [InlineData("example.com:a.git", true)]
    [InlineData("ssh://example.com/a.git", true)]
    [InlineData("https://example.com/a.git", false)]
    [InlineData("file:///srv/a.git", false)]
    [InlineData("../a.git", false)]
    public void Only_ssh_is_run_without_questions(string text, bool isSsh) => Assert.Equal(isSsh, new RemoteAddress(text).IsSsh);

    [Fact]
    public void A_credential_goes_through_the_environment_behind_what_is_handed_down_there()
    {
        var inherited = new Dictionary<string, string> { ["GIT_CONFIG_COUNT"] = "1", ["GIT_CONFIG_KEY_0"] = "user.name", ["GIT_CONFIG_VALUE_0"] = "Ann" };
        IReadOnlyDictionary<string, string> environment = new GitCredential("ann", "hunter2").EnvironmentFor(["https://example.com"], inherited);
        Assert.Equal("3", environment["GIT_CONFIG_COUNT"]);
        Assert.Equal(("credential.https://example.com.helper", ""), (environment["GIT_CONFIG_KEY_1"], environment["GIT_CONFIG_VALUE_1"]));
        Assert.DoesNotContain(environment, variable => variable.Key != GitCredential.SecretVariable && variable.Value.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_credential_with_a_line_break_is_refused() => Assert.Equal("CredentialInvalid", Assert.Throws<UsageException>(() => new GitCredential("ann", "a\nhost=evil")).ErrorId);

    [Fact]
    public void A_commit_keeps_its_bytes_elsewhere_and_loses_only_its_signature()
    {
        byte[] original = Encoding.Latin1.GetBytes("tree 1\nparent 2\nauthor J\u00f6rg <j@x> 5 +0100\ncommitter Ann <a@x> 6 +0000\ngpgsig -----BEGIN\n  x\n -----END\nencoding ISO-8859-1\n\nGr\u00fc\u00dfe\n");
        var text = new CommitText(original);
        Assert.Equal(("1", "2"), (text.Tree, Assert.Single(text.Parents)));
        Assert.Equal("tree 7\nparent 8\nauthor J\u00f6rg <j@x> 5 +0100\ncommitter Ann <a@x> 6 +0000\nencoding ISO-8859-1\n\nGr\u00fc\u00dfe\n", Encoding.Latin1.GetString(text.On("7", "8")));
    }

    [Fact]
    public void What_was_made_undone_and_made_again_is_missing_as_often_as_it_is_not_there()
    {
        CommitKey[] ours = [new("a", "make"), new("b", "undo"), new("c", "make")];
        Assert.Equal(["b", "c"], CommitKey.Missing(ours, [new("x", "make")]));
        Assert.Empty(CommitKey.Missing(ours, [new("x", "make"), new("y", "undo"), new("z", "make")]));
    }
}
